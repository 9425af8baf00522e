/// The only values that travel to a database: instants are integer milliseconds, dates and ids are text.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
}

/// A piece of SQL text that is not a value. Only `Persistence` can make one, so none comes from outside.
package struct Fragment: Sendable {
    let sql: String
}

/// SQL with its values apart: every interpolated value becomes `$1`…`$n`, numbered in order of appearance,
/// which PostgreSQL and SQLite read alike.
package struct Statement: ExpressibleByStringInterpolation, Sendable {
    private enum Piece: Sendable {
        case sql(String)
        case value(SQLValue)
    }
    private var pieces: [Piece] = []
    /// False once the text depends on how many values a list had: such text is not worth a place in a cache.
    private(set) var isReusable = true

    package init() {}

    package init(stringLiteral value: String) {
        append(sql: value)
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.statement
    }

    package var isEmpty: Bool { pieces.isEmpty }

    package var sql: String {
        var text = ""
        var number = 0
        for piece in pieces {
            switch piece {
            case .sql(let sql):
                text += sql
            case .value:
                number += 1
                text += "$\(number)"
            }
        }
        return text
    }

    package var arguments: [SQLValue] {
        pieces.compactMap { piece in
            if case .value(let value) = piece { value } else { nil }
        }
    }

    package static func + (left: Statement, right: Statement) -> Statement {
        var sum = left
        sum += right
        return sum
    }

    package static func += (left: inout Statement, right: Statement) {
        left.pieces += right.pieces
        left.isReusable = left.isReusable && right.isReusable
    }

    private mutating func append(sql: String) {
        if !sql.isEmpty { pieces.append(.sql(sql)) }
    }

    private mutating func append(list values: [SQLValue]) {
        // A list is most often of one.
        if values.count > 1 { isReusable = false }
        // `x IN (NULL)` is never true, which is what an empty list means; `IN ()` is no SQL.
        guard !values.isEmpty else { return append(sql: "NULL") }
        for (index, value) in values.enumerated() {
            if index > 0 { append(sql: ", ") }
            pieces.append(.value(value))
        }
    }

    package struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var statement = Statement()

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) {
            statement.append(sql: literal)
        }

        package mutating func appendInterpolation(_ value: SQLValue) {
            statement.pieces.append(.value(value))
        }

        package mutating func appendInterpolation(_ value: String) {
            appendInterpolation(SQLValue.text(value))
        }

        package mutating func appendInterpolation(_ value: String?) {
            appendInterpolation(value.map(SQLValue.text) ?? .null)
        }

        package mutating func appendInterpolation(_ value: Int) {
            appendInterpolation(SQLValue.integer(Int64(value)))
        }

        package mutating func appendInterpolation(_ value: Int?) {
            appendInterpolation(value.map { SQLValue.integer(Int64($0)) } ?? .null)
        }

        package mutating func appendInterpolation(_ value: Int64) {
            appendInterpolation(SQLValue.integer(value))
        }

        package mutating func appendInterpolation(_ value: Int64?) {
            appendInterpolation(value.map(SQLValue.integer) ?? .null)
        }

        package mutating func appendInterpolation(_ value: Bool) {
            appendInterpolation(SQLValue.integer(value ? 1 : 0))
        }

        package mutating func appendInterpolation(list: [String]) {
            statement.append(list: list.map(SQLValue.text))
        }

        package mutating func appendInterpolation(list: [Int64]) {
            statement.append(list: list.map(SQLValue.integer))
        }

        package mutating func appendInterpolation(fragment: Fragment) {
            statement.append(sql: fragment.sql)
        }

        package mutating func appendInterpolation(statement other: Statement) {
            statement += other
        }

        package mutating func appendInterpolation(raw: StaticString) {
            statement.append(sql: raw.description)
        }
    }
}
