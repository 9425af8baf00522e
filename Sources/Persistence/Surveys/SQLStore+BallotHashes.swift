import Domain

extension SQLStore {
    func salt(of id: Survey.ID, orNew salt: String) throws -> String {
        let stored: Statement = "SELECT salt FROM survey_salt WHERE survey_id = \(id.rawValue)"
        if let found = try row(stored)?.text("salt") { return found }
        try execute(
            """
            INSERT INTO survey_salt (survey_id, salt) VALUES (\(id.rawValue), \(salt))
            ON CONFLICT (survey_id) DO NOTHING
            """)
        return try row(stored)?.text("salt") ?? salt
    }

    func insertHashes(_ hashes: Set<String>, of id: Survey.ID) throws -> Set<String> {
        guard !hashes.isEmpty else { return [] }
        // In their order, so that of two who bring the same ones one waits for the other, and never both.
        let inserted = try rows(
            """
            INSERT INTO survey_ballot_hash (survey_id, hash)
            SELECT \(id.rawValue), list.value FROM \(statement: try texts(hashes)) WHERE 1 = 1 ORDER BY list.value
            ON CONFLICT (survey_id, hash) DO NOTHING RETURNING hash
            """)
        return Set(try inserted.map { try $0.text("hash") })
    }

    func deleteHashes(_ hashes: Set<String>, of id: Survey.ID) throws {
        guard !hashes.isEmpty else { return }
        try execute(
            """
            DELETE FROM survey_ballot_hash WHERE survey_id = \(id.rawValue)
                AND hash IN (SELECT list.value FROM \(statement: try texts(hashes)))
            """)
    }

    private func texts(_ hashes: Set<String>) throws -> Statement {
        transaction.dialect.texts("\(try StoredList.encode(hashes.sorted()))")
    }

    func surveysWithHashes() throws -> [Survey] {
        try rows(
            """
            SELECT \(statement: surveyColumns) FROM survey s JOIN survey_salt h ON h.survey_id = s.id ORDER BY s.id
            """
        ).map { try decodeSurvey($0) }
    }

    func forgetHashes(of id: Survey.ID, atMost limit: Int) throws -> Bool {
        let deleted = try rows(
            """
            DELETE FROM survey_ballot_hash WHERE survey_id = \(id.rawValue) AND hash IN (
                SELECT hash FROM survey_ballot_hash WHERE survey_id = \(id.rawValue) LIMIT \(limit))
            RETURNING 1 AS found
            """)
        guard deleted.count < limit else { return false }
        try execute("DELETE FROM survey_salt WHERE survey_id = \(id.rawValue)")
        return true
    }
}
