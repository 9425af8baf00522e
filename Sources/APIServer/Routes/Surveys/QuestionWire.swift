import Domain

/// A question as clients write and read it: which of `choices`, `min` and `max` there may be goes by its `type`.
enum QuestionWire {
    /// Nil after an error that the fields have recorded.
    static func read(_ fields: JSONFields) -> Question? {
        let code = fields.parsed("code", expected: .questionCode) { Question.isCode($0) ? $0 : nil }
        let text = Self.text(fields, "text", "textEn", Limits.questionText)
        let kind: Question.Kind? = fields.choice("type", Question.Kind.self)
        let form = kind.flatMap { Self.form(fields, $0) }
        // Where the type is not known, what goes by it is not called unknown too.
        if kind == nil { for name in ["choices", "min", "max"] { _ = fields.has(name) } }
        let required = fields.flag("required", default: false)
        let relevance = Self.relevance(fields)
        guard let code, let form else { return nil }
        return Question(
            code: code, text: text, form: form, isRequired: required, relevance: relevance)
    }

    private static func text(
        _ fields: JSONFields, _ name: String, _ english: String, _ length: ClosedRange<Int>
    ) -> SurveyText {
        SurveyText(
            vi: fields.text(name, length: length, multiline: true),
            en: fields.optionalText(english, length: length, multiline: true))
    }

    private static func form(_ fields: JSONFields, _ kind: Question.Kind) -> Question.Form? {
        let takesChoices = [.single, .multiple, .rank].contains(kind)
        if !takesChoices, fields.has("choices") { fields.fail("choices", .notAllowed, .noChoices(kind)) }
        if kind == .single {
            for name in ["min", "max"] where fields.has(name) { fields.fail(name, .notAllowed, .noBounds) }
        }
        let choices = takesChoices ? fields.objects("choices", count: Limits.choices, choice) : []
        switch kind {
        case .single: return .single(choices)
        case .multiple:
            return whole(fields, 0...Limits.choices.upperBound, from: 0, to: choices.count)
                .map { .multiple(choices, $0) }
        case .rank:
            return whole(fields, 1...Limits.choices.upperBound, from: choices.count, to: choices.count)
                .map { .rank(choices, $0) }
        case .scale:
            return whole(fields, Limits.scale, from: nil, to: nil).flatMap { range in
                guard Limits.scaleSteps.contains(range.count) else {
                    fields.fail("max", .invalidValue, .scaleSteps)
                    return nil
                }
                return .scale(range)
            }
        case .text:
            return whole(fields, Limits.answerText, from: 1, to: Limits.usualAnswerText).map { .text($0) }
        case .number: return number(fields)
        }
    }

    private static func choice(_ fields: JSONFields) -> Question.Choice {
        Question.Choice(
            code: fields.parsed("code", expected: .choiceCode) { Question.isChoiceCode($0) ? $0 : nil } ?? "",
            label: text(fields, "label", "labelEn", Limits.choiceLabel))
    }

    /// - Parameters:
    ///   - limits: of what is given.
    ///   - from: what an absent `min` is, `to` an absent `max`; nil where it has to be given.
    private static func whole(_ fields: JSONFields, _ limits: ClosedRange<Int>, from: Int?, to: Int?)
        -> ClosedRange<Int>?
    {
        let lower = bound(fields, "min", limits, default: from)
        let upper = bound(fields, "max", limits, default: to)
        guard let lower, let upper else { return nil }
        guard lower <= upper else {
            // What is left out can be less than the other end alone.
            fields.fail(fields.has("max") ? "max" : "min", .invalidValue, .boundsInOrder)
            return nil
        }
        return lower...upper
    }

    private static func bound(
        _ fields: JSONFields, _ name: String, _ limits: ClosedRange<Int>, default value: Int?
    ) -> Int? {
        guard value == nil || fields.has(name) else { return value }
        return fields.required(name, .integer(in: limits))
    }

    private static func number(_ fields: JSONFields) -> Question.Form? {
        let lower = fields.optionalNumber("min", in: Limits.number) ?? Limits.number.lowerBound
        let upper = fields.optionalNumber("max", in: Limits.number) ?? Limits.number.upperBound
        guard lower <= upper else {
            fields.fail(fields.has("max") ? "max" : "min", .invalidValue, .boundsInOrder)
            return nil
        }
        return .number(lower...upper)
    }

    private static func relevance(_ fields: JSONFields) -> Relevance? {
        guard let text = fields.optionalText("relevantIf", length: RelevanceLimits.text) else { return nil }
        do {
            return try Relevance(text)
        } catch {
            fields.fail("relevantIf", .invalidFormat, error.phrase)
            return nil
        }
    }

    /// - Parameter placed: whether each choice says which it is, from 1.
    static func write(_ question: Question, placed: Bool = false, _ json: inout JSONWriter) {
        json.member("code", question.code)
        json.member("type", question.form.kind)
        json.member("text", question.text.vi)
        json.member("textEn", question.text.en)
        let choices = question.form.choices
        if !choices.isEmpty {
            json.memberArray(
                "choices",
                { json in
                    for (index, choice) in choices.enumerated() {
                        json.object { json in
                            if placed { json.member("place", index + 1) }
                            json.member("code", choice.code)
                            json.member("label", choice.label.vi)
                            json.member("labelEn", choice.label.en)
                        }
                    }
                })
        }
        switch question.form {
        case .single: break
        case .multiple(_, let range), .rank(_, let range), .scale(let range), .text(let range):
            json.member("min", range.lowerBound)
            json.member("max", range.upperBound)
        case .number(let range):
            if range.lowerBound > Limits.number.lowerBound { json.member("min", range.lowerBound) }
            if range.upperBound < Limits.number.upperBound { json.member("max", range.upperBound) }
        }
        json.member("required", question.isRequired)
        json.member("relevantIf", question.relevance?.description)
    }
}

extension Question.Kind: WireValue {}

extension Phrase {
    static let questionCode = Phrase(
        vi: "một mã gồm chữ cái không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ cái, tối đa 32 ký tự",
        en: "a code of letters a–z, digits and underscores that begins with a letter, at most 32 characters")
    static let choiceCode = Phrase(
        vi: "một mã gồm chữ cái không dấu, chữ số, '_', '-' và '.', tối đa 32 ký tự",
        en: "a code of letters a–z, digits, '_', '-' and '.', at most 32 characters")
    fileprivate static let noBounds = Phrase(
        vi: "không có min và max ở câu chọn một", en: "no min and max in a question with one answer")
    fileprivate static let boundsInOrder = Phrase(
        vi: "min không lớn hơn max", en: "a min that is not above max")
    fileprivate static let scaleSteps = Phrase(
        vi: "một thang từ \(Limits.scaleSteps.lowerBound) đến \(Limits.scaleSteps.upperBound) bậc",
        en: "a scale of \(Limits.scaleSteps.lowerBound) to \(Limits.scaleSteps.upperBound) steps")

    fileprivate static func noChoices(_ kind: Question.Kind) -> Phrase {
        Phrase(vi: "không có choices ở loại \(kind.rawValue)", en: "no choices with type \(kind.rawValue)")
    }
}
