import Domain
import HTTPTypes

enum HolidayRoutes {
    static let all: [Route] = [
        .get("/v1/holidays", query: true, list),
        .post("/v1/holidays", create),
        .get("/v1/holidays/{id}") { exchange in
            let id = try exchange.id(of: Holiday.self)
            return answer(try await exchange.view { try $0.holiday(id) })
        },
        .patch("/v1/holidays/{id}", change),
        .delete("/v1/holidays/{id}", delete),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (from, to) = (query.date("from"), query.date("to"))
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { try $0.holidays(from: from, to: to, page) }
        return exchange.list(query, found, write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Holiday.self))
        let (day, choice) = (fields.date("date"), fields.choice("kind", Holiday.Kind.self))
        let name = fields.text("name", length: Limits.holidayName)
        try fields.finish()
        let (date, kind) = (try present(day), try present(choice))
        return try await exchange.work {
            try $0.createHoliday(id, on: date, kind, name: name, claim)
        } answer: { holiday in
            answer(holiday).created("/v1/holidays/\(holiday.id)")
        }
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Holiday.self)
        let fields = try exchange.fields()
        let kind = fields.optionalChoice("kind", Holiday.Kind.self)
        let name = fields.optionalText("name", length: Limits.holidayName)
        try fields.finish()
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.changeHoliday(id, kind, name: name, precondition) })
    }

    private static func delete(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Holiday.self)
        let precondition = exchange.precondition
        try await exchange.work { try $0.deleteHoliday(id, precondition) }
        return .noContent
    }

    private static func answer(_ holiday: Holiday) -> Answer {
        Answer.json { write(holiday, &$0) }.tagged(String(holiday.meta.version))
    }

    private static func write(_ holiday: Holiday, _ json: inout JSONWriter) {
        json.member("id", holiday.id)
        json.member("date", holiday.date)
        json.member("kind", holiday.kind)
        json.member("name", holiday.name)
        holiday.meta.write(&json)
    }
}

extension Holiday.Kind: WireValue {}
