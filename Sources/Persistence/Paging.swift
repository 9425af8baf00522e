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

extension SQLStore {
    /// - Parameters:
    ///   - with: common table expressions, or nothing.
    ///   - columns: what is selected.
    ///   - from: tables and joins.
    ///   - conditions: all must hold.
    func page<Item>(
        with: Statement = "", columns: Statement, from: Statement, conditions: [Statement], order: PageOrder,
        updated: Statement, _ request: PageRequest, _ decode: (Row) throws -> Item
    ) throws -> Page<Item> {
        let order = order.forRequest(request, updated: updated)
        var conditions = conditions
        if let since = request.updatedSince {
            let from = since.adding(seconds: -Limits.updateOverlapSeconds)
            conditions.append("\(statement: updated) >= \(from.milliseconds)")
        }
        if let after = request.after { conditions.append(try Self.condition(order, after: after)) }
        var statement: Statement = """
            \(statement: with) SELECT \(statement: columns), \(statement: order.key) AS page_key,
                \(statement: order.id) AS page_id
            FROM \(statement: from)
            """
        for (index, condition) in conditions.enumerated() {
            statement += index == 0 ? " WHERE (" : " AND ("
            statement += condition + ")"
        }
        let direction: Statement = order.descending ? "DESC" : "ASC"
        statement += """
             ORDER BY \(statement: order.key) \(statement: direction), \(statement: order.id) \(statement: direction)
            LIMIT \(request.limit + 1)
            """
        let rows = try rows(statement)
        let shown = rows.prefix(request.limit)
        let next = rows.count > request.limit ? try shown.last.map { try Self.key(of: $0, order) } : nil
        return Page(items: try shown.map(decode), next: next)
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
