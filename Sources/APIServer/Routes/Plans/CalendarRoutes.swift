import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird

/// What is due, in people's own calendars: these sign in nowhere, so each account makes a secret link for them.
enum CalendarRoutes {
    static let all: [Route] = [
        .post("/v1/me/calendar", body: .none, kept: false, make),
        .get("/v1/me/calendar") { exchange in
            let link = try await exchange.view { try $0.calendarLink() }
            return .json { $0.member("createdAt", link.createdAt) }
        },
        .delete("/v1/me/calendar") { exchange in
            try await exchange.work { try $0.removeCalendarLink() }
            return .noContent
        },
        .get("/v1/calendar/{secret}.ics", access: .open, feed),
    ]

    private static func make(_ exchange: Exchange) async throws -> Answer {
        let (secret, hash) = RandomSecret.next()
        let link = try await exchange.work { try $0.makeCalendarLink(hash) }
        return Answer.json(.created) { json in
            json.member("url", "/v1/calendar/\(secret).ics")
            json.member("createdAt", link.createdAt)
        }.located("/v1/me/calendar")
    }

    /// Unknown parameters are let pass: calendars add their own.
    private static func feed(_ exchange: Exchange) async throws -> Answer {
        let (services, requestID) = (exchange.services, exchange.context.requestID)
        guard
            let hash = exchange.context.parameters.get("secret").flatMap({ CalendarSecret.hash(of: $0[...]) })
        else { throw AccessRefusal.notFound }
        let entries = try await services.storage.read { store in
            try store.calendar(hash) { services.ask(account: $0, session: nil, requestID: requestID) }
        }
        var answer = Answer(body: DueCalendar.render(entries), mediaType: "text/calendar; charset=utf-8")
        answer.headers[.cacheControl] = "private, max-age=900"
        let digest = Data(SHA256.hash(data: Data(answer.body)).prefix(16)).base64URL
        return answer.tagged(digest)
    }

    /// What a problem says of where it happened: an error is passed on more easily than a link.
    static func shown(_ path: String) -> String {
        path.split(separator: "/").prefix(2) == ["v1", "calendar"] ? "/v1/calendar" : path
    }
}
