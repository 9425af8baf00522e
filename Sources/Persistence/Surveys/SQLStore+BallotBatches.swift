import Domain

let batchColumns: Statement = """
    b.id, b.survey_id, b.unit_id, b.number, b.collected_on, b.issued, b.counted, b.spoiled, b.lost, b.status,
    b.sample, b.entered_by, b.checked_by, b.version, b.changed_at
    """

func decodeBatch(_ row: Row) throws -> BallotBatch {
    BallotBatch(
        id: try row.id("id"), surveyID: try row.id("survey_id"), unitID: try row.id("unit_id"),
        number: try row.text("number"), collectedOn: try row.date("collected_on"),
        sheets: BallotBatch.Sheets(
            issued: try row.int("issued"), counted: try row.int("counted"), spoiled: try row.int("spoiled"),
            lost: try row.int("lost")),
        status: try row.choice("status"),
        sample: try row.optionalText("sample").map { try fromStoredJSON($0) } ?? [],
        enteredBy: try row.optionalID("entered_by"), checkedBy: try row.optionalID("checked_by"),
        version: try row.int("version"), changedOn: try row.instant("changed_at").civilDate)
}

extension CivilDate {
    /// The last instant of the day, for what must not tell more.
    fileprivate var end: Int64 { adding(days: 1).start.milliseconds - 1 }
}

extension SQLStore {
    func batch(_ id: BallotBatch.ID) throws -> BallotBatch? {
        try row("SELECT \(statement: batchColumns) FROM survey_batch b WHERE b.id = \(id.rawValue)").map {
            try decodeBatch($0)
        }
    }

    func batchToChange(_ id: BallotBatch.ID) throws -> BallotBatch? {
        try row(
            """
            SELECT \(statement: batchColumns) FROM survey_batch b WHERE b.id = \(id.rawValue)
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodeBatch($0) }
    }

    func batches(_ filter: BatchFilter, below anchors: [Unit.ID]?, on day: CivilDate, _ page: PageRequest)
        throws -> Page<BallotBatch>
    {
        var with: [Statement] = []
        var arms = [PageArm(condition: "1 = 1", leads: false, readsMost: true)]
        if let anchors { arms = try self.arms("b.unit_id", below: anchors, on: day, &with) }
        var filters = [
            PageFilter(condition: "b.survey_id = \(filter.surveyID.rawValue)", isIndexed: true)
        ]
        if let id = filter.unitID {
            filters.append(PageFilter(condition: "b.unit_id = \(id.rawValue)", leads: true))
        }
        if let status = filter.status {
            filters.append(PageFilter(condition: "b.status = \(status.rawValue)"))
        }
        return try self.page(
            with: with, columns: batchColumns, table: "survey_batch b", arms: arms, filters: filters,
            order: PageOrder(key: "b.id", keyIsInteger: false, id: "b.id", descending: true),
            updated: "b.changed_at", page
        ) { try decodeBatch($0) }
    }

    func ballots(of batch: BallotBatch, _ form: Questionnaire) throws -> [Int: [Answer?]] {
        var ballots: [Int: [Answer?]] = [:]
        for row in try rows(
            "SELECT position, answers, texts FROM survey_batch_ballot WHERE batch_id = \(batch.id.rawValue)")
        {
            ballots[try row.int("position")] = try decodeBatchBallot(row, form)
        }
        return ballots
    }

    func insert(_ batch: BallotBatch) throws -> Bool {
        try row(
            """
            INSERT INTO survey_batch (id, survey_id, unit_id, number, collected_on, issued, counted, spoiled, lost,
                status, sample, entered_by, checked_by, version, changed_at)
            VALUES (\(batch.id.rawValue), \(batch.surveyID.rawValue), \(batch.unitID.rawValue), \(batch.number),
                \(batch.collectedOn.description), \(batch.sheets.issued), \(batch.sheets.counted),
                \(batch.sheets.spoiled), \(batch.sheets.lost), \(batch.status.rawValue),
                \(try storedSample(batch)), \(batch.enteredBy?.rawValue), \(batch.checkedBy?.rawValue),
                \(batch.version), \(batch.changedOn.end))
            ON CONFLICT DO NOTHING RETURNING id
            """) != nil
    }

    func update(_ batch: BallotBatch) throws {
        try execute(
            """
            UPDATE survey_batch SET collected_on = \(batch.collectedOn.description), issued = \(batch.sheets.issued),
                counted = \(batch.sheets.counted), spoiled = \(batch.sheets.spoiled), lost = \(batch.sheets.lost),
                status = \(batch.status.rawValue), sample = \(try storedSample(batch)),
                entered_by = \(batch.enteredBy?.rawValue), checked_by = \(batch.checkedBy?.rawValue),
                version = \(batch.version), changed_at = \(batch.changedOn.end)
            WHERE id = \(batch.id.rawValue)
            """)
    }

    private func storedSample(_ batch: BallotBatch) throws -> String? {
        batch.status == .entered ? try storedJSON(batch.sample) : nil
    }

    func set(_ ballots: [[Answer?]], of id: BallotBatch.ID) throws {
        try execute("DELETE FROM survey_batch_ballot WHERE batch_id = \(id.rawValue)")
        for (index, answers) in ballots.enumerated() {
            let texts: [String] = answers.compactMap { answer in
                if case .text(let text)? = answer { text } else { nil }
            }
            try execute(
                """
                INSERT INTO survey_batch_ballot (batch_id, position, answers, texts)
                VALUES (\(id.rawValue), \(index + 1), \(StoredAnswers.encode(answers)),
                    \(try StoredList.encode(texts)))
                """)
        }
    }

    func surveysWithOpenBatches() throws -> [Survey] {
        try rows(
            """
            SELECT \(statement: surveyColumns) FROM survey s WHERE s.id IN (
                SELECT b.survey_id FROM survey_batch b WHERE b.status IN ('entered', 'returned'))
            ORDER BY s.id
            """
        ).map { try decodeSurvey($0) }
    }

    func lapseBatches(of id: Survey.ID, on day: CivilDate, atMost limit: Int) throws -> Bool {
        let open = try rows(
            """
            SELECT b.id FROM survey_batch b
            WHERE b.survey_id = \(id.rawValue) AND b.status IN ('entered', 'returned')
            ORDER BY b.id LIMIT \(limit) \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try $0.text("id") }
        try execute("DELETE FROM survey_batch_ballot WHERE batch_id IN (\(list: open))")
        try execute(
            """
            UPDATE survey_batch SET status = 'lapsed', sample = NULL, entered_by = NULL, checked_by = NULL,
                version = version + 1, changed_at = \(day.end)
            WHERE id IN (\(list: open))
            """)
        return open.count == limit
    }
}

/// A ballot of a bundle, with what is written in it.
func decodeBatchBallot(_ row: Row, _ form: Questionnaire) throws -> [Answer?] {
    guard let answers = StoredAnswers.decode(try row.text("answers"), form.questions) else {
        throw StorageError.corrupt("a ballot of a bundle does not fit the questions")
    }
    var texts = try StoredList.decode(row.text("texts")).makeIterator()
    return try answers.map { answer in
        guard case .text? = answer else { return answer }
        guard let text = texts.next() else {
            throw StorageError.corrupt("a ballot of a bundle has lost a text")
        }
        return .text(text)
    }
}
