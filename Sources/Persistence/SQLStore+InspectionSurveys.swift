import Domain

extension Inspection {
    func surveys() throws {
        try each("survey", surveyColumns + ", s.folded", from: "survey s", alias: "s", decodeSurvey) {
            batch in
            for (row, survey) in batch {
                let subject = "survey \(survey.id)"
                expect(
                    try row.text("folded") == survey.title.folded, "survey.texts", subject,
                    "what search uses is not of its title")
                guard let questionnaire = try questionnaire(of: survey) else { continue }
                expect(
                    (try? Questionnaire(questionnaire.questions)) != nil, "survey.questionnaire", subject,
                    "its questions do not fit one another")
                try targets(of: survey)
                try ballots(of: survey, questionnaire)
                try participation(in: survey)
                expect(
                    survey.stage == .draft || !questionnaire.questions.isEmpty, "survey.questionnaire",
                    subject,
                    "it was opened without a question")
            }
        }
        try check(
            "survey.owner", "committees and cells carry out surveys",
            """
            SELECT s.id FROM survey s JOIN unit u ON u.id = s.owner_id
            WHERE u.kind NOT IN ('committee', 'cell') ORDER BY s.id
            """)
    }

    private func targets(of survey: Survey) throws {
        let subject = "survey \(survey.id)"
        let stored = try store.progress(of: survey.id).map(\.target)
        let quotas = Dictionary(stored.map { ($0.unitID, $0.quota) }) { first, _ in first }
        var below: [Unit.ID: Int] = [:]
        for target in stored { if let parent = target.parentID { below[parent, default: 0] += target.quota } }
        expect(
            stored.allSatisfy { $0.isLeaf == (below[$0.unitID] == nil) }
                && below.keys.allSatisfy { quotas[$0] != nil },
            "survey.targets", subject, "its targets are no tree")
        expect(
            below.allSatisfy { $1 >= quotas[$0] ?? 0 }, "survey.targets", subject,
            "those below a target are asked for less than it")
    }

    private func ballots(of survey: Survey, _ questionnaire: Questionnaire) throws {
        let (id, subject, questions) = (survey.id.rawValue, "survey \(survey.id)", questionnaire.questions)
        var written: [Int: Int] = [:]
        try each(
            "ballot", "b.id, b.collected_on, b.answers", from: "survey_ballot b", alias: "b",
            where: "b.survey_id = \(id)",
            {
                (
                    CivilDate(try $0.text("collected_on")),
                    StoredAnswers.decode(try $0.text("answers"), questions)
                )
            }
        ) { batch in
            for (_, (day, answers)) in batch {
                expect(answers != nil, "survey.ballots", subject, "a ballot does not fit the questions")
                for (place, answer) in (answers ?? []).enumerated() {
                    if case .text? = answer { written[place, default: 0] += 1 }
                }
                expect(
                    day.map { survey.window?.days.contains($0) == true } ?? false, "survey.ballots", subject,
                    "a ballot was collected outside the window")
            }
        }
        for row in try store.rows(
            "SELECT question, count(*) AS texts FROM survey_text WHERE survey_id = \(id) GROUP BY question")
        {
            let place = Int(try row.text("question")) ?? -1
            expect(
                written.removeValue(forKey: place) == (try row.int("texts")), "survey.texts", subject,
                "texts and ballots are not as many")
        }
        expect(written.isEmpty, "survey.texts", subject, "texts are missing")
        try check(
            "survey.counts", "the counts of unit are not its ballots'",
            """
            SELECT t.survey_id AS id, t.unit_id AS detail FROM survey_target t WHERE t.survey_id = \(id)
                AND (t.counted <> (SELECT count(*) FROM survey_ballot b
                        WHERE b.survey_id = t.survey_id AND b.unit_id = t.unit_id)
                    OR t.counted <> (SELECT coalesce(sum(d.ballots), 0) FROM survey_day d
                        WHERE d.survey_id = t.survey_id AND d.unit_id = t.unit_id))
            ORDER BY t.unit_id
            """)
    }

    /// Nil after a finding.
    private func questionnaire(of survey: Survey) throws -> Questionnaire? {
        do {
            return try store.questionnaire(of: survey.id)
        } catch {
            expect(false, "survey.questionnaire", "survey \(survey.id)", "its questions can't be read")
            return nil
        }
    }
}
