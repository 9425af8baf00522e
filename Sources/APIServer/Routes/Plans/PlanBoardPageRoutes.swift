import Domain
import HTTPTypes
import Hummingbird

/// A plan's board for people: a page that asks who reads it, works without scripts, and leaves nothing in the browser.
enum PlanBoardPageRoutes {
    static let all: [Route] = [
        .get("/plans/{id}/board", access: .open, query: true) { exchange in
            // Unknown parameters are let pass: what spreads links adds its own.
            let query = FormBody(exchange.request.uri.query ?? "")
            return PlanBoardSignIn(id: try exchange.id(of: Plan.self).rawValue, language: language(query))
                .answer(.ok)
        },
        .post("/plans/{id}/board", access: .open, body: .form, show),
    ]

    private static func language(_ form: FormBody) -> Language {
        form.first(FormState.languageField).flatMap { Language(rawValue: $0) } ?? .vi
    }

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Plan.self)
        let form = FormBody(String(decoding: exchange.body, as: UTF8.self))
        let language = language(form)
        let signIn = PlanBoardSignIn(
            id: id.rawValue, language: language, username: form.first("username") ?? "")
        do {
            let found = try await read(id, form, exchange)
            return Pages.answer(
                PlanBoardPage(
                    plan: found.plan, tasks: found.tasks, tallies: found.tallies, board: found.board,
                    isWhole: found.isWhole, today: found.today, text: PageText(language: language)))
        } catch AccessRefusal.wrongCredentials {
            return signIn.answer(.unprocessableContent, fault: .boardWrongPassword)
        } catch AccessRefusal.passwordChangeRequired {
            return signIn.answer(.unprocessableContent, fault: .boardPasswordChange)
        } catch let problem as Problem where problem.status == .tooManyRequests {
            var answer = signIn.answer(problem.status, fault: problem.detail)
            answer.headers[.retryAfter] = problem.headers[.retryAfter]
            return answer
        } catch AccessRefusal.notFound {
            return Pages.answer(
                .notFound, Pages.notice(language, .boardUnknown, .boardUnknownWhy))
        } catch PlanRefusal.notIn {
            return Pages.answer(.conflict, Pages.notice(language, .boardDraft, .boardDraftWhy))
        }
    }

    private struct Found {
        let plan: Plan
        let tasks: [PlanTask]
        let tallies: [TaskTally]
        let board: PlanBoard
        let isWhole: Bool
        let today: CivilDate
    }

    private static func read(_ id: Plan.ID, _ form: FormBody, _ exchange: Exchange) async throws -> Found {
        let services = exchange.services
        let password = form.first("password") ?? ""
        let username = (form.first("username") ?? "").lowercased()
        guard (1...200).contains(username.unicodeScalars.count),
            (1...Limits.password.upperBound).contains(password.unicodeScalars.count)
        else { throw AccessRefusal.wrongCredentials }
        let (account, _) = try await PasswordCheck.account(username, password, services)
        let ask = services.ask(account: account.id, session: nil, requestID: exchange.context.requestID)
        try await services.storage.write { store in
            try store.record(.session("page.signedIn", id, ask))
        }
        return try await services.storage.view(ask) { view in
            let (plan, board, next) = try view.board(of: id, PageRequest(limit: Limits.page.upperBound))
            let (_, tasks, tallies) = try view.tasks(of: id)
            return Found(
                plan: plan, tasks: tasks, tallies: tallies, board: board, isWhole: next == nil,
                today: view.caller.today)
        }
    }
}
