import Domain

/// A question as part of a page, with what was answered so far and what is wrong with it.
struct FormQuestion {
    let question: Question
    let language: Language
    let written: [String]
    let fault: AnswerFault?

    /// Scales up to so many steps are buttons side by side.
    private static let shownSteps = 11

    private var name: String { FormState.field(of: question) }
    private var id: String { "q-\(question.code)" }
    /// The element that a message about the question leads to.
    var anchor: String { isGroup ? "\(id)-0" : id }

    private var isGroup: Bool {
        switch question.form {
        case .single, .multiple, .rank: true
        case .scale(let range): range.count <= Self.shownSteps
        case .number, .text: false
        }
    }

    var html: HTML {
        let described = [hint == nil ? nil : "h-\(id)", fault == nil ? nil : "e-\(id)"].compactMap { $0 }
        let about: HTML =
            described.isEmpty ? .empty : " aria-describedby=\"\(described.joined(separator: " "))\""
        let kind: HTML = fault == nil ? "question" : "question wrong"
        guard isGroup else {
            let invalid: HTML = fault == nil ? .empty : " aria-invalid=\"true\""
            return """
                <div class="\(kind)"><label class="asked" for="\(id)">\(asked)</label>
                \(notes)\(field(about, invalid))</div>
                """
        }
        return """
            <fieldset class="\(kind)"\(about)><legend class="asked">\(asked)</legend>
            \(notes)\(choices)</fieldset>
            """
    }

    private var asked: HTML {
        let text = language(question.text)
        return question.isRequired ? "\(text) <em>(\(language(.formRequired)))</em>" : "\(text)"
    }

    private var hint: Phrase? {
        if case .scale(let range) = question.form, range.count <= Self.shownSteps { return nil }
        return .formHint(question.form)
    }

    private var notes: HTML {
        let hint: HTML = hint.map { "<p class=\"hint\" id=\"h-\(id)\">\(language($0))</p>" } ?? .empty
        let fault: HTML =
            fault.map {
                "<p class=\"error\" id=\"e-\(id)\">\(language(.formError)): \(language($0.phrase))</p>"
            }
            ?? .empty
        return "\(hint)\(fault)"
    }

    private func field(_ about: HTML, _ invalid: HTML) -> HTML {
        let value = written.first ?? ""
        if case .text(let length) = question.form {
            return """
                <textarea id="\(id)" name="\(name)" rows="4" maxlength="\(length.upperBound)"\(about)\(invalid)>
                \(value)</textarea>
                """
        }
        return """
            <input type="text" id="\(id)" name="\(name)" value="\(value)" autocomplete="off"\(keys)\(about)\(invalid)>
            """
    }

    /// Keys of digits alone lack the minus on some telephones.
    private var keys: HTML {
        switch question.form {
        case .scale(let range) where range.lowerBound >= 0: " inputmode=\"numeric\""
        case .number(let range) where range.lowerBound >= 0: " inputmode=\"decimal\""
        default: .empty
        }
    }

    private var choices: HTML {
        switch question.form {
        case .single(let choices): options(choices, "radio")
        case .multiple(let choices, _): options(choices, "checkbox")
        case .scale(let range):
            "<div class=\"scale\">\(range.enumerated().map { option($0, "radio", String($1), String($1)) })</div>\(skip(range.count))"
        case .rank(let choices, let count):
            "\((0..<count.upperBound).map { place($0, choices) })"
        case .number, .text: .empty
        }
    }

    private func options(_ choices: [Question.Choice], _ type: String) -> HTML {
        let parts = choices.enumerated().map { option($0, type, $1.code, language($1.label)) }
        return "\(parts)\(type == "radio" ? skip(choices.count) : .empty)"
    }

    /// A button that was pressed can't be let go of otherwise.
    private func skip(_ number: Int) -> HTML {
        question.isRequired ? .empty : option(number, "radio", "", language(.formSkip))
    }

    private func option(_ number: Int, _ type: String, _ value: String, _ label: String) -> HTML {
        let checked: HTML = written.contains(value) ? " checked" : .empty
        return """
            <div class="option"><input type="\(type)" id="\(id)-\(number)" name="\(name)" value="\(value)"\(checked)>
            <label for="\(id)-\(number)">\(label)</label></div>
            """
    }

    private func place(_ number: Int, _ choices: [Question.Choice]) -> HTML {
        let chosen = written.indices.contains(number) ? written[number] : ""
        let options = choices.map { choice -> HTML in
            let selected: HTML = choice.code == chosen ? " selected" : .empty
            return "<option value=\"\(choice.code)\"\(selected)>\(language(choice.label))</option>"
        }
        return """
            <div class="place"><label for="\(id)-\(number)">\(language(.formPlace(number + 1)))</label>
            <select id="\(id)-\(number)" name="\(name)"><option value="">\(language(.formChoose))</option>\(options)
            </select></div>
            """
    }
}
