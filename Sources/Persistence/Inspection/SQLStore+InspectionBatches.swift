import Domain

extension Inspection {
    func batches() throws {
        try each("batch", batchColumns, from: "survey_batch b", alias: "b", decodeBatch) { batches in
            for (_, batch) in batches {
                state(of: batch)
                try ballots(of: batch)
            }
        }
        try check(
            "batch.ballots", "ballots lie in a bundle that is not open",
            """
            SELECT b.id FROM survey_batch b WHERE b.status NOT IN ('entered', 'returned')
                AND EXISTS (SELECT 1 FROM survey_batch_ballot x WHERE x.batch_id = b.id) ORDER BY b.id
            """)
        try check(
            "batch.counts", of: "survey", "bundles that are checked have more ballots than unit",
            """
            SELECT b.survey_id AS id, b.unit_id AS detail FROM survey_batch b
            JOIN survey_target t ON t.survey_id = b.survey_id AND t.unit_id = b.unit_id
            WHERE b.status = 'checked' GROUP BY b.survey_id, b.unit_id, t.counted
            HAVING sum(b.counted) > t.counted ORDER BY b.survey_id, b.unit_id
            """)
    }

    private func state(of batch: BallotBatch) {
        let (subject, sheets) = ("batch \(batch.id)", batch.sheets)
        expect((try? sheets.check()) != nil, "batch.state", subject, "its sheets don't add up")
        expect(
            batch.status.isOpen == (batch.enteredBy != nil)
                && (batch.status == .returned) == (batch.checkedBy != nil),
            "batch.state", subject, "who entered and who checked it does not go with its state")
        var random = SystemRandomNumberGenerator()
        let size = BallotBatch.sample(of: sheets.counted, using: &random).count
        expect(
            batch.sample.count == (batch.status == .entered ? size : 0)
                && batch.sample == Set(batch.sample).sorted()
                && batch.sample.allSatisfy { (1...max(1, sheets.counted)).contains($0) },
            "batch.state", subject, "its sample is not one of its ballots")
    }

    private func ballots(of batch: BallotBatch) throws {
        guard batch.status.isOpen else { return }
        let subject = "batch \(batch.id)"
        do {
            let ballots = try store.ballots(of: batch, store.questionnaire(of: batch.surveyID))
            expect(
                ballots.keys.sorted() == Array(1..<max(1, batch.sheets.counted + 1)), "batch.ballots",
                subject,
                "its ballots are not those that it counts")
        } catch StorageError.corrupt(let detail) {
            expect(false, "batch.ballots", subject, detail)
        }
        // A survey that can't be read is told where surveys are.
        guard let window = (try? store.survey(batch.surveyID))?.window else { return }
        expect(
            window.days.contains(batch.collectedOn), "batch.ballots", subject,
            "it was collected outside the window")
    }
}
