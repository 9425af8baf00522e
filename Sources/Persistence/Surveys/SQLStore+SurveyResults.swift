import Domain

extension SQLStore {
    func settlement(of id: Survey.ID) throws -> Settlement? {
        try row("SELECT state FROM survey_settlement WHERE survey_id = \(id.rawValue)").map {
            try $0.choice("state")
        }
    }

    func surveysToSettle(at now: Instant) throws -> [Survey.ID] {
        try rows(
            """
            SELECT \(statement: surveyColumns) FROM survey s
            LEFT JOIN survey_settlement t ON t.survey_id = s.id
            WHERE s.stage <> 'draft' AND s.closes_at <= \(now.milliseconds)
                AND (t.state IS NULL OR t.state IN ('dissolving', 'dissolved'))
            ORDER BY s.closes_at, s.id
            """
        ).map { try decodeSurvey($0) }.filter { $0.uploadsUntil.map { $0 <= now } ?? false }.map(\.id)
    }

    func beginSettlement(of id: Survey.ID) throws {
        try execute("UPDATE survey_target SET settled = 1 WHERE survey_id = \(id.rawValue)")
        try execute(
            """
            INSERT INTO survey_settlement (survey_id, state, blocks)
            VALUES (\(id.rawValue), \(Settlement.dissolving.rawValue), 0)
            """)
    }

    func set(_ settlement: Settlement, of id: Survey.ID) throws {
        try execute(
            "UPDATE survey_settlement SET state = \(settlement.rawValue) WHERE survey_id = \(id.rawValue)")
    }

    /// The ids are random, so their order is one too, and nothing else keeps it.
    func dissolveBallots(of id: Survey.ID, atMost limit: Int) throws -> Int {
        let found = try rows(
            """
            SELECT id, unit_id, answers FROM survey_ballot WHERE survey_id = \(id.rawValue)
            ORDER BY id LIMIT \(limit)
            """)
        guard let last = try found.last?.text("id") else {
            try reorderTexts(of: id)
            return 0
        }
        let leaves = try rows(
            """
            SELECT unit_id FROM survey_target WHERE survey_id = \(id.rawValue) AND is_leaf = 1 ORDER BY unit_id
            """
        ).map { try $0.text("unit_id") }
        let numbers = Dictionary(leaves.enumerated().map { ($1, $0) }) { first, _ in first }
        var columns = StoredColumns(questions: try questionnaire(of: id).questions.count)
        for row in found {
            guard let leaf = numbers[try row.text("unit_id")], columns.append(leaf, try row.text("answers"))
            else {
                throw StorageError.corrupt("a ballot of survey \(id) does not fit its targets or questions")
            }
        }
        let block = try row(
            """
            UPDATE survey_settlement SET blocks = blocks + 1 WHERE survey_id = \(id.rawValue) RETURNING blocks
            """
        )?.int("blocks")
        for (place, content) in columns.contents {
            try execute(
                """
                INSERT INTO survey_column (survey_id, place, block, content)
                VALUES (\(id.rawValue), \(place), \(block), \(content))
                """)
        }
        try execute("DELETE FROM survey_ballot WHERE survey_id = \(id.rawValue) AND id <= \(last)")
        return found.count
    }

    /// PostgreSQL keeps rows in the order in which they came, until they are written anew.
    private func reorderTexts(of id: Survey.ID) throws {
        guard transaction.dialect == .postgres else { return }
        try execute(
            """
            WITH moved AS (DELETE FROM survey_text WHERE survey_id = \(id.rawValue) RETURNING question, id, content)
            INSERT INTO survey_text (survey_id, question, id, content)
            SELECT \(id.rawValue), question, id, content FROM moved ORDER BY id
            """)
    }

    func ballotBlocks(of id: Survey.ID) throws -> Int {
        try row("SELECT blocks FROM survey_settlement WHERE survey_id = \(id.rawValue)")?.int("blocks") ?? 0
    }

    private func blocks(of id: Survey.ID, at place: Int, _ block: Int?) throws -> [String] {
        let part: Statement = block.map { "AND block = \($0)" } ?? ""
        return try rows(
            """
            SELECT content FROM survey_column WHERE survey_id = \(id.rawValue) AND place = \(place)
                \(statement: part) ORDER BY block
            """
        ).map { try $0.text("content") }
    }

    func ballotLeaves(of id: Survey.ID, block: Int?) throws -> [Int] {
        try blocks(of: id, at: StoredColumns.unit, block).flatMap { try StoredColumns.numbers($0) }.map {
            number in
            guard let number else { throw StorageError.corrupt("a ballot of survey \(id) is of no unit") }
            return number
        }
    }

    func answers(of id: Survey.ID, to question: Question, at place: Int, block: Int?) throws -> [Answer?] {
        try blocks(of: id, at: place, block).flatMap { try StoredColumns.answers($0, question.form) }
    }

    func answerCounts(of id: Survey.ID, to question: Question, at place: Int) throws -> [AnswerCount] {
        let stored = try row(
            "SELECT content FROM survey_count WHERE survey_id = \(id.rawValue) AND place = \(place)")
        guard let content = try stored?.text("content") else { return [] }
        return try StoredCounts.decode(content, question.form)
    }

    func hiddenCells(of id: Survey.ID, at place: Int, in unitID: Unit.ID?) throws -> HiddenCells? {
        try row(
            """
            SELECT content FROM survey_hidden WHERE survey_id = \(id.rawValue) AND place = \(place)
                AND unit_id = \(unitID?.rawValue ?? "")
            """
        ).map { try decodeHidden($0) }
    }

    func hiddenCells(of id: Survey.ID, at place: Int) throws -> [Unit.ID?: HiddenCells] {
        let found = try rows(
            "SELECT unit_id, content FROM survey_hidden WHERE survey_id = \(id.rawValue) AND place = \(place)"
        ).map { row in
            let unit = try row.text("unit_id")
            return (unit.isEmpty ? nil : Unit.ID(trusted: unit), try decodeHidden(row))
        }
        return Dictionary(found) { first, _ in first }
    }

    private func decodeHidden(_ row: Row) throws -> HiddenCells {
        let parts = try row.text("content").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let precision = HiddenCells.Precision(rawValue: String(parts[0])) else {
            throw StorageError.corrupt("what is hidden can't be read")
        }
        guard !parts[1].isEmpty else { return .withheld }
        return HiddenCells(
            tables: parts[1].split(separator: ",", omittingEmptySubsequences: false).map {
                $0.map { $0 == "1" }
            }, precision: precision)
    }

    func set(_ counted: CountedQuestion, of id: Survey.ID, to question: Question, at place: Int) throws {
        try execute(
            """
            INSERT INTO survey_count (survey_id, place, content)
            VALUES (\(id.rawValue), \(place), \(StoredCounts.encode(counted.counts)))
            ON CONFLICT (survey_id, place) DO UPDATE SET content = excluded.content
            """)
        try execute("DELETE FROM survey_hidden WHERE survey_id = \(id.rawValue) AND place = \(place)")
        for (unit, hidden) in [("", counted.whole)] + counted.targets.map({ ($0.unitID.rawValue, $0.hidden) })
        {
            let cells = hidden.tables.map { $0.map { $0 ? "1" : "0" }.joined() }.joined(separator: ",")
            let content = "\(hidden.precision.rawValue):\(cells)"
            try execute(
                """
                INSERT INTO survey_hidden (survey_id, place, unit_id, content)
                VALUES (\(id.rawValue), \(place), \(unit), \(content))
                """)
        }
    }

    func texts(of id: Survey.ID, at place: Int, _ page: PageRequest) throws -> Page<String> {
        try self.page(
            columns: "t.content", from: "survey_text t",
            conditions: ["t.survey_id = \(id.rawValue)", "t.question = \(String(place))"],
            order: PageOrder(key: "t.id", keyIsInteger: false, id: "t.id"), updated: "t.id", page
        ) { try $0.text("content") }
    }

    func weighting(of id: Survey.ID) throws -> SurveyWeighting {
        guard let row = try row("SELECT weighting FROM survey_weighting WHERE survey_id = \(id.rawValue)")
        else { return .none }
        let stored: StoredWeighting = try fromStoredJSON(row.text("weighting"))
        return stored.value
    }

    func set(_ weighting: SurveyWeighting, of id: Survey.ID) throws {
        try execute(
            """
            INSERT INTO survey_weighting (survey_id, weighting)
            VALUES (\(id.rawValue), \(try storedJSON(StoredWeighting(weighting))))
            ON CONFLICT (survey_id) DO UPDATE SET weighting = excluded.weighting
            """)
    }
}

private struct StoredWeighting: Codable {
    struct Stratum: Codable {
        let unitId: String
        let population: Int?
        let clusters: Int?
    }
    struct Margin: Codable {
        let question: String
        let people: [String: Int]
    }
    let strata: [Stratum]
    let clusters: [String]
    let margins: [Margin]

    init(_ weighting: SurveyWeighting) {
        strata = weighting.strata.map {
            Stratum(unitId: $0.unitID.rawValue, population: $0.population, clusters: $0.clusters)
        }
        clusters = weighting.clusterIDs.map(\.rawValue)
        margins = weighting.margins.map { Margin(question: $0.question, people: $0.people) }
    }

    var value: SurveyWeighting {
        SurveyWeighting(
            strata: strata.map {
                SurveyWeighting.Stratum(
                    unitID: Identifier(trusted: $0.unitId), population: $0.population, clusters: $0.clusters)
            },
            clusterIDs: clusters.map { Identifier(trusted: $0) },
            margins: margins.map { SurveyWeighting.Margin(question: $0.question, people: $0.people) })
    }
}
