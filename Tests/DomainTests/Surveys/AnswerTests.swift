import Domain
import Testing

struct AnswerTests {
    private static func choices(_ codes: String...) -> [Question.Choice] {
        codes.map { Question.Choice(code: $0, label: SurveyText(vi: $0, en: nil)) }
    }

    private func question(
        _ code: String, _ form: Question.Form, required: Bool = false, if condition: String? = nil
    )
        throws -> Question
    {
        Question(
            code: code, text: SurveyText(vi: code, en: nil), form: form, isRequired: required,
            relevance: try condition.map { try Relevance($0) })
    }

    private func faults(_ form: Question.Form, _ given: GivenAnswer) throws -> AnswerFault? {
        do {
            _ = try Questionnaire([question("a", form)]).answers(["a": given])
            return nil
        } catch let faults as BallotFaults {
            #expect(faults.faults.map(\.code) == ["a"])
            return faults.faults.first?.fault
        }
    }

    @Test func `each type takes what fits it`() throws {
        let questions = [
            try question("a", .single(Self.choices("x", "y"))),
            try question("b", .multiple(Self.choices("x", "y", "z"), 0...2)),
            try question("c", .rank(Self.choices("x", "y", "z"), 2...3)), try question("d", .scale(-2...2)),
            try question("e", .number(0.5...10)), try question("f", .text(1...10)),
            try question("g", .text(1...10)),
        ]
        let answers = try Questionnaire(questions).answers([
            "a": .text("y"), "b": .texts(["z", "x"]), "c": .texts(["z", "x"]), "d": .number(-2),
            "e": .number(0.5),
            "f": .text("Đường xấu"),
        ])
        #expect(
            answers == [
                .choice(1), .choices([0, 2]), .ranking([2, 0]), .whole(-2), .number(0.5), .text("Đường xấu"),
                nil,
            ])
    }

    @Test func `what does not fit is told by its reason`() throws {
        let three = Self.choices("x", "y", "z")
        #expect(try faults(.single(three), .text("X")) == .unknownChoice("X"))
        #expect(try faults(.single(three), .texts(["x"])) == .wrongType(.single))
        #expect(try faults(.multiple(three, 1...2), .texts(["x", "w"])) == .unknownChoice("w"))
        #expect(try faults(.multiple(three, 1...2), .texts(["x", "x"])) == .choiceTwice("x"))
        #expect(try faults(.multiple(three, 1...2), .texts(["x", "y", "z"])) == .wrongCount(1...2))
        #expect(try faults(.multiple(three, 1...2), .texts([])) == .wrongCount(1...2))
        #expect(try faults(.multiple(three, 0...2), .texts([])) == nil)
        #expect(try faults(.multiple(three, 1...2), .text("x")) == .wrongType(.multiple))
        #expect(try faults(.rank(three, 3...3), .texts(["x", "y"])) == .wrongCount(3...3))
        #expect(try faults(.scale(1...5), .number(6)) == .outOfRange(1...5))
        #expect(try faults(.scale(1...5), .number(2.5)) == .notWhole)
        #expect(try faults(.scale(1...5), .number(1e300)) == .notWhole)
        #expect(try faults(.scale(1...5), .text("3")) == .wrongType(.scale))
        #expect(try faults(.number(0...1), .number(1.001)) == .outOfRange(0...1))
        #expect(try faults(.number(0...1), .texts([])) == .wrongType(.number))
        #expect(try faults(.text(2...3), .text("a")) == .wrongLength(2...3))
        #expect(try faults(.text(2...3), .text("abcd")) == .wrongLength(2...3))
        #expect(try faults(.text(1...100), .number(4)) == .wrongType(.text))
    }

    @Test func `nobody is named in what is written`() throws {
        guard case .personal(let hit)? = try faults(.text(1...100), .text("Gọi tôi 0912 345 678")) else {
            Issue.record("a phone number passed")
            return
        }
        #expect(hit.kind == .phone)
    }

    @Test func `only who is asked answers, and who is asked for certain has to`() throws {
        let questionnaire = try Questionnaire([
            question("biet", .single(Self.choices("co", "khong")), required: true),
            question("muc", .scale(1...5), required: true, if: "biet = 'co'"),
            question("vi_sao", .text(1...100), if: "muc < 3"),
        ])
        func refused(_ given: [String: GivenAnswer]) -> [String: AnswerFault] {
            do {
                _ = try questionnaire.answers(given)
                return [:]
            } catch {
                return Dictionary(error.faults.map { ($0.code, $0.fault) }) { first, _ in first }
            }
        }
        #expect(refused([:]) == ["biet": .missing])
        #expect(refused(["biet": .text("khong")]) == [:])
        #expect(refused(["biet": .text("co")]) == ["muc": .missing])
        #expect(refused(["biet": .text("khong"), "muc": .number(2)]) == ["muc": .notAsked])
        #expect(refused(["biet": .text("co"), "muc": .number(2), "vi_sao": .text("Xa")]) == [:])
        #expect(
            refused(["biet": .text("co"), "muc": .number(3), "vi_sao": .text("Xa")]) == ["vi_sao": .notAsked])
        // What was answered without being asked opens nothing.
        #expect(
            refused(["biet": .text("khong"), "muc": .number(2), "vi_sao": .text("Xa")])
                == ["muc": .notAsked, "vi_sao": .notAsked])
        #expect(refused(["biet": .text("khong"), "khac": .text("x")]) == ["khac": .unknownQuestion])
    }
}
