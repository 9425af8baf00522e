import Domain

extension SQLStore {
    func progress(of id: Survey.ID) throws -> [SurveyProgress] {
        try rows(
            """
            SELECT unit_id, parent_id, quota, is_leaf, counted FROM survey_target WHERE survey_id = \(id.rawValue)
            ORDER BY unit_id
            """
        ).map { row in
            SurveyProgress(
                target: SurveyTarget(
                    unitID: try row.id("unit_id"), parentID: try row.optionalID("parent_id"),
                    quota: try row.int("quota"), isLeaf: try row.bool("is_leaf")),
                counted: try row.int("counted"))
        }
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

    /// The row is held until the commit, so that no two ballots take the last place of a quota.
    func countBallot(of id: Survey.ID, at unitID: Unit.ID, isHard: Bool) throws -> BallotCount {
        let counted = try row(
            """
            UPDATE survey_target SET counted = counted + 1
            WHERE survey_id = \(id.rawValue) AND unit_id = \(unitID.rawValue) AND is_leaf = 1 AND settled = 0
                AND (\(isHard) = 0 OR counted < quota)
            RETURNING counted, quota
            """)
        if let counted { return .counted(isOver: try counted.int("counted") > counted.int("quota")) }
        let leaf = try row(
            """
            SELECT settled FROM survey_target
            WHERE survey_id = \(id.rawValue) AND unit_id = \(unitID.rawValue) AND is_leaf = 1
            """)
        guard let leaf else { return .noTarget }
        return try leaf.bool("settled") ? .settled : .full
    }

    func insert(_ ballot: Ballot, of id: Survey.ID, receivedOn day: CivilDate, randomID: () -> String) throws
    {
        try execute(
            """
            INSERT INTO survey_ballot (survey_id, id, unit_id, collected_on, answers)
            VALUES (\(id.rawValue), \(ballot.id), \(ballot.unitID.rawValue), \(ballot.collectedOn.description),
                \(StoredAnswers.encode(ballot.answers)))
            """)
        try execute(
            """
            INSERT INTO survey_day (survey_id, unit_id, received_on, ballots)
            VALUES (\(id.rawValue), \(ballot.unitID.rawValue), \(day.description), 1)
            ON CONFLICT (survey_id, unit_id, received_on) DO UPDATE SET ballots = survey_day.ballots + 1
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
