import Domain

/// A question as it is kept.
struct StoredQuestion: Codable {
    struct Choice: Codable {
        let code: String
        let label: String
        let labelEn: String?
    }

    let code: String
    let type: String
    let text: String
    let textEn: String?
    let choices: [Choice]?
    let min: Double?
    let max: Double?
    let required: Bool
    let relevantIf: String?

    init(_ question: Question) {
        code = question.code
        type = question.form.kind.rawValue
        text = question.text.vi
        textEn = question.text.en
        let choices = question.form.choices
        self.choices =
            choices.isEmpty
            ? nil : choices.map { Choice(code: $0.code, label: $0.label.vi, labelEn: $0.label.en) }
        let range: ClosedRange<Double>? =
            switch question.form {
            case .single: nil
            case .multiple(_, let range), .rank(_, let range), .scale(let range), .text(let range):
                Double(range.lowerBound)...Double(range.upperBound)
            case .number(let range): range
            }
        min = range?.lowerBound
        max = range?.upperBound
        required = question.isRequired
        relevantIf = question.relevance?.description
    }

    func value() throws -> Question {
        let relevance: Relevance?
        do {
            relevance = try relevantIf.map { try Relevance($0) }
        } catch {
            throw StorageError.corrupt("the condition of question \(code) can't be read")
        }
        return Question(
            code: code, text: SurveyText(vi: text, en: textEn), form: try form(), isRequired: required,
            relevance: relevance)
    }

    private func form() throws(StorageError) -> Question.Form {
        guard let kind = Question.Kind(rawValue: type) else {
            throw .corrupt("question \(code) is of type '\(type)'")
        }
        let choices = (choices ?? []).map {
            Question.Choice(code: $0.code, label: SurveyText(vi: $0.label, en: $0.labelEn))
        }
        return switch kind {
        case .single: .single(choices)
        case .multiple: .multiple(choices, try whole())
        case .rank: .rank(choices, try whole())
        case .scale: .scale(try whole())
        case .text: .text(try whole())
        case .number: .number(try range())
        }
    }

    private func range() throws(StorageError) -> ClosedRange<Double> {
        guard let min, let max, min <= max else { throw .corrupt("question \(code) has no range") }
        return min...max
    }

    private func whole() throws(StorageError) -> ClosedRange<Int> {
        let range = try range()
        guard let lower = Int(exactly: range.lowerBound), let upper = Int(exactly: range.upperBound) else {
            throw .corrupt("question \(code) has a range of fractions")
        }
        return lower...upper
    }
}
