import Domain

extension SQLStore {
    /// Keeps what was accepted findable by topic and stance. The texts stay where they are, in the version.
    func keepItems(of report: Report) throws {
        guard case .accepted = report.status, let items = report.lastSubmitted?.content.items,
            !items.isEmpty
        else { return }
        var values: Statement = ""
        for (position, item) in items.enumerated() {
            if position > 0 { values += ", " }
            values += """
                (\(report.id.rawValue), \(position), \(item.id.rawValue), \(item.topicID.rawValue),
                    \(item.stance.rawValue), \(item.prevalence.rawValue))
                """
        }
        try execute(
            """
            INSERT INTO accepted_item (report_id, position, item_id, topic_id, stance, prevalence)
            VALUES \(statement: values) ON CONFLICT (report_id, position) DO NOTHING
            """)
    }

    func materialSums(_ filter: MaterialFilter, on day: CivilDate) throws -> MaterialSums {
        let with = try definitions(filter, on: day)
        let reports = try row(
            """
            \(statement: with) SELECT COUNT(*) AS reports, COUNT(*) FILTER (WHERE NOT EXISTS (
                SELECT 1 FROM accepted_item i WHERE i.report_id = s.id)) AS without
            FROM source s
            """)
        let groups = try rows(
            """
            \(statement: with) SELECT \(statement: Self.topic) AS root_id, i.stance,
                \(statement: Self.prevalenceCounts),
                COUNT(DISTINCT s.unit_id) AS units, COUNT(*) AS items, CAST(SUM(COUNT(*)) OVER () AS \(fragment: transaction.dialect.integerType)) AS total
            FROM \(statement: Self.tables) WHERE \(statement: chosen(filter))
            GROUP BY \(statement: Self.topic), i.stance ORDER BY COUNT(*) DESC, \(statement: Self.topic), i.stance
            LIMIT \(Limits.materialGroups)
            """)
        return MaterialSums(
            reports: try reports?.int("reports") ?? 0, withoutItems: try reports?.int("without") ?? 0,
            items: try groups.first?.int("total") ?? 0,
            groups: try groups.map { row in
                let counts = try Item.Prevalence.allCases.map { ($0, try row.int("of_\($0.rawValue)")) }
                return MaterialGroup(
                    topicID: try row.id("root_id"), stance: try row.choice("stance"),
                    prevalence: Dictionary(counts.filter { $0.1 > 0 }) { first, _ in first },
                    units: try row.int("units"))
            })
    }

    func material(_ filter: MaterialFilter, on day: CivilDate, _ page: PageRequest) throws
        -> Page<MaterialItem>
    {
        let order: Statement = """
            \(statement: Self.topic) || ' ' || \(statement: Self.rank("i.stance", Item.Stance.allCases.map(\.rawValue))) || ' '
            || \(statement: Self.rank("i.prevalence", Item.Prevalence.allCases.reversed().map(\.rawValue))) || ' '
            || i.report_id || ' ' || i.item_id
            """
        let found = try self.page(
            with: try definitions(filter, on: day),
            columns: "i.report_id, i.item_id, topic.id AS root_id, s.unit_id, s.author",
            from: """
                \(statement: Self.tables) JOIN topic ON topic.id = \(statement: Self.topic)
                    JOIN report r ON r.id = s.id
                """,
            conditions: [chosen(filter)],
            order: PageOrder(key: "topic.sort_key", keyIsInteger: false, id: order), updated: "r.seen_at",
            page
        ) { $0 }
        let contents = try contents(of: found.items)
        return Page(
            items: try found.items.map { row in
                let key = try [row.text("report_id"), row.text("item_id")]
                guard let item = contents[key] else {
                    throw StorageError.corrupt("an accepted item is not in its report")
                }
                return MaterialItem(
                    reportID: try row.id("report_id"), topicID: try row.id("root_id"), item: item,
                    authorKind: try row.choice("author"), unitID: try row.optionalID("unit_id"))
            }, next: found.next)
    }

    /// The items as the accepted version has them, by report and item.
    private func contents(of found: [Row]) throws -> [[String]: Item] {
        let reports = Set(try found.map { try $0.text("report_id") })
        let items = Set(try found.map { try $0.text("item_id") })
        let content = transaction.dialect.json("v.content")
        let pairs = try rows(
            """
            SELECT i.report_id, i.item_id,
                CAST(\(statement: content) -> 'items' -> CAST(i.position AS INTEGER) AS TEXT) AS item
            FROM accepted_item i JOIN report r ON r.id = i.report_id
                JOIN report_version v ON v.report_id = r.id AND v.number = r.submitted_number
            WHERE i.report_id IN (\(list: Array(reports))) AND i.item_id IN (\(list: Array(items)))
            """
        ).map { row in
            let stored = try StoredItem(StoredValue(json: row.text("item")))
            return (try [row.text("report_id"), row.text("item_id")], try stored.value())
        }
        return Dictionary(pairs) { first, _ in first }
    }

    func sources(ofSynthesesAt id: Unit.ID, period: Period) throws -> [Source] {
        try rows(
            """
            SELECT s.source_id, s.item_ids FROM report r
                JOIN report_source s ON s.report_id = r.id AND s.number = r.number
            WHERE r.unit_id = \(id.rawValue) AND r.kind = 'synthesis' AND r.period = \(period.description)
            ORDER BY s.report_id, s.position
            """
        ).map { try decodeSource($0) }
    }

    private static let tables: Statement =
        "source s JOIN accepted_item i ON i.report_id = s.id LEFT JOIN merged m ON m.id = i.topic_id"

    /// The one that an item's topic went into in the end.
    private static let topic: Statement = "COALESCE(m.root_id, i.topic_id)"

    private static var prevalenceCounts: Statement {
        Item.Prevalence.allCases.enumerated().reduce(into: Statement()) { counts, next in
            if next.offset > 0 { counts += ", " }
            counts += """
                COUNT(*) FILTER (WHERE i.prevalence = \(next.element.rawValue))
                    AS \(fragment: Fragment(sql: "of_\(next.element.rawValue)"))
                """
        }
    }

    /// One digit that sorts as the list does.
    private static func rank(_ column: Statement, _ values: [String]) -> Statement {
        var statement: Statement = "CASE \(statement: column)"
        for (index, value) in values.enumerated() {
            statement += " WHEN \(value) THEN \(String(index))"
        }
        return statement + " END"
    }

    private func chosen(_ filter: MaterialFilter) -> Statement {
        var statement: Statement = "1 = 1"
        if let topic = filter.topicID {
            statement += """
                 AND \(statement: Self.topic)
                    = COALESCE((SELECT root_id FROM merged WHERE id = \(topic.rawValue)), \(topic.rawValue))
                """
        }
        if let stance = filter.stance { statement += " AND i.stance = \(stance.rawValue)" }
        return statement
    }

    /// `source`: the reports in question, with the unit where it is the author. `merged`: of the topics that
    /// were merged, into which in the end.
    private func definitions(_ filter: MaterialFilter, on day: CivilDate) throws -> Statement {
        let unit = filter.unitID.rawValue
        let inside = try units("inside", below: [filter.unitID], on: day)
        let columns: Statement = """
            r.id, CASE WHEN r.collaborator_id IS NULL AND r.group_id IS NULL THEN r.unit_id END AS unit_id,
            CASE WHEN r.collaborator_id IS NOT NULL THEN 'collaborators' WHEN r.group_id IS NOT NULL THEN 'groups'
                ELSE 'units' END AS author
            """
        let fits: Statement = """
            r.status = 'accepted' AND r.coverage_last >= \(filter.span.first.description)
            AND r.coverage_first <= \(filter.span.last.description) AND \(statement: inside.contains("r.unit_id"))
            AND (r.unit_id <> \(unit) OR r.collaborator_id IS NOT NULL OR r.group_id IS NOT NULL)
            """
        return """
            WITH RECURSIVE \(statement: inside.definition),
            climb (id, into_id) AS (
                SELECT id, merged_into_id FROM topic WHERE merged_into_id IS NOT NULL
                UNION
                SELECT climb.id, topic.merged_into_id FROM climb JOIN topic ON topic.id = climb.into_id
                WHERE topic.merged_into_id IS NOT NULL
            ),
            merged (id, root_id) AS (
                SELECT climb.id, climb.into_id FROM climb JOIN topic ON topic.id = climb.into_id
                WHERE topic.merged_into_id IS NULL
            ),
            source (id, unit_id, author) AS (
                SELECT \(statement: columns) FROM report r WHERE r.recipient_id = \(unit) AND \(statement: fits)
                UNION
                SELECT \(statement: columns) FROM regime_recipient x JOIN report r ON r.regime_id = x.regime_id
                WHERE x.unit_id = \(unit) AND \(statement: fits)
            )
            """
    }
}
