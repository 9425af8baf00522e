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
                try hashes(of: survey)
                try participation(in: survey)
                try interimResults(of: survey)
                expect(
                    survey.stage == .draft || !questionnaire.questions.isEmpty, "survey.questionnaire",
                    subject,
                    "it was opened without a question")
            }
        }
        try publications()
        try check(
            "survey.owner", "committees and cells carry out surveys",
            """
            SELECT s.id FROM survey s JOIN unit u ON u.id = s.owner_id
            WHERE u.kind NOT IN ('committee', 'cell') ORDER BY s.id
            """)
    }

    private func publications() throws {
        try each("publication", "p.id, p.number", from: "publication p", alias: "p", { try $0.int("number") })
        {
            batch in
            for (row, number) in batch {
                let id: Publication.ID = try row.id("id")
                try readable("publication.readable", "publication \(id)") {
                    guard try store.publication(id, version: number) != nil else {
                        throw StorageError.corrupt("its last version is not there")
                    }
                }
            }
        }
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
        try columns(of: survey, questions, &written)
        for row in try store.rows(
            "SELECT question, count(*) AS texts FROM survey_text WHERE survey_id = \(id) GROUP BY question")
        {
            let place = Int(try row.text("question")) ?? -1
            expect(
                written.removeValue(forKey: place) == (try row.int("texts")), "survey.texts", subject,
                "texts and ballots are not as many")
        }
        expect(written.isEmpty, "survey.texts", subject, "texts are missing")
    }

    /// What became of the ballots once they were taken apart, and whether all are there that were counted.
    private func columns(of survey: Survey, _ questions: [Question], _ written: inout [Int: Int]) throws {
        let (id, subject) = (survey.id.rawValue, "survey \(survey.id)")
        let leaves = try store.progress(of: survey.id).filter(\.target.isLeaf).sorted {
            $0.target.unitID.rawValue < $1.target.unitID.rawValue
        }
        var found = [Int](repeating: 0, count: leaves.count)
        let ballots =
            try readable("survey.ballots", subject) { try store.ballotLeaves(of: survey.id, block: nil) }
            ?? []
        for leaf in ballots where found.indices.contains(leaf) { found[leaf] += 1 }
        let settlement = try store.settlement(of: survey.id)
        for (place, question) in questions.enumerated() where settlement != nil {
            let answers = try readable("survey.ballots", subject) {
                try store.answers(of: survey.id, to: question, at: place, block: nil)
            }
            expect(answers?.count == ballots.count, "survey.ballots", subject, "its columns are not as long")
            for case .text? in answers ?? [] { written[place, default: 0] += 1 }
            guard settlement == .counted else { continue }
            let counts = try readable("survey.counts", subject) {
                try store.answerCounts(of: survey.id, to: question, at: place)
            }
            expect(
                counts?.reduce(0) { $0 + $1.ballots } == ballots.count, "survey.counts", subject,
                "what was counted of \(question.code) is not its ballots")
            let hidden = try store.hiddenCells(of: survey.id, at: place, in: nil)
            expect(
                hidden.map { $0.isWithheld || $0.isOf(QuestionTables(question)) } == true, "survey.hidden",
                subject,
                "it is not known what of \(question.code) is hidden")
        }
        let rows = try store.rows(
            """
            SELECT t.unit_id,
                (SELECT count(*) FROM survey_ballot b WHERE b.survey_id = t.survey_id AND b.unit_id = t.unit_id) AS lying,
                (SELECT coalesce(sum(d.ballots), 0) FROM survey_day d
                    WHERE d.survey_id = t.survey_id AND d.unit_id = t.unit_id) AS received
            FROM survey_target t WHERE t.survey_id = \(id) AND t.is_leaf = 1 ORDER BY t.unit_id
            """)
        for (leaf, row) in zip(leaves.indices, rows) {
            let counted = leaves[leaf].counted
            expect(
                try row.int("lying") + found[leaf] == counted && row.int("received") == counted,
                "survey.counts",
                "\(subject): \(try row.text("unit_id"))", "the counts of unit are not its ballots'")
        }
    }

    /// Nil after a finding.
    @discardableResult
    private func readable<Value>(_ rule: String, _ subject: String, _ read: () throws -> Value) throws
        -> Value?
    {
        do {
            return try read()
        } catch StorageError.corrupt(let detail) {
            expect(false, rule, subject, detail)
            return nil
        }
    }

    private func interimResults(of survey: Survey) throws {
        let subject = "survey \(survey.id)"
        var page: PageRequest? = PageRequest(limit: Limits.page.upperBound)
        let counted = try store.progress(of: survey.id).reduce(0) { $0 + $1.counted }
        while let request = page {
            let found = try readable("survey.interim", subject) {
                try store.interimResults(of: survey.id, request)
            }
            for interim in found?.items ?? [] {
                expect(
                    interim.counted <= counted
                        && interim.figures.ballots + survey.minCell == interim.counted, "survey.interim",
                    subject, "interim results are of other ballots than there were")
            }
            page = found?.next.map { PageRequest(limit: request.limit, after: $0) }
        }
    }

    private func hashes(of survey: Survey) throws {
        try check(
            "survey.hashes", "it knows more ballots again than it has",
            """
            SELECT s.id FROM survey s WHERE s.id = \(survey.id.rawValue)
                AND (SELECT count(*) FROM survey_ballot_hash h WHERE h.survey_id = s.id)
                    > (SELECT coalesce(sum(t.counted), 0) FROM survey_target t WHERE t.survey_id = s.id)
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
