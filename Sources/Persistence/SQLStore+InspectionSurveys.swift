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
