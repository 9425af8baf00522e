import Domain
import Testing

struct RelevanceFuzzTests {
    /// SplitMix64: the same numbers in every run.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let alphabet = [
        "(", ")", ",", "=", "!=", "<", "<=", ">", ">=", "and", "or", "not(", "selected(", "answered(",
        "count(",
        "count-selected(", "a", "b", "tuổi", "${a}", "${ b-c }", "${and}", "$", "{", "}", "'", "\"", "‘", "’",
        "“", "”",
        "'tv'", "\"it's\"", "''", "0", "-1", "18.50", ".5", "5.", "-", ".", "..", "1e5", "+", "*", "div",
        "mod", "/",
        "today()", "jr:x", ":", "#", "!", "\0", "\u{301}", "\u{00A0}", "\r\n", "🇻🇳", "đài", "Ａ", "٣",
    ]
    private static let blanks = ["", " ", "\n", "\t "]

    private func garbage(_ numbers: inout Numbers) -> String {
        (0..<Int.random(in: 1...24, using: &numbers)).map { _ in
            (Self.alphabet.randomElement(using: &numbers) ?? "")
                + (Self.blanks.randomElement(using: &numbers) ?? "")
        }.joined()
    }

    private func operand(_ numbers: inout Numbers) -> String {
        let name = ["a", "b2", "${ c }", "${or}", "${d-e}", "count"].randomElement(using: &numbers) ?? ""
        return switch Int.random(in: 0..<5, using: &numbers) {
        case 0: "count(\(name))"
        case 1: "\(Int.random(in: -9...99, using: &numbers)).\(Int.random(in: 0...999, using: &numbers))0"
        case 2: ["''", "'x'", "\"it's\"", "‘“’"].randomElement(using: &numbers) ?? ""
        default: name
        }
    }

    private func expression(_ depth: Int, _ numbers: inout Numbers) -> String {
        let blank = Self.blanks.dropFirst().randomElement(using: &numbers) ?? " "
        switch Int.random(in: 0..<(depth == 0 ? 3 : 8), using: &numbers) {
        case 0: return "selected(${a},\(blank)'x')"
        case 1: return "answered(\(blank)b )"
        case 2:
            let relation = Relevance.Relation.allCases.randomElement(using: &numbers)?.rawValue ?? "="
            return operand(&numbers) + blank + relation + operand(&numbers)
        case 3, 4:
            return expression(depth - 1, &numbers) + "\(blank)and " + expression(depth - 1, &numbers)
        case 5, 6:
            return expression(depth - 1, &numbers) + "\(blank)or " + expression(depth - 1, &numbers)
        default:
            let word = Bool.random(using: &numbers) ? "not" : ""
            return "\(word)(" + expression(depth - 1, &numbers) + ")"
        }
    }

    /// A well-formed text in which up to three scalars are lost or give way to something else.
    private func damaged(_ numbers: inout Numbers) -> String {
        var text = Array(expression(2, &numbers).unicodeScalars)
        for _ in 0..<Int.random(in: 1...3, using: &numbers) where !text.isEmpty {
            let index = Int.random(in: 0..<text.count, using: &numbers)
            let other = Bool.random(using: &numbers) ? Self.alphabet.randomElement(using: &numbers) ?? "" : ""
            text.replaceSubrange(index...index, with: Array(other.unicodeScalars))
        }
        return String(String.UnicodeScalarView(text))
    }

    /// Whether it was read; if so it was printed, read again, judged and checked, and if not, told where.
    private func holdsTogether(_ text: String, _ dialect: Relevance.Dialect) -> Bool {
        do throws(RelevanceError) {
            let relevance = try Relevance(text, as: dialect)
            let again = try Relevance(relevance.description)
            #expect(again == relevance, "\(text)")
            #expect(again.description == relevance.description, "\(text)")
            _ = relevance.holds { _ in .number(1) }
            let asked = RelevanceQuestion(code: "a", answers: .multiple, choices: ["tv"])
            let question = RelevanceQuestion(code: "b", answers: .number, relevance: relevance)
            let problems = RelevanceQuestion.problems(of: [asked, question, asked])
            #expect(problems.allSatisfy { 0..<text.unicodeScalars.count ~= $0.error.at }, "\(text)")
            return true
        } catch {
            #expect(0...text.unicodeScalars.count ~= error.at, "\(text)")
            return false
        }
    }

    @Test(arguments: [Relevance.Dialect.own, .xlsForm])
    func `forty thousand random texts do not trap, and what is read is read alike from what it prints`(
        dialect: Relevance.Dialect
    ) {
        var numbers = Numbers(state: 2_026)
        #expect((0..<20_000).count { _ in holdsTogether(garbage(&numbers), dialect) } > 5)
        #expect((0..<20_000).count { _ in holdsTogether(damaged(&numbers), dialect) } > 500)
    }

    @Test(arguments: [Relevance.Dialect.own, .xlsForm])
    func `two thousand random well-formed texts are read alike from what they print`(
        dialect: Relevance.Dialect
    ) {
        var numbers = Numbers(state: 11)
        for _ in 0..<2_000 {
            let text = expression(4, &numbers)
            guard !holdsTogether(text, dialect), let error = Relevance.refusal(of: text, as: dialect) else {
                continue
            }
            switch error.kind {
            case .tooLong: break
            // What is this language's own.
            case .notCovered: #expect(dialect == .xlsForm, "\(text)")
            default: Issue.record("\(error) for \(text)")
            }
        }
    }
}
