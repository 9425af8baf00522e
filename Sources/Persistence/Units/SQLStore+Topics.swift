import Domain

let topicColumns: Statement =
    "t.id, t.name, t.unit_id, t.merged_into_id, t.version, t.created_at, t.updated_at"

func decodeTopic(_ row: Row) throws -> Topic {
    Topic(
        id: try row.id("id"), name: try row.text("name"), unitID: try row.id("unit_id"),
        mergedIntoID: try row.optionalID("merged_into_id"), meta: try row.meta())
}

extension SQLStore {
    func topic(_ id: Topic.ID) throws -> Topic? {
        try row("SELECT \(statement: topicColumns) FROM topic t WHERE t.id = \(id.rawValue)").map {
            try decodeTopic($0)
        }
    }

    func topicToChange(_ id: Topic.ID) throws -> Topic? {
        try row(
            "SELECT \(statement: topicColumns) FROM topic t WHERE t.id = \(id.rawValue) \(fragment: forUpdate)"
        )
        .map { try decodeTopic($0) }
    }

    func topics(_ ids: [Topic.ID]) throws -> [Topic.ID: Topic] {
        let found = try rows(
            "SELECT \(statement: topicColumns) FROM topic t WHERE t.id IN (\(list: Array(Set(ids)).map(\.rawValue)))"
        ).map { try decodeTopic($0) }
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }

    func topics(
        query: String?, unitID: Unit.ID?, owners: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Topic> {
        var with: [Statement] = []
        let arms = try arms("t.unit_id", below: anchors, at: owners, on: day, &with)
        var filters: [PageFilter] = []
        if let query { filters.append(search("t.folded", query)) }
        if let unitID { filters.append(PageFilter(condition: "t.unit_id = \(unitID.rawValue)", leads: true)) }
        return try self.page(
            with: with, columns: topicColumns, table: "topic t", arms: arms, filters: filters,
            order: PageOrder(key: "t.sort_key", keyIsInteger: false, id: "t.id"), updated: "t.updated_at",
            page
        ) { try decodeTopic($0) }
    }

    func insert(_ topic: Topic) throws {
        let inserted = try row(
            """
            INSERT INTO topic (id, name, unit_id, merged_into_id, folded, sort_key, version, created_at, updated_at)
            VALUES (\(topic.id.rawValue), \(topic.name), \(topic.unitID.rawValue), \(topic.mergedIntoID?.rawValue),
                \(topic.name.folded), \(topic.name.vietnameseSortKey), \(topic.meta.version),
                \(topic.meta.createdAt.milliseconds), \(topic.meta.updatedAt.milliseconds))
            ON CONFLICT (unit_id, sort_key) DO NOTHING RETURNING id
            """)
        guard inserted != nil else { throw TopicRefusal.nameTaken }
    }

    func update(_ topic: Topic) throws {
        let other = try row(
            """
            SELECT id FROM topic WHERE unit_id = \(topic.unitID.rawValue) AND sort_key = \(topic.name.vietnameseSortKey)
                AND id <> \(topic.id.rawValue)
            """)
        guard other == nil else { throw TopicRefusal.nameTaken }
        // Another writer may take the name between the two statements.
        do {
            _ = try rows(
                """
                UPDATE topic SET name = \(topic.name), merged_into_id = \(topic.mergedIntoID?.rawValue),
                    folded = \(topic.name.folded), sort_key = \(topic.name.vietnameseSortKey),
                    version = \(topic.meta.version), updated_at = \(topic.meta.updatedAt.milliseconds)
                WHERE id = \(topic.id.rawValue) RETURNING id
                """)
        } catch .conflict {
            throw TopicRefusal.nameTaken
        }
    }
}
