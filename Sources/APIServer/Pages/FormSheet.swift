import Domain
import Foundation

/// One page of a form that is being filled in.
struct FormSheet {
    let form: Form
    let state: FormState
    /// With nothing to ask it is the last one, from which the answers are sent.
    let page: FormPage
    /// Empty unless somebody tried to go on.
    let faults: [String: AnswerFault]
    let unitFault: Phrase?

    private var language: Language { state.language }
    private var isLast: Bool { page.number >= form.questionnaire.pages.count - 1 }
    private var isFirst: Bool { page.number == 0 }

    var html: HTML {
        let language = language
        let title: HTML = hasFaults ? "\(language(.formError)): \(form.survey.title)" : "\(form.survey.title)"
        return Pages.document(language, title: title, body: body)
    }

    private var hasFaults: Bool { unitFault != nil || questions.contains { $0.fault != nil } }

    private var questions: [FormQuestion] {
        page.questions.map {
            FormQuestion(
                question: $0, language: language, written: state.written[$0.code] ?? [],
                fault: faults[$0.code])
        }
    }

    private var body: HTML {
        """
        \(head)\(summary)
        <form method="post" action="\(path)" novalidate>
        \(isFirst ? unit : .empty)\(questions.map(\.html))\(carried)
        <div class="buttons"><button type="submit">\(language(isLast ? .formSend : .formNext))</button>\(back)</div>
        </form>
        """
    }

    private var path: String { "/forms/\(form.survey.publicID ?? "")" }

    private var head: HTML {
        let count = form.questionnaire.pages.count
        let step: HTML =
            count > 1 && page.number < count
            ? "<p class=\"step\">\(language(.formStep(page.number + 1, of: count)))</p>" : .empty
        guard isFirst else {
            let done: HTML = page.questions.isEmpty ? "<p>\(language(.formDone))</p>" : .empty
            return "<h1>\(form.survey.title)</h1>\(step)\(done)"
        }
        let other: Language = language == .vi ? .en : .vi
        let purpose: HTML = form.survey.purpose.map { "<p class=\"lines\">\($0)</p>" } ?? .empty
        return """
            <p class="language"><a href="\(path)?lang=\(other.rawValue)&amp;unit=\(unitInAddress)"
            lang="\(other.rawValue)">\(language(.formOtherLanguage))</a></p>
            <h1>\(form.survey.title)</h1>\(purpose)<p>\(language(.formAnonymous))</p>\(step)
            """
    }

    private var unitInAddress: String {
        state.unitCode.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private var summary: HTML {
        guard hasFaults else { return .empty }
        let unit: [HTML] = unitFault == nil ? [] : ["<li><a href=\"#unit\">\(language(.formUnit))</a></li>"]
        let wrong = questions.filter { $0.fault != nil }.map { question -> HTML in
            "<li><a href=\"#\(question.anchor)\">\(language(question.question.text))</a></li>"
        }
        return """
            <div class="summary" role="alert"><h2>\(language(.formErrors))</h2><ul>\(unit)\(wrong)</ul></div>
            """
    }

    /// Where a survey asks one unit only, there is nothing to choose.
    private var unit: HTML {
        if let units = form.units, units.count == 1, let unit = units.first {
            return "<p>\(unit.name)</p>\(Self.hidden(FormState.unitField, unit.code))"
        }
        let note: HTML =
            unitFault.map { "<p class=\"error\" id=\"e-unit\">\(language(.formError)): \(language($0))</p>" }
            ?? .empty
        let about: HTML =
            unitFault == nil ? .empty : " aria-describedby=\"e-unit\" aria-invalid=\"true\""
        let label: Phrase = form.units == nil ? .formUnitCode : .formUnit
        return """
            <div class="question\(unitFault == nil ? .empty : " wrong" as HTML)">
            <label class="asked" for="unit">\(language(label)) <em>(\(language(.formRequired)))</em></label>\(note)
            \(unitField(about))</div>
            """
    }

    private func unitField(_ about: HTML) -> HTML {
        guard let units = form.units else {
            let name: HTML = form.unit.map { "<p class=\"hint\">\($0.name)</p>" } ?? .empty
            return """
                <input type="text" id="unit" name="\(FormState.unitField)" value="\(state.unitCode)"
                autocomplete="off"\(about)>\(name)
                """
        }
        let options = units.map { unit -> HTML in
            let selected: HTML = unit.code == state.unitCode ? " selected" : .empty
            return "<option value=\"\(unit.code)\"\(selected)>\(unit.name)</option>"
        }
        return """
            <select id="unit" name="\(FormState.unitField)"\(about)><option value="">\(language(.formChoose))</option>
            \(options)</select>
            """
    }

    /// All that was told on the other pages.
    private var carried: HTML {
        let shown = Set(page.questions.map(\.code))
        var fields = [
            Self.hidden(FormState.pageField, String(page.number)),
            Self.hidden(FormState.languageField, language.rawValue),
        ]
        if !isFirst { fields.append(Self.hidden(FormState.unitField, state.unitCode)) }
        for question in form.questionnaire.questions where !shown.contains(question.code) {
            fields += (state.written[question.code] ?? []).map {
                Self.hidden(FormState.field(of: question), $0)
            }
        }
        return "\(fields)"
    }

    private static func hidden(_ name: String, _ value: String) -> HTML {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    private var back: HTML {
        isFirst
            ? .empty
            : """
            <button type="submit" class="back" name="\(FormState.backField)" value="1">\(language(.formBack))</button>
            """
    }
}
