import Testing

@testable import Domain

@Suite struct BallotBatchTests {
    private struct Counting: RandomNumberGenerator {
        var state: UInt64 = 7
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    private func batch(_ status: BallotBatch.Status = .entered, counted: Int = 20) throws -> BallotBatch {
        BallotBatch(
            id: Identifier(trusted: "b"), surveyID: Identifier(trusted: "s"),
            unitID: Identifier(trusted: "u"),
            number: "1", collectedOn: try day("2026-11-01"),
            sheets: BallotBatch.Sheets(issued: counted, counted: counted, spoiled: 0, lost: 0),
            status: status,
            sample: status == .entered ? [1, 4, 9, 16, 20] : [],
            enteredBy: status.isOpen ? Identifier(trusted: "first") : nil,
            checkedBy: status == .returned ? Identifier(trusted: "second") : nil, version: 1,
            changedOn: try day("2026-11-01"))
    }

    @Test(arguments: [(0, 0), (1, 1), (4, 4), (5, 5), (50, 5), (51, 6), (60, 6), (500, 50)])
    func `a tenth is entered again, and no fewer than five`(counted: Int, size: Int) {
        var random = Counting()
        let sample = BallotBatch.sample(of: counted, using: &random)
        #expect(sample.count == size && sample == Set(sample).sorted())
        #expect(sample.allSatisfy { (1...max(1, counted)).contains($0) })
    }

    @Test func `every ballot is now and then in the sample`() {
        var random = Counting()
        let drawn = (1...300).flatMap { _ in BallotBatch.sample(of: 50, using: &random) }
        #expect(Set(drawn) == Set(1...50))
    }

    @Test func `issued sheets are counted, spoiled or lost`() throws {
        try BallotBatch.Sheets(issued: 10, counted: 7, spoiled: 2, lost: 1).check()
        try BallotBatch.Sheets(issued: 0, counted: 0, spoiled: 0, lost: 0).check()
        for issued in [9, 11] {
            let sheets = BallotBatch.Sheets(issued: issued, counted: 7, spoiled: 2, lost: 1)
            #expect(throws: BatchRefusal.notAddingUp(sheets)) { try sheets.check() }
        }
    }

    @Test func `who entered a bundle does not check it, and the sample is what is checked`() throws {
        let second = Account.ID(trusted: "second")
        try batch().checkReview(of: [20, 16, 9, 4, 1], by: second)
        #expect(throws: BatchRefusal.samePerson) {
            try batch().checkReview(of: [1, 4, 9, 16, 20], by: Account.ID(trusted: "first"))
        }
        for positions in [[1, 4, 9, 16], [1, 4, 9, 16, 20, 20], [1, 4, 9, 16, 19], []] {
            #expect(throws: BatchRefusal.notTheSample([1, 4, 9, 16, 20])) {
                try batch().checkReview(of: positions, by: second)
            }
        }
        for status in BallotBatch.Status.allCases where status != .entered {
            #expect(throws: BatchRefusal.notIn(status)) {
                try batch(status).checkReview(of: [], by: second)
            }
        }
    }

    @Test func `a bundle is entered again until it is closed, and then nobody is named`() throws {
        let (day, sheets) = (try day("2026-11-02"), try batch().sheets)
        for status in BallotBatch.Status.allCases {
            let batch = try batch(status)
            guard status.isOpen else {
                #expect(throws: BatchRefusal.notIn(status)) {
                    try batch.entered(
                        sheets, collectedOn: day, sample: [2], by: Identifier(trusted: "x"), on: day)
                }
                #expect(throws: BatchRefusal.notIn(status)) { try batch.closed(as: .dropped, on: day) }
                continue
            }
            let again = try batch.entered(
                sheets, collectedOn: day, sample: [2], by: Identifier(trusted: "x"), on: day)
            #expect(again.status == .entered && again.enteredBy?.rawValue == "x" && again.checkedBy == nil)
            #expect(again.sample == [2] && again.version == 2 && again.changedOn == day)
            let closed = try batch.closed(as: .checked, on: day)
            #expect(closed.enteredBy == nil && closed.checkedBy == nil && closed.sample == [])
        }
    }

    @Test func `answers differ, and writing only in being there`() throws {
        func question(_ code: String, _ form: Question.Form) -> Question {
            Question(
                code: code, text: SurveyText(vi: "?", en: nil), form: form, isRequired: false, relevance: nil)
        }
        let form = try Questionnaire([
            question("a", .scale(1...5)), question("b", .text(1...9)), question("c", .number(0...9)),
        ])
        func differing(_ one: [Answer?], _ other: [Answer?]) -> [String] {
            form.differences(one, other, at: 3).map(\.question)
        }
        let first: [Answer?] = [.whole(1), .text("Xa"), nil]
        #expect(differing(first, first) == [] && differing(first, [.whole(1), .text("xa quá"), nil]) == [])
        #expect(differing(first, [.whole(2), nil, .number(1)]) == ["a", "b", "c"])
        #expect(differing([], first) == ["a", "b"])
    }
}
