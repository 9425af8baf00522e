import Domain

/// The facts of a unit `u` that hold on a day, or its first ones if it begins later.
func factsHold(on day: CivilDate) -> Statement {
    let day = day.description
    return """
        f.valid_from <= CASE WHEN u.valid_from > \(day) THEN u.valid_from ELSE \(day) END
        AND (f.until IS NULL OR f.until > CASE WHEN u.valid_from > \(day) THEN u.valid_from ELSE \(day) END)
        """
}

let unitColumns: Statement = """
    u.id, f.code, f.name, f.short_name, u.kind, f.level, f.parent_id, u.receives_for_id, u.officer_in_charge,
    u.valid_from, u.valid_to, u.version, u.created_at, u.updated_at
    """

func decodeUnit(_ row: Row) throws -> Unit {
    Unit(
        id: try row.id("id"), code: try row.text("code"), name: try row.text("name"),
        shortName: try row.optionalText("short_name"), kind: try row.choice("kind"),
        level: try row.choice("level"),
        parentID: try row.optionalID("parent_id"), receivesForID: try row.optionalID("receives_for_id"),
        officerInCharge: try row.optionalText("officer_in_charge"), validFrom: try row.date("valid_from"),
        validTo: try row.optionalDate("valid_to"), meta: try row.meta())
}

struct LineKey: Hashable {
    let id: Unit.ID
    let day: CivilDate
}

/// A named set of units: what defines it, and what asks whether a column is in it.
struct UnitSet {
    let name: Statement
    let everything: Bool
    let definition: Statement

    func contains(_ column: Statement) -> Statement {
        everything ? "1 = 1" : "\(statement: column) IN (SELECT id FROM \(statement: name))"
    }
}

extension SQLStore {
    /// `name (id)`: the units and all below them as the tree stands on the day. Units that have ended stay where
    /// they last were, so that what they wrote stays in scope; those still to begin stand where they will.
    static func below(_ name: Statement, _ ids: [Unit.ID], on day: CivilDate) -> Statement {
        """
        \(statement: name) (id) AS (
            SELECT unit.id FROM unit WHERE unit.id IN (\(list: ids.map(\.rawValue)))
            UNION
            SELECT f.unit_id FROM \(statement: name) b JOIN unit_fact f ON f.parent_id = b.id
                JOIN unit u ON u.id = f.unit_id AND \(statement: factsHold(on: day))
        )
        """
    }

    /// The units and all below them, to filter by. Below the root is everything, which needs no walk.
    func units(_ name: Statement, below ids: [Unit.ID], on day: CivilDate) throws -> UnitSet {
        let root = try row("SELECT id FROM unit WHERE is_root = 1 AND id IN (\(list: ids.map(\.rawValue)))")
        guard root == nil else {
            return UnitSet(name: name, everything: true, definition: Self.below(name, [], on: day))
        }
        return UnitSet(name: name, everything: false, definition: Self.below(name, ids, on: day))
    }

    /// What narrows a list down to rows of these units and all below them; nil leaves everybody's.
    /// - Parameter unit: the column that has a row's unit.
    func scope(of unit: Statement, below anchors: [Unit.ID]?, on day: CivilDate) throws -> (
        with: Statement, conditions: [Statement]
    ) {
        guard let anchors else { return ("", []) }
        let inside = try units("scope", below: anchors, on: day)
        guard !inside.everything else { return ("", []) }
        return ("WITH RECURSIVE " + inside.definition, [inside.contains(unit)])
    }

    /// Far above any real line, so that a loop in a damaged store ends.
    private static let deepest = 1_000

    func root() throws -> Unit? {
        guard let row = try row("SELECT id, valid_from FROM unit WHERE is_root = 1") else { return nil }
        return try place(row.id("id"), on: row.date("valid_from"))?.unit
    }

    func place(_ id: Unit.ID, on day: CivilDate) throws -> Place? {
        let line = try line(of: id, on: day)
        return line.first.map { Place(unit: $0, path: line.map(\.id)) }
    }

    func ancestors(of id: Unit.ID, on day: CivilDate) throws -> [Unit] {
        Array(try line(of: id, on: day).dropFirst())
    }

    /// The unit and those above it, up to the root.
    private func line(of id: Unit.ID, on day: CivilDate) throws -> [Unit] {
        let key = LineKey(id: id, day: day)
        if let known = knownLines[key] { return known }
        let line = try rows(
            """
            WITH RECURSIVE line (id, depth) AS (
                SELECT unit.id, 0 FROM unit WHERE unit.id = \(id.rawValue)
                UNION ALL
                SELECT f.parent_id, line.depth + 1
                FROM line JOIN unit u ON u.id = line.id
                    JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
                WHERE f.parent_id IS NOT NULL AND line.depth < \(Self.deepest)
            )
            SELECT \(statement: unitColumns) FROM line JOIN unit u ON u.id = line.id
                JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
            ORDER BY line.depth
            """
        ).map(decodeUnit)
        knownLines[key] = line
        return line
    }

    func unitID(code: String, on day: CivilDate) throws -> Unit.ID? {
        try row(
            """
            SELECT u.id FROM unit_fact f JOIN unit u ON u.id = f.unit_id
            WHERE f.code = \(code) AND \(statement: factsHold(on: day))
                AND u.valid_from <= \(day.description) AND (u.valid_to IS NULL OR u.valid_to > \(day.description))
            """
        ).map { try $0.id("id") }
    }

    func subtree(of id: Unit.ID, on day: CivilDate) throws -> [Unit] {
        try rows(
            """
            WITH RECURSIVE \(statement: Self.below("below", [id], on: day))
            SELECT \(statement: unitColumns) FROM below JOIN unit u ON u.id = below.id
                JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
            ORDER BY f.sort_key, u.id
            """
        ).map(decodeUnit)
    }

    func units(
        _ filter: UnitFilter, below anchors: [Unit.ID], linesAbove: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Unit> {
        let scope = try units("scope", below: anchors, on: day)
        var with: Statement = "WITH RECURSIVE \(statement: scope.definition)"
        var conditions: [Statement] = [
            "\(statement: scope.contains("u.id")) OR u.id IN (\(list: linesAbove.map(\.rawValue)))"
        ]
        if page.updatedSince == nil {
            conditions.append(
                "u.valid_from <= \(day.description) AND (u.valid_to IS NULL OR u.valid_to > \(day.description))"
            )
        }
        if let code = filter.code { conditions.append("f.code = \(code)") }
        if let parent = filter.parent { conditions.append("f.parent_id = \(parent.rawValue)") }
        if let within = filter.within {
            let inside = try units("within", below: [within], on: day)
            with += ", \(statement: inside.definition)"
            conditions.append(inside.contains("u.id"))
        }
        if let level = filter.level { conditions.append("f.level = \(level.rawValue)") }
        if let kind = filter.kind { conditions.append("u.kind = \(kind.rawValue)") }
        if let query = filter.query {
            conditions.append("f.folded LIKE \(pattern(containing: query)) ESCAPE '\\'")
        }
        return try self.page(
            with: with, columns: unitColumns,
            from: "unit u JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))",
            conditions: conditions, order: PageOrder(key: "f.sort_key", keyIsInteger: false, id: "u.id"),
            updated: "u.updated_at", page, decodeUnit)
    }

    func names(of ids: [Unit.ID], on day: CivilDate) throws -> [Unit.ID: String] {
        let pairs = try rows(
            """
            SELECT u.id, f.name FROM unit u JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
            WHERE u.id IN (\(list: Array(Set(ids)).map(\.rawValue)))
            """
        ).map { (try $0.id("id") as Unit.ID, try $0.text("name")) }
        return Dictionary(pairs) { first, _ in first }
    }

    func lockTree() throws {
        _ = try rows("SELECT id FROM tree_lock WHERE id = 1 \(fragment: forUpdate)")
        knownLines = [:]
    }

    func insert(_ unit: Unit) throws {
        knownLines = [:]
        let root: Int? = unit.parentID == nil ? 1 : nil
        try execute(
            """
            INSERT INTO unit (id, is_root, kind, receives_for_id, officer_in_charge, valid_from, valid_to, version,
                created_at, updated_at)
            VALUES (\(unit.id.rawValue), \(root), \(unit.kind.rawValue), \(unit.receivesForID?.rawValue),
                \(unit.officerInCharge), \(unit.validFrom.description), \(unit.validTo?.description),
                \(unit.meta.version), \(unit.meta.createdAt.milliseconds), \(unit.meta.updatedAt.milliseconds))
            """)
        try insertFact(of: unit, from: unit.validFrom)
    }

    func update(_ unit: Unit, datedFrom day: CivilDate?) throws {
        knownLines = [:]
        try execute(
            """
            UPDATE unit SET receives_for_id = \(unit.receivesForID?.rawValue),
                officer_in_charge = \(unit.officerInCharge), valid_to = \(unit.validTo?.description),
                version = \(unit.meta.version), updated_at = \(unit.meta.updatedAt.milliseconds)
            WHERE id = \(unit.id.rawValue)
            """)
        guard let day else { return }
        // What was recorded to begin on that day or later gives way; the facts before it end there.
        try execute(
            "DELETE FROM unit_fact WHERE unit_id = \(unit.id.rawValue) AND valid_from >= \(day.description)")
        try execute(
            """
            UPDATE unit_fact SET until = \(day.description)
            WHERE unit_id = \(unit.id.rawValue) AND (until IS NULL OR until > \(day.description))
            """)
        try insertFact(of: unit, from: day)
    }

    private func insertFact(of unit: Unit, from day: CivilDate) throws {
        try execute(
            """
            INSERT INTO unit_fact (unit_id, valid_from, until, code, name, short_name, level, parent_id, folded,
                sort_key)
            VALUES (\(unit.id.rawValue), \(day.description), NULL, \(unit.code), \(unit.name), \(unit.shortName),
                \(unit.level.rawValue), \(unit.parentID?.rawValue), \(Self.folded(unit)), \(unit.name.vietnameseSortKey))
            """)
    }

    static func folded(_ unit: Unit) -> String {
        [unit.code, unit.name, unit.shortName ?? ""].joined(separator: " ").folded
    }

    func codesEverUsed(among codes: [String]) throws -> Set<String> {
        // Many at a time, yet far below what either engine takes in one statement.
        var used: Set<String> = []
        for first in stride(from: 0, to: codes.count, by: 1_000) {
            let some = Array(codes[first..<min(first + 1_000, codes.count)])
            let found = try rows("SELECT DISTINCT code FROM unit_fact WHERE code IN (\(list: some))")
            used.formUnion(try found.map { row in try row.text("code") })
        }
        return used
    }

    func codeIsTaken(_ code: String, from: CivilDate, to: CivilDate?, except id: Unit.ID) throws -> Bool {
        let end = to?.description
        return try row(
            """
            SELECT f.unit_id FROM unit_fact f JOIN unit u ON u.id = f.unit_id
            WHERE f.code = \(code) AND f.unit_id <> \(id.rawValue)
                AND (u.valid_to IS NULL OR u.valid_to > \(from.description))
                AND (f.until IS NULL OR f.until > \(from.description))
                AND (CAST(\(end) AS TEXT) IS NULL OR f.valid_from < \(end))
            LIMIT 1
            """) != nil
    }

    func factDates(after day: CivilDate, of id: Unit.ID?) throws -> [CivilDate] {
        let whose: Statement = id.map { "AND unit_id = \($0.rawValue)" } ?? ""
        return try rows(
            """
            SELECT DISTINCT valid_from FROM unit_fact
            WHERE valid_from > \(day.description) \(statement: whose) ORDER BY valid_from
            """
        ).map { try $0.date("valid_from") }
    }

    func dependents(of id: Unit.ID, on day: CivilDate) throws -> UnitDependents {
        let (id, day) = (id.rawValue, day.description)
        guard
            let row = try row(
                """
                SELECT
                    (SELECT COUNT(*) FROM unit_fact f JOIN unit u ON u.id = f.unit_id
                        WHERE f.parent_id = \(id) AND (f.until IS NULL OR f.until > \(day))
                            AND (u.valid_to IS NULL OR u.valid_to > \(day))) AS children,
                    (SELECT COUNT(*) FROM obligation
                        WHERE (unit_id = \(id) OR recipient_id = \(id))
                            AND progress NOT IN ('accepted', 'waived')) AS obligations,
                    (SELECT COUNT(*) FROM collaborator WHERE unit_id = \(id) AND standing <> 'former') AS collaborators,
                    (SELECT COUNT(*) FROM reporter_group WHERE unit_id = \(id)
                        AND (valid_to IS NULL OR valid_to > \(day))) AS reporter_groups,
                    (SELECT COUNT(*) FROM account_grant WHERE unit_id = \(id) AND ended_at IS NULL
                        AND (valid_to IS NULL OR valid_to > \(day))) AS accounts
                """)
        else { throw StorageError.corrupt("a count gave no row") }
        return UnitDependents(
            children: try row.int("children"), openObligations: try row.int("obligations"),
            collaborators: try row.int("collaborators"), groups: try row.int("reporter_groups"),
            accounts: try row.int("accounts"))
    }

    func allUnits(on day: CivilDate) throws -> [Unit] {
        try rows(
            """
            SELECT \(statement: unitColumns) FROM unit u
                JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
            """
        ).map(decodeUnit)
    }
}
