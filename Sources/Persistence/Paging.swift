import Domain

/// A list's order: one key, then the id, so that a page can go on exactly after the last item that a client has.
struct PageOrder {
    let key: Statement
    let keyIsInteger: Bool
    let id: Statement
    var descending = false

    /// - Parameter updated: the column that `updatedSince` is about.
    func forRequest(_ page: PageRequest, updated: Statement) -> PageOrder {
        page.updatedSince == nil ? self : PageOrder(key: updated, keyIsInteger: true, id: id)
    }
}

/// One of several ways for a row to belong to a list.
struct PageArm {
    let condition: Statement
    /// Whether an index finds the rows of this way in the list's order, or finds few.
    let leads: Bool
    /// What `updatedSince` is about for these rows, where it is not the same for all.
    var updated: Statement?
}

/// What a list is narrowed down by.
struct PageFilter {
    let condition: Statement
    /// Whether it finds few rows, whoever reads.
    var leads = false
}

extension SQLStore {
    /// - Parameters:
    ///   - with: a common table expression, or nothing.
    ///   - columns: what is selected.
    ///   - from: tables and joins.
    ///   - conditions: all must hold.
    func page<Item>(
        with: Statement = "", columns: Statement, from: Statement, conditions: [Statement], order: PageOrder,
        updated: Statement, _ request: PageRequest, _ decode: (Row) throws -> Item
    ) throws -> Page<Item> {
        let order = order.forRequest(request, updated: updated)
        let statement = try Self.select(
            columns + ", \(statement: order.key) AS page_key, \(statement: order.id) AS page_id", from: from,
            conditions, order, request)
        return try page(with + " " + statement, order, request, decode)
    }

    /// A list whose rows belong to it in one of several ways. An OR of them would have a reader of few rows walk over
    /// everybody's; so each way has its own page, and the page is what comes first of those.
    /// - Parameters:
    ///   - with: common table expressions.
    ///   - table: has all that the arms and the conditions ask for.
    ///   - joins: what the columns need besides.
    func page<Item>(
        with: [Statement], columns: Statement, table: Statement, joins: Statement, arms: [PageArm],
        filters: [PageFilter], order: PageOrder, updated: Statement, _ request: PageRequest,
        _ decode: (Row) throws -> Item
    ) throws -> Page<Item> {
        guard !arms.isEmpty else { return Page(items: [], next: nil) }
        let fewChanged = try hasFewChanges(table, updated, request)
        let filtersLead = filters.contains(where: \.leads)
        let isOneWalk = transaction.dialect == .sqlite && (filtersLead || fewChanged)
        var found: Statement = ""
        for (index, arm) in (isOneWalk ? Self.merged(arms, request) : arms).enumerated() {
            let order = order.forRequest(request, updated: arm.updated ?? updated)
            let select = try Self.select(
                "\(statement: order.key) AS page_key, \(statement: order.id) AS page_id", from: table,
                led(arm, filters, filtersLead: filtersLead, fewChanged: fewChanged), order, request)
            if index > 0 { found += " UNION " }
            found += "SELECT page_key, page_id FROM (\(statement: select)) arm"
        }
        var definitions: Statement = ""
        for definition in with { definitions += definition + ", " }
        let order = order.forRequest(request, updated: updated)
        let sorting = PageOrder(
            key: "page_key", keyIsInteger: order.keyIsInteger, id: "page_id", descending: order.descending)
        return try page(
            """
            WITH RECURSIVE \(statement: definitions)found (page_key, page_id) AS (\(statement: found)),
                chosen AS (SELECT page_key, page_id FROM found \(statement: Self.sorted(sorting, request)))
            SELECT \(statement: columns), chosen.page_key, chosen.page_id
            FROM chosen JOIN \(statement: table) ON \(statement: order.id) = chosen.page_id \(statement: joins)
            \(statement: Self.sorted(sorting, request))
            """, sorting, request, decode)
    }

    /// Where no way leads to its rows, each would walk over the same ones, and a way without any to the last of them.
    private static func merged(_ arms: [PageArm], _ request: PageRequest) -> [PageArm] {
        var merged: [PageArm] = []
        for arm in arms {
            let same = merged.firstIndex { other in
                request.updatedSince == nil || other.updated?.sql == arm.updated?.sql
            }
            guard let same else {
                merged.append(
                    PageArm(condition: "(\(statement: arm.condition))", leads: false, updated: arm.updated))
                continue
            }
            let condition: Statement = "\(statement: merged[same].condition) OR (\(statement: arm.condition))"
            merged[same] = PageArm(condition: condition, leads: false, updated: merged[same].updated)
        }
        return merged
    }

    /// SQLite keeps no statistics here and can't tell what is rare, so it is shown no other index than that of what
    /// finds fewest: what changed lately, then units that are asked for, then the reader's own way to the rows.
    /// PostgreSQL knows what is rare.
    private func led(_ arm: PageArm, _ filters: [PageFilter], filtersLead: Bool, fewChanged: Bool)
        -> [Statement]
    {
        guard transaction.dialect == .sqlite else { return [arm.condition] + filters.map(\.condition) }
        let armLeads = arm.leads && !filtersLead && !fewChanged
        let isNarrow = armLeads || filtersLead || fewChanged
        return [armLeads ? arm.condition : Self.unindexed(arm.condition)]
            + filters.map { filter in
                isNarrow && !(filter.leads && !fewChanged)
                    ? Self.unindexed(filter.condition) : filter.condition
            }
    }

    /// Inside CASE no index can serve.
    static func unindexed(_ condition: Statement) -> Statement {
        "CASE WHEN \(statement: condition) THEN 1 ELSE 0 END = 1"
    }

    /// Rows that changed since, beyond which going through them costs more than a reader's own.
    private static let fewChanges = 1_000

    private func hasFewChanges(_ table: Statement, _ updated: Statement, _ request: PageRequest) throws
        -> Bool
    {
        guard transaction.dialect == .sqlite, let since = request.updatedSince else { return false }
        let from = since.adding(seconds: -Limits.updateOverlapSeconds).milliseconds
        return try row(
            """
            SELECT 1 AS many FROM \(statement: table) WHERE \(statement: updated) >= \(from)
            LIMIT 1 OFFSET \(Self.fewChanges)
            """) == nil
    }

    private func page<Item>(
        _ statement: Statement, _ order: PageOrder, _ request: PageRequest, _ decode: (Row) throws -> Item
    ) throws -> Page<Item> {
        let rows = try rows(statement)
        let shown = rows.prefix(request.limit)
        let next = rows.count > request.limit ? try shown.last.map { try Self.key(of: $0, order) } : nil
        return Page(items: try shown.map(decode), next: next)
    }

    private static func select(
        _ columns: Statement, from: Statement, _ conditions: [Statement], _ order: PageOrder,
        _ request: PageRequest
    ) throws -> Statement {
        var conditions = conditions
        if let since = request.updatedSince {
            let from = since.adding(seconds: -Limits.updateOverlapSeconds)
            conditions.append("\(statement: order.key) >= \(from.milliseconds)")
        }
        if let after = request.after { conditions.append(try condition(order, after: after)) }
        var statement: Statement = "SELECT \(statement: columns) FROM \(statement: from)"
        for (index, condition) in conditions.enumerated() {
            statement += index == 0 ? " WHERE (" : " AND ("
            statement += condition + ")"
        }
        return statement + " " + sorted(order, request)
    }

    private static func sorted(_ order: PageOrder, _ request: PageRequest) -> Statement {
        let direction: Statement = order.descending ? "DESC" : "ASC"
        return """
            ORDER BY \(statement: order.key) \(statement: direction), \(statement: order.id) \(statement: direction)
            LIMIT \(request.limit + 1)
            """
    }

    private static func condition(_ order: PageOrder, after: [String]) throws(StorageError) -> Statement {
        guard after.count == 2, let first = after.first, let id = after.last else {
            throw .corrupt("a cursor has \(after.count) values, not 2")
        }
        let key: SQLValue
        if order.keyIsInteger {
            guard let integer = Int64(first) else { throw .corrupt("a cursor's key is no integer") }
            key = .integer(integer)
        } else {
            key = .text(first)
        }
        let comparison: Statement = order.descending ? "<" : ">"
        return
            "(\(statement: order.key), \(statement: order.id)) \(statement: comparison) (\(key), \(id))"
    }

    private static func key(of row: Row, _ order: PageOrder) throws(StorageError) -> [String] {
        let key = order.keyIsInteger ? String(try row.integer("page_key")) : try row.text("page_key")
        return [key, try row.text("page_id")]
    }
}

/// What `LIKE … ESCAPE '\'` needs to find the text anywhere, folded as the columns are.
func pattern(containing query: String) -> String {
    var escaped = ""
    for character in query.folded {
        if character == "%" || character == "_" || character == "\\" { escaped.append("\\") }
        escaped.append(character)
    }
    return "%\(escaped)%"
}
