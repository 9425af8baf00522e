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
    /// Whether nearly all rows belong to it.
    var readsMost = false
    /// What `updatedSince` is about for these rows, where it is not the same for all.
    var updated: Statement?
}

/// What a list is narrowed down by.
struct PageFilter {
    let condition: Statement
    /// Whether it finds few rows, whoever reads.
    var leads = false
    /// Whether what it finds lies in several stretches of its index, and so not in the list's order.
    var isScattered = false
    /// Whether an index finds its rows, be they few or many.
    var isIndexed = false
    /// Whether it bounds the list's order, so that whatever finds the rows in that order begins or ends there.
    var boundsOrder = false
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
        with: [Statement], columns: Statement, table: Statement, joins: Statement = "", arms: [PageArm],
        filters: [PageFilter], order: PageOrder, updated: Statement, _ request: PageRequest,
        _ decode: (Row) throws -> Item
    ) throws -> Page<Item> {
        guard !arms.isEmpty else { return Page(items: [], next: nil) }
        let fewChanged = try hasFewChanges(table, updated, request)
        var found: Statement = ""
        let isOneWalk = isOneWalk(filters, fewChanged: fewChanged, request)
        for (index, arm) in Self.merged(arms, isOneWalk: isOneWalk, request).enumerated() {
            let order = order.forRequest(request, updated: arm.updated ?? updated)
            let lead = try lead(arm, filters, table, fewChanged: fewChanged, request)
            let select = try Self.select(
                "\(statement: order.key) AS page_key, \(statement: order.id) AS page_id", from: table,
                led(arm, filters, by: lead), order, request)
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

    /// Whether all the ways are looked for among what changed lately, or among what a filter finds. On PostgreSQL too, which
    /// does not know that one way may have nothing of the filter's: reports of a unit that the unit itself receives.
    private func isOneWalk(_ filters: [PageFilter], fewChanged: Bool, _ request: PageRequest) -> Bool {
        guard transaction.dialect == .postgres else { return fewChanged || filters.contains(where: \.leads) }
        return request.updatedSince == nil && filters.contains { $0.leads && !$0.isScattered }
    }

    /// Where rows are gone through for one way, in the list's order or as a filter finds them, the others are looked
    /// for on the same walk. On its own each of them might find too few for a page, and go on to the end.
    private static func merged(_ arms: [PageArm], isOneWalk: Bool, _ request: PageRequest) -> [PageArm] {
        guard let walk = isOneWalk ? arms.first : arms.first(where: { !$0.leads }), arms.count > 1 else {
            return arms
        }
        func isAlong(_ arm: PageArm) -> Bool {
            request.updatedSince == nil || arm.updated?.sql == walk.updated?.sql
        }
        var condition: Statement = ""
        for (index, arm) in arms.filter(isAlong).enumerated() {
            condition += index == 0 ? "(" : " OR ("
            condition += arm.condition + ")"
        }
        let merged = PageArm(
            condition: condition, leads: false, readsMost: walk.readsMost, updated: walk.updated)
        return [merged] + Self.merged(arms.filter { !isAlong($0) }, isOneWalk: isOneWalk, request)
    }

    /// What finds the rows of one way.
    private enum Lead { case arm, filters, order, any }

    /// SQLite keeps no statistics here and can't tell what is rare, so it is shown no other index than that of what
    /// finds fewest: what changed lately, then units that are asked for, then the reader's own way to the rows.
    /// PostgreSQL knows what is rare.
    private func lead(
        _ arm: PageArm, _ filters: [PageFilter], _ table: Statement, fewChanged: Bool, _ request: PageRequest
    ) throws -> Lead {
        guard transaction.dialect == .sqlite else { return .any }
        if fewChanged { return .order }
        if filters.contains(where: \.leads) { return .filters }
        guard request.updatedSince != nil else { return arm.leads ? .arm : .any }
        // No index has both a way to the rows and the order of changes: all that is found has to be sorted.
        if arm.leads, try !isMore(arm.condition, than: Self.few, table) { return .arm }
        // Who reads little meets few rows on a walk, so that more are worth sorting.
        let bound = arm.readsMost ? Self.few : Self.someRows
        let finds = try filters.contains { try $0.isIndexed && !isMore($0.condition, than: bound, table) }
        return finds ? .any : .order
    }

    private func led(_ arm: PageArm, _ filters: [PageFilter], by lead: Lead) -> [Statement] {
        guard transaction.dialect == .sqlite else { return [arm.condition] + filters.map(\.condition) }
        return [lead == .arm ? arm.condition : Self.unindexed(arm.condition)]
            + filters.map { filter in
                filter.boundsOrder || lead == .any || lead == .filters && filter.leads
                    ? filter.condition : Self.unindexed(filter.condition)
            }
    }

    /// Inside CASE no index can serve.
    static func unindexed(_ condition: Statement) -> Statement {
        "CASE WHEN \(statement: condition) THEN 1 ELSE 0 END = 1"
    }

    /// Rows, beyond which going through them costs more than going through all in the list's order.
    private static let few = 1_000
    private static let someRows = 20_000

    private func hasFewChanges(_ table: Statement, _ updated: Statement, _ request: PageRequest) throws
        -> Bool
    {
        guard transaction.dialect == .sqlite, let from = Self.changes(request) else { return false }
        return try !isMore("\(statement: updated) >= \(from)", than: Self.few, table)
    }

    private func isMore(_ condition: Statement, than bound: Int, _ table: Statement) throws -> Bool {
        try row(
            "SELECT 1 AS more FROM \(statement: table) WHERE \(statement: condition) LIMIT 1 OFFSET \(bound)")
            != nil
    }

    private static func changes(_ request: PageRequest) -> Int64? {
        request.updatedSince?.adding(seconds: -Limits.updateOverlapSeconds).milliseconds
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
        if let from = changes(request) { conditions.append("\(statement: order.key) >= \(from)") }
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

/// Text anywhere in a folded column, which no index finds.
func search(_ column: Statement, _ query: String) -> PageFilter {
    PageFilter(condition: "\(statement: column) LIKE \(pattern(containing: query)) ESCAPE '\\'")
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
