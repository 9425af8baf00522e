import Domain
import HTTPTypes
import Hummingbird

/// A survey's public form, for people: pages that work without scripts.
enum FormPageRoutes {
    static let all: [Route] = [
        .get("/forms/{publicId}", access: .open, query: true, show),
        .post("/forms/{publicId}", access: .open, body: .form, goOn),
    ]

    /// Unknown parameters are let pass: what spreads links adds its own.
    private static func show(_ exchange: Exchange) async throws -> Answer {
        let query = FormBody(exchange.request.uri.query ?? "")
        let language = FormState(query, .empty).language
        guard query.first(sent) == nil else {
            return Pages.answer(.ok, Pages.notice(language, .formThanks, .formReceived))
        }
        return try await telling(language) {
            let (form, _) = try await read(exchange, FormState(query, .empty).unitCode)
            if form.issuer != nil {
                return Pages.answer(.ok, Pages.notice(language, .formByToken, .formNeedsApp))
            }
            let state = FormState(query, form.questionnaire)
            return sheet(form, state, page: form.questionnaire.pages.first, faults: [:], .ok)
        }
    }

    private static func goOn(_ exchange: Exchange) async throws -> Answer {
        let body = FormBody(String(decoding: exchange.body, as: UTF8.self))
        let language = FormState(body, .empty).language
        return try await telling(language) {
            let (form, isUnitKnown) = try await read(exchange, FormState(body, .empty).unitCode)
            let (questionnaire, state) = (form.questionnaire, FormState(body, form.questionnaire))
            let reading = questionnaire.reading(state.given(to: questionnaire))
            if state.goesBack {
                let page = questionnaire.page(before: state.page, reading) ?? questionnaire.pages.first
                return sheet(form, state, page: page, faults: [:], .ok)
            }
            guard isUnitKnown else {
                return sheet(
                    form, state, page: questionnaire.pages.first, faults: reading.faults,
                    unitFault: .formUnitWrong, .unprocessableContent)
            }
            if let page = questionnaire.faultyPage(through: state.page, reading) {
                return sheet(form, state, page: page, faults: reading.faults, .unprocessableContent)
            }
            if let page = questionnaire.page(from: state.page + 1, reading) {
                return sheet(form, state, page: page, faults: [:], .ok)
            }
            let count = questionnaire.pages.count
            // Nobody sends what looked as if more were to come.
            guard state.page >= count - 1 else {
                return sheet(form, state, page: FormPage(number: count, questions: []), faults: [:], .ok)
            }
            return try await cast(exchange, form, state, reading)
        }
    }

    private static func cast(
        _ exchange: Exchange, _ form: Form, _ state: FormState, _ reading: FormReading
    ) async throws -> Answer {
        let (publicID, now) = (exchange.publicID, exchange.services.clock.now)
        let ballot = NewBallot(
            unit: .code(state.unitCode), collectedOn: now.civilDate, answers: reading.answers,
            form: form.questionnaire, hash: nil)
        try await exchange.services.storage.write { store in
            try store.castBallot(
                ballot, token: nil, on: publicID, at: now, randomID: RandomIdentifier.next)
        }
        // Loading the next page again sends nothing again.
        return Answer(status: .seeOther)
            .located("/forms/\(publicID)?\(sent)=1&\(FormState.languageField)=\(state.language.rawValue)")
    }

    private static let sent = "sent"

    /// The form, and whether it asks the unit.
    private static func read(_ exchange: Exchange, _ unitCode: String) async throws -> (Form, Bool) {
        let (publicID, now) = (exchange.publicID, exchange.services.clock.now)
        return try await exchange.services.storage.read { store in
            do {
                let unit: UnitReference? = unitCode.isEmpty ? nil : .code(unitCode)
                return (try store.form(publicID, unit: unit, at: now), unit != nil)
            } catch SurveyRefusal.noTarget {
                return (try store.form(publicID, unit: nil, at: now), false)
            }
        }
    }

    private static func sheet(
        _ form: Form, _ state: FormState, page: FormPage?, faults: [String: AnswerFault],
        unitFault: Phrase? = nil, _ status: HTTPResponse.Status
    ) -> Answer {
        let page = page ?? FormPage(number: 0, questions: [])
        let sheet = FormSheet(form: form, state: state, page: page, faults: faults, unitFault: unitFault)
        return Pages.answer(status, sheet.html)
    }

    /// What keeps somebody from the form is told on a page too.
    private static func telling(_ language: Language, _ body: () async throws -> Answer) async throws
        -> Answer
    {
        do {
            return try await body()
        } catch AccessRefusal.notFound {
            return Pages.answer(.notFound, Pages.notice(language, .formUnknown, .formCheckLink))
        } catch SurveyRefusal.formOpens(let instant) {
            return Pages.answer(.conflict, Pages.notice(language, .formNotYet, .formOpens(instant)))
        } catch SurveyRefusal.formClosed(let instant) {
            return Pages.answer(.conflict, Pages.notice(language, .formOver, .formClosed(instant)))
        } catch ParticipationRefusal.tokenRequired {
            return Pages.answer(.conflict, Pages.notice(language, .formByToken, .formNeedsApp))
        } catch SurveyRefusal.quotaReached {
            return Pages.answer(.conflict, Pages.notice(language, .formOver, .formFull))
        }
    }
}
