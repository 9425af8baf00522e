import Domain

private let entryColumns: Statement = """
    p.id, p.survey_id, p.owner_name, p.title, p.number, p.published_at, p.reason, p.version, p.created_at, p.updated_at
    """

private func decodeEntry(_ row: Row) throws -> PublicationEntry {
    PublicationEntry(
        id: try row.id("id"), surveyID: try row.id("survey_id"), ownerName: try row.text("owner_name"),
        title: try row.text("title"), version: try decodeVersion(row), meta: try row.meta())
}

private func decodeVersion(_ row: Row) throws -> Publication.Version {
    Publication.Version(
        number: try row.int("number"), publishedAt: try row.instant("published_at"),
        reason: try row.optionalText("reason"))
}

extension SQLStore {
    func publication(_ id: Publication.ID, version: Int) throws -> Publication? {
        try row(
            """
            SELECT p.survey_id, v.number, v.title, v.summary, v.reason, v.published_at, v.figures
            FROM publication_version v JOIN publication p ON p.id = v.publication_id
            WHERE v.publication_id = \(id.rawValue) AND v.number = \(version)
            """
        ).map { row in
            Publication(
                id: id, surveyID: try row.id("survey_id"), title: try row.text("title"),
                summary: try row.optionalText("summary"), version: try decodeVersion(row),
                figures: try fromStoredJSON(row.text("figures")))
        }
    }

    func publishedVersions(of id: Publication.ID) throws -> [Publication.Version] {
        try rows(
            """
            SELECT number, published_at, reason FROM publication_version WHERE publication_id = \(id.rawValue)
            ORDER BY number
            """
        ).map { try decodeVersion($0) }
    }

    func publication(of id: Survey.ID) throws -> PublicationEntry? {
        try row("SELECT \(statement: entryColumns) FROM publication p WHERE p.survey_id = \(id.rawValue)").map
        {
            try decodeEntry($0)
        }
    }

    func publications(query: String?, _ page: PageRequest) throws -> Page<PublicationEntry> {
        try self.page(
            columns: entryColumns, from: "publication p",
            conditions: query.map { [search("p.folded", $0).condition] } ?? [],
            order: PageOrder(key: "p.published_at", keyIsInteger: true, id: "p.id", descending: true),
            updated: "p.updated_at", page
        ) { try decodeEntry($0) }
    }

    func insert(_ publication: Publication, meta: Meta) throws {
        let (version, figures) = (publication.version, publication.figures)
        try execute("UPDATE survey SET is_published = 1 WHERE id = \(publication.surveyID.rawValue)")
        try execute(
            """
            INSERT INTO publication (id, survey_id, owner_name, title, number, published_at, reason, folded, version,
                created_at, updated_at)
            VALUES (\(publication.id.rawValue), \(publication.surveyID.rawValue), \(figures.ownerName),
                \(publication.title), \(version.number), \(version.publishedAt.milliseconds), \(version.reason),
                \(publication.title.folded), \(meta.version), \(meta.createdAt.milliseconds),
                \(meta.updatedAt.milliseconds))
            ON CONFLICT (id) DO UPDATE SET owner_name = excluded.owner_name, title = excluded.title,
                number = excluded.number, published_at = excluded.published_at, reason = excluded.reason,
                folded = excluded.folded, version = excluded.version, updated_at = excluded.updated_at
            """)
        try execute(
            """
            INSERT INTO publication_version (publication_id, number, title, summary, reason, published_at, figures)
            VALUES (\(publication.id.rawValue), \(version.number), \(publication.title), \(publication.summary),
                \(version.reason), \(version.publishedAt.milliseconds), \(try storedJSON(figures)))
            """)
    }
}
