import CPostgres

/// The names under which one connection's server knows statements. A name counts as known only once the server
/// said so; until then it can be used behind its preparation, in the same pipeline.
struct PreparedStatements {
    struct Plan: Hashable {
        let sql: String
        let types: [Oid]

        init(_ statement: Statement) {
            sql = statement.sql
            types = statement.arguments.map(Self.type)
        }

        /// Without the type of an integer, `$1 + 1` and an untyped list would be guessed; a null takes any type.
        private static func type(_ value: SQLValue) -> Oid {
            switch value {
            case .null: PostgresType.unspecified
            case .integer: PostgresType.int8
            case .text: PostgresType.text
            }
        }
    }

    private struct Use {
        let name: String
        var last: Int
    }

    private var known: [Plan: Use] = [:]
    private var uses = 0

    /// The name to send now, nil when it must be prepared first.
    mutating func use(_ plan: Plan) -> String? {
        uses += 1
        known[plan]?.last = uses
        return known[plan]?.name
    }

    /// The one to dismiss before another is prepared, nil while there is room.
    mutating func makeRoom() -> (plan: Plan, name: String)? {
        guard known.count >= EngineLimits.preparedStatements,
            let oldest = known.min(by: { $0.value.last < $1.value.last })
        else { return nil }
        known[oldest.key] = nil
        return (oldest.key, oldest.value.name)
    }

    /// A new name for what is being prepared.
    mutating func expect(_ plan: Plan) -> String {
        let name = "s\(uses)"
        known[plan] = Use(name: name, last: uses)
        return name
    }

    /// After the server's answer to a preparation or a dismissal.
    mutating func settle(_ plan: Plan, _ name: String, exists: Bool) {
        if exists {
            if known[plan] == nil { known[plan] = Use(name: name, last: uses) }
        } else if known[plan]?.name == name {
            known[plan] = nil
        }
    }
}
