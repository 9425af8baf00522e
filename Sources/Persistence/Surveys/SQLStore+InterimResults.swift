import Domain

private let interimColumns: Statement =
    "i.id, i.survey_id, i.taken_on, i.taken_at, i.reason, i.ballots, i.figures"

private func decodeInterim(_ row: Row) throws -> InterimResults {
    InterimResults(
        id: try row.id("id"), surveyID: try row.id("survey_id"), takenAt: try row.instant("taken_at"),
        takenOn: try row.date("taken_on"), reason: try row.text("reason"), counted: try row.int("ballots"),
        figures: try fromStoredJSON(row.text("figures")))
}

extension SQLStore {
    func eachBallot(
        of id: Survey.ID, _ questionnaire: Questionnaire, leavingOut count: Int, _ body: ([Answer?]) -> Void
    ) throws {
        let left = try row(
            """
            SELECT id FROM survey_ballot WHERE survey_id = \(id.rawValue)
            ORDER BY id DESC LIMIT 1 OFFSET \(max(count - 1, 0))
            """)
        guard let end = try left?.text("id"), count > 0 else { return }
        var last = ""
        while true {
            let found = try rows(
                """
                SELECT id, answers FROM survey_ballot
                WHERE survey_id = \(id.rawValue) AND id > \(last) AND id < \(end)
                ORDER BY id LIMIT \(Limits.readBallots)
                """)
            guard let next = try found.last?.text("id") else { return }
            for row in found {
                guard let answers = StoredAnswers.decode(try row.text("answers"), questionnaire.questions)
                else { throw StorageError.corrupt("a ballot of survey \(id) does not fit its questions") }
                body(answers)
            }
            last = next
        }
    }

    func interimResults(_ id: InterimResults.ID) throws -> InterimResults? {
        try row("SELECT \(statement: interimColumns) FROM survey_interim i WHERE i.id = \(id.rawValue)").map {
            try decodeInterim($0)
        }
    }

    func interimResults(of id: Survey.ID, _ page: PageRequest) throws -> Page<InterimResults> {
        try self.page(
            columns: interimColumns, from: "survey_interim i",
            conditions: ["i.survey_id = \(id.rawValue)"],
            order: PageOrder(key: "i.taken_at", keyIsInteger: true, id: "i.id", descending: true),
            updated: "i.taken_at", page
        ) { try decodeInterim($0) }
    }

    func lastInterimResults(of id: Survey.ID) throws -> InterimResults? {
        try row(
            """
            SELECT \(statement: interimColumns) FROM survey_interim i WHERE i.survey_id = \(id.rawValue)
            ORDER BY i.taken_at DESC, i.id DESC LIMIT 1
            """
        ).map { try decodeInterim($0) }
    }

    func insert(_ interim: InterimResults) throws {
        try execute(
            """
            INSERT INTO survey_interim (id, survey_id, taken_on, taken_at, reason, ballots, figures)
            VALUES (\(interim.id.rawValue), \(interim.surveyID.rawValue), \(interim.takenOn.description),
                \(interim.takenAt.milliseconds), \(interim.reason), \(interim.counted),
                \(try storedJSON(interim.figures)))
            """)
    }
}
