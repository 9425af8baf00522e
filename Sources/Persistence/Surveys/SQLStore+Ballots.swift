import Domain

extension SQLStore {
    func progress(of id: Survey.ID) throws -> [SurveyProgress] {
        try rows(
            """
            SELECT unit_id, parent_id, quota, is_leaf, counted FROM survey_target WHERE survey_id = \(id.rawValue)
            ORDER BY unit_id
            """
        ).map { try decodeProgress($0) }
    }

    private func decodeProgress(_ row: Row) throws -> SurveyProgress {
        SurveyProgress(
            target: SurveyTarget(
                unitID: try row.id("unit_id"), parentID: try row.optionalID("parent_id"),
                quota: try row.int("quota"), isLeaf: try row.bool("is_leaf")),
            counted: try row.int("counted"))
    }

    func units(_ ids: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate) throws -> Set<Unit.ID> {
        let inside = try units("scope", below: anchors, on: day)
        guard !inside.everything else { return Set(ids) }
        let found = try rows(
            "WITH RECURSIVE \(statement: inside.definition) SELECT id FROM \(statement: inside.name)"
        ).map { try $0.id("id") as Unit.ID }
        return Set(found).intersection(ids)
    }

    func set(_ targets: [SurveyTarget], of id: Survey.ID) throws {
        try execute("DELETE FROM survey_target WHERE survey_id = \(id.rawValue)")
        for target in targets {
            try execute(
                """
                INSERT INTO survey_target (survey_id, unit_id, parent_id, quota, is_leaf, counted)
                VALUES (\(id.rawValue), \(target.unitID.rawValue), \(target.parentID?.rawValue), \(target.quota),
                    \(target.isLeaf), 0)
                """)
        }
    }

    func form(of id: Survey.ID) throws -> Questionnaire? {
        let stage = try row("SELECT stage FROM survey WHERE id = \(id.rawValue)")?.text("stage")
        return stage == nil || stage == "draft" ? nil : try questionnaire(of: id)
    }

    func leavesToCount(of id: Survey.ID, at units: Set<Unit.ID>) throws -> [Unit.ID: SurveyProgress] {
        let leaves = try rows(
            """
            SELECT unit_id, parent_id, quota, is_leaf, counted, settled FROM survey_target
            WHERE survey_id = \(id.rawValue) AND is_leaf = 1 AND unit_id IN (\(list: units.map(\.rawValue)))
            ORDER BY unit_id \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { row in
            guard try !row.bool("settled") else { throw SurveyRefusal.notIn(.closed) }
            return try decodeProgress(row)
        }
        return Dictionary(leaves.map { ($0.target.unitID, $0) }) { first, _ in first }
    }

    func insert(_ ballots: [Ballot], of id: Survey.ID, receivedOn day: CivilDate, randomID: () -> String)
        throws
    {
        for ballot in ballots {
            try execute(
                """
                INSERT INTO survey_ballot (survey_id, id, unit_id, collected_on, answers)
                VALUES (\(id.rawValue), \(ballot.id), \(ballot.unitID.rawValue),
                    \(ballot.collectedOn.description), \(StoredAnswers.encode(ballot.answers)))
                """)
            for (place, answer) in ballot.answers.enumerated() {
                guard case .text(let text)? = answer else { continue }
                try execute(
                    """
                    INSERT INTO survey_text (survey_id, question, id, content)
                    VALUES (\(id.rawValue), \(String(place)), \(randomID()), \(text))
                    """)
            }
        }
        for (unitID, ballots) in Dictionary(grouping: ballots, by: \.unitID) {
            try count(ballots.count, of: id, at: unitID, on: day)
        }
    }

    private func count(_ ballots: Int, of id: Survey.ID, at unitID: Unit.ID, on day: CivilDate) throws {
        try execute(
            """
            UPDATE survey_target SET counted = counted + \(ballots)
            WHERE survey_id = \(id.rawValue) AND unit_id = \(unitID.rawValue)
            """)
        try execute(
            """
            INSERT INTO survey_day (survey_id, unit_id, received_on, ballots)
            VALUES (\(id.rawValue), \(unitID.rawValue), \(day.description), \(ballots))
            ON CONFLICT (survey_id, unit_id, received_on)
                DO UPDATE SET ballots = survey_day.ballots + excluded.ballots
            """)
    }
}

/// A ballot's answers as they are kept: one part for each question, between bars. `-` is no answer; a choice is its
/// place in the question, and `t` stands where something was written.
enum StoredAnswers {
    static func encode(_ answers: [Answer?]) -> String {
        answers.map { answer in
            switch answer {
            case nil: "-"
            case .choice(let place): String(place)
            case .choices(let places), .ranking(let places): places.map(String.init).joined(separator: ",")
            case .whole(let whole): String(whole)
            case .number(let number): number.description
            case .text: "t"
            }
        }.joined(separator: "|")
    }

    /// Nil for what does not fit the questions. Of a text only that there is one is known.
    static func decode(_ stored: String, _ questions: [Question]) -> [Answer?]? {
        let parts = stored.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == questions.count else { return nil }
        var answers: [Answer?] = []
        for (part, question) in zip(parts, questions) {
            guard part != "-" else {
                answers.append(nil)
                continue
            }
            guard let answer = answer(part, question.form) else { return nil }
            answers.append(answer)
        }
        return answers
    }

    static func answer(_ part: Substring, _ form: Question.Form) -> Answer? {
        switch form {
        case .single(let choices): places(part, choices.count, 1...1)?.first.map { .choice($0) }
        case .multiple(let choices, let count):
            places(part, choices.count, count).flatMap { $0 == $0.sorted() ? .choices($0) : nil }
        case .rank(let choices, let count): places(part, choices.count, count).map { .ranking($0) }
        case .scale(let range): Int(part).flatMap { range.contains($0) ? .whole($0) : nil }
        case .number(let range): Double(part).flatMap { range.contains($0) ? .number($0) : nil }
        case .text: part == "t" ? .text("") : nil
        }
    }

    private static func places(_ part: Substring, _ choices: Int, _ count: ClosedRange<Int>) -> [Int]? {
        let parts = part.split(separator: ",")
        let places = parts.compactMap { Int($0) }
        guard places.count == parts.count, count.contains(places.count), Set(places).count == places.count,
            places.allSatisfy({ (0..<choices).contains($0) })
        else { return nil }
        return places
    }
}
