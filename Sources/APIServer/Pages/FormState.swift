import Domain
import Foundation

/// How far somebody has come in a form. The page carries all of it; nothing is kept here between two pages.
struct FormState: Sendable {
    let language: Language
    let unitCode: String
    /// The page that was answered.
    let page: Int
    let goesBack: Bool
    /// What was written and chosen, by the codes of the questions.
    let written: [String: [String]]

    init(_ body: FormBody, _ questionnaire: Questionnaire) {
        language = body.first(Self.languageField).flatMap { Language(rawValue: $0) } ?? .vi
        unitCode = (body.first(Self.unitField) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        page = max(0, body.first(Self.pageField).flatMap { Int($0) } ?? 0)
        goesBack = body.first(Self.backField) != nil
        written = Dictionary(
            questionnaire.questions.map { ($0.code, body[Self.field(of: $0)]) }
        ) { first, _ in first }
    }

    static let (languageField, unitField, pageField, backField) = ("lang", "unit", "page", "back")

    static func field(of question: Question) -> String { "q.\(question.code)" }

    func given(to questionnaire: Questionnaire) -> [String: GivenAnswer] {
        var given: [String: GivenAnswer] = [:]
        for question in questionnaire.questions {
            given[question.code] = Self.answer(to: question, written[question.code] ?? [])
        }
        return given
    }

    private static func answer(to question: Question, _ written: [String]) -> GivenAnswer? {
        let values = written.filter { $0.contains { !$0.isWhitespace } }
        switch question.form {
        case .single, .text: return values.first.map { .text($0) }
        case .scale, .number: return values.first.map { number($0).map { .number($0) } ?? .text($0) }
        case .rank: return values.isEmpty ? nil : .texts(values)
        // Where none of them is an answer, who has to answer gives it by choosing none.
        case .multiple(_, let count):
            return values.isEmpty && !(question.isRequired && count.contains(0)) ? nil : .texts(values)
        }
    }

    /// With a comma or a point.
    private static func number(_ text: String) -> Double? {
        let text = text.trimmingCharacters(in: .whitespaces).replacing(",", with: ".")
        guard text.utf8.count <= 30, text.utf8.allSatisfy({ "0123456789.-".utf8.contains($0) }) else {
            return nil
        }
        return Double(text)
    }
}
