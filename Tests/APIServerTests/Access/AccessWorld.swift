import Domain
import Testing

@testable import APIServer

/// One of everything at one place.
struct Place: Sendable {
    var unit, account, grant, record, group, template, topic, regime, request, obligation,
        personObligation: String
    /// By `unit:draft`, `person:accepted`, `synthesis` …
    var reports: [String: String]
    /// By `draft` and `open`.
    var surveys: [String: String]
    /// The address of the open survey's public form.
    var form: String
    /// A bundle of the open survey.
    var batch: String
    /// By their status.
    var plans: [String: String]
    var tasks: [String: String]
    var amendment: String
    var review: String
    var budgetLine: String
    var calendarSecret = String(repeating: "A", count: 43)
    var rating = AccessRating()
    /// By the first word of their path.
    var integration = AccessWorld.noIntegration
    var apiKey = ""
}

/// What a row asks for at a place.
struct Call {
    let method: String
    let target: String
    var body: String?
    var upload: [UInt8]?
    var mediaType = "application/json"
}

/// The world of the access table: one of everything at each place that C1's people look at.
struct AccessWorld: Sendable {
    static let states = ["draft", "submitted", "returned", "accepted"]

    let world: World
    private var places: [Int: Place] = [:]
    private var collaboratorToken = ""
    private let rootTopic: String
    private let holiday: String
    private let publication: String

    init(_ server: TestServer) async throws {
        world = try await World(server)
        rootTopic = try await world.make(
            "POST", "/v1/topics", as: world.token(.advisor, "TW"), #"{"name": "Đời sống"}"#
        ).id
        holiday = try await world.make(
            "POST", "/v1/holidays", as: world.token(.advisor, "TW"),
            #"{"date": "2027-02-08", "kind": "dayOff", "name": "Tết"}"#
        ).id
        publication = world.newID()
        for (relation, code) in zip(Relation.allCases, ["C1", "A1", "P1", "C2", "D1"]) {
            let (place, collaborator) = try await makePlace(code)
            places[relation.rawValue] = place
            if relation == .own { collaboratorToken = collaborator }
        }
        try await publish(server, of: places[Relation.own.rawValue]?.surveys["open"] ?? "")
        for place in places.values { try await takeInterimResults(server, of: place.surveys["open"] ?? "") }
        let keys = places[Relation.own.rawValue]?.reports.keys.map { ($0, world.newID()) } ?? []
        places[Relation.unknown.rawValue] = Place(
            unit: world.newID(), account: world.newID(), grant: world.newID(), record: world.newID(),
            group: world.newID(), template: world.newID(), topic: world.newID(), regime: world.newID(),
            request: world.newID(), obligation: world.newID(), personObligation: world.newID(),
            reports: Dictionary(keys) { first, _ in first },
            surveys: ["draft": world.newID(), "open": world.newID()], form: world.newID(),
            batch: world.newID(), plans: ["draft": world.newID(), "issued": world.newID()],
            tasks: ["draft": world.newID(), "issued": world.newID()], amendment: world.newID(),
            review: world.newID(), budgetLine: world.newID(), apiKey: world.newID())
    }

    private func publish(_ server: TestServer, of survey: String) async throws {
        let now = server.services.clock.now
        let made = Publication(
            id: Identifier(trusted: publication), surveyID: Identifier(trusted: survey), title: "Kết quả",
            summary: nil, version: Publication.Version(number: 1, publishedAt: now, reason: nil),
            figures: Self.figures(now))
        try await server.storage.write { try $0.insert(made, meta: .new(now)) }
    }

    private var nowhere: String? { places[Relation.unknown.rawValue]?.unit }

    func place(_ relation: Relation) throws -> Place { try #require(places[relation.rawValue]) }

    /// Of the caller with this role at C1.
    func token(_ role: String) throws -> String {
        guard role != "collaborator" else { return collaboratorToken }
        return try world.token(try #require(Role(rawValue: role)), "C1")
    }

    /// The body to sign in with, of the caller with this role.
    func credentials(_ role: String) async throws -> String {
        let username = try #require(try await world.make("GET", "/v1/me", as: token(role))["username"]?.text)
        return #"{"username": "\#(username)", "password": "\#(TestServer.password)"}"#
    }

    private func makePlace(_ code: String) async throws -> (Place, collaboratorToken: String) {
        let (officer, advisor) = (try world.token(.officer, code), try world.token(.advisor, code))
        let committee = try #require(World.committees.first { $0.code == code })
        let above = try world.token(.advisor, try #require(committee.parent))
        let target = try await world.server.account("target.\(code.lowercased())", [(.auditor, code)])
        let shown = try await world.make(
            "GET", "/v1/accounts/\(target.id)", as: world.token(.administrator, "TW"))
        try await world.make(
            "PUT", "/v1/accounts/\(target.id)/identity", as: world.token(.administrator, "TW"),
            #"{"issuer": "https://id.example.vn", "subject": "\#(code)"}"#, headers: [("If-Match", "*")])
        let collaborator = try await world.makeCollaborator(code)
        let group = try await world.make(
            "POST", "/v1/groups", as: advisor,
            World.group(try world.unit(code), leader: collaborator.id)
        ).id
        let template = try await world.make(
            "POST", "/v1/group-templates", as: advisor,
            #"{"unitCode": "\#(code)", "name": "Mẫu tổ", "positions": [{"name": "Tổ trưởng", "min": 1, "max": 1}]}"#
        ).id
        let topic = try await world.make(
            "POST", "/v1/topics", as: advisor, #"{"name": "Chủ đề \#(code)", "unitCode": "\#(code)"}"#)
        let regime = try await world.makeRegime(
            issuer: code,
            #"{"kind": "collaborators", "withinCode": "\#(code)", "depth": "children", "levels": ["\#(committee.level)"]}"#
        )
        let owed = try await world.obligations("unitCode=\(code)", as: officer)
        let ownOwed = try await world.obligations("regimeId=\(regime)", as: collaborator.token)
        var reports: [String: String] = [:]
        for state in Self.states {
            reports["unit:\(state)"] = try await makeReport(
                state, #""kind": "adHoc", "unitCode": "\#(code)""#, by: officer, to: above)
            reports["person:\(state)"] = try await makeReport(
                state, #""kind": "adHoc""#, by: collaborator.token, to: advisor)
        }
        for state in ["draft", "submitted"] {
            reports["group:\(state)"] = try await makeReport(
                state, #""kind": "adHoc", "groupId": "\#(group)""#, by: collaborator.token, to: advisor)
        }
        let synthesis = #""kind": "synthesis", "unitCode": "\#(code)", "period": "2026-09""#
        reports["synthesis:draft"] = try await makeReport("draft", synthesis, by: advisor, to: above)
        reports["synthesis"] = try await makeReport("submitted", synthesis, by: advisor, to: above)
        let open = try await makeSurvey(code, isOpen: true)
        let draft = try await makePlan(code, isIssued: false)
        let issued = try await makePlan(code, isIssued: true)
        let place = Place(
            unit: try world.unit(code), account: target.id.rawValue,
            grant: try #require(shown["grants"]?.elements.first).id,
            record: collaborator.id, group: group, template: template, topic: try topic.id, regime: regime,
            request: try await makeRequest(code),
            obligation: try #require(owed.first { $0["collaboratorId"] == nil }).id,
            personObligation: try #require(ownOwed.first).id, reports: reports,
            surveys: [
                "draft": try await makeSurvey(code, isOpen: false).id,
                "open": open.id,
            ], form: open.form, batch: try await makeBatch(open.id, code),
            plans: ["draft": draft.plan, "issued": issued.plan],
            tasks: ["draft": draft.task, "issued": issued.task],
            amendment: try await makeAmendment(code, of: issued.plan),
            review: try await makeReview(code, of: issued.plan),
            budgetLine: issued.line, calendarSecret: try await makeCalendar(target.token),
            rating: try await makeRating(code), integration: try await makeIntegration(code),
            apiKey: try await makeKey(code))
        return (place, collaborator.token)
    }

    private func makeKey(_ code: String) async throws -> String {
        try await world.make(
            "POST", "/v1/api-keys", as: world.token(.administrator, "TW"),
            #"{"name": "Phần mềm", "unitCode": "\#(code)", "scopes": ["units:read"]}"#
        ).id
    }

    /// Of a cell below, made for it.
    private func makeRequest(_ code: String) async throws -> String {
        let asked = try await world.makeUnit("\(code)-Y", "cell", "grassroots", below: code)
        return try await world.make(
            "POST", "/v1/report-requests", as: world.token(.advisor, code),
            #"{"title": "Đột xuất", "unitIds": ["\#(asked)"], "dueAt": "2027-01-31T10:00:00.000Z"}"#
        ).id
    }

    private func makeSurvey(_ code: String, isOpen: Bool) async throws -> (id: String, form: String) {
        let advisor = try world.token(.advisor, code)
        let id = try await world.make(
            "POST", "/v1/surveys", as: advisor,
            #"{"ownerCode": "\#(code)", "title": "Khảo sát", "closesAt": "2026-12-31T10:00:00.000Z", "publicForm": true}"#
        ).id
        guard isOpen else { return (id, "") }
        try await world.change("PUT", "/v1/surveys/\(id)/questionnaire", as: advisor, Self.questionnaire)
        try await world.change(
            "PUT", "/v1/surveys/\(id)/targets", as: advisor,
            #"{"targets": [{"unitCode": "\#(code)", "quota": 10}]}"#)
        let opened = try await world.make("POST", "/v1/surveys/\(id)/opening", as: advisor)
        return (id, try #require(opened["publicId"]?.text))
    }

    private func makeBatch(_ survey: String, _ code: String) async throws -> String {
        try await world.make(
            "POST", "/v1/surveys/\(survey)/ballot-batches", as: world.token(.officer, code),
            Self.batch(#""unitCode": "\#(code)", "number": "1", "#)
        ).id
    }

    private static func batch(_ more: String) -> String {
        #"""
        {\#(more)"collectedOn": "2026-10-10", "issued": 1, "spoiled": 0, "lost": 0,
         "ballots": [{"answers": {"muc_do": 4}}]}
        """#
    }

    private static let questionnaire =
        #"{"questions": [{"code": "muc_do", "type": "scale", "text": "Mức độ đồng tình?", "min": 1, "max": 5}]}"#

    /// A draft is left empty, so that it can't be submitted and stays one.
    private func makeReport(_ state: String, _ subject: String, by author: String, to receiver: String)
        async throws
        -> String
    {
        let body =
            state == "draft"
            ? #"{\#(subject), "title": "Tháng 10", "summary": ""}"#
            : #"{\#(subject), "title": "Tháng 10", "summary": "Giá cả ổn định.", "submit": true}"#
        let id = try await world.make("POST", "/v1/reports", as: author, body).id
        switch state {
        case "returned":
            try await world.make(
                "POST", "/v1/reports/\(id)/return", as: receiver, #"{"reason": "Thiếu số liệu"}"#)
        case "accepted":
            try await world.make("POST", "/v1/reports/\(id)/acceptance", as: receiver, #"{"rating": 4}"#)
        default: break
        }
        return id
    }

    /// The request of a row, valid in itself. Changes come without If-Match: who may make them is told so (428), and
    /// nothing happens.
    /// - Parameter number: makes names that must be new.
    func call(_ row: AccessTable.Row, at place: Place, number: Int) throws -> Call {
        let parts = row.route.split(separator: " ")
        let path = String(parts[1])
        let id =
            switch path.split(separator: "/").first(where: { $0 != "v1" }) {
            case "accounts": place.account
            case "api-keys": place.apiKey
            case "units": place.unit
            case "collaborators": place.record
            case "groups": place.group
            case "group-templates": place.template
            case "topics": place.topic
            case "regimes": place.regime
            case "holidays": place.unit == nowhere ? world.newID() : holiday
            case "publications": place.unit == nowhere ? world.newID() : publication
            case "report-requests": place.request
            case "surveys": place.surveys[row.thing] ?? ""
            case "plans": place.plans[row.thing] ?? ""
            case "amendments": place.amendment
            case "reviews": place.review
            case "tasks": place.tasks[row.thing] ?? ""
            case "budget-lines": place.budgetLine
            case "obligations": row.thing == "person" ? place.personObligation : place.obligation
            default:
                place.integration[Self.resource(path)] ?? place.rating.id(path, row.thing) ?? place.reports[
                    row.thing] ?? ""
            }
        let isReport = path.hasPrefix("/v1/reports/{id}")
        if isReport { try #require(place.reports[row.thing] != nil, "\(row.name)") }
        let target = path.replacing("{id}", with: id).replacing("{grantId}", with: place.grant)
            .replacing("{file}", with: "app.js").replacing("{slug}", with: "not-found")
            .replacing("{publicId}", with: place.form).replacing("{secret}", with: place.calendarSecret)
            .replacing("{batchId}", with: place.batch)
            .replacing("{interimId}", with: place.surveys["open"] ?? "")
        var call = Call(
            method: String(parts[0]), target: target + query(row.route, place),
            body: body(row, place, number))
        if path.hasSuffix("/units/import") { call.mediaType = "text/csv" }
        if path.hasSuffix("/reports/bulk") { call.mediaType = Bulk.mediaType }
        if path.hasPrefix("/forms/") || path.hasPrefix("/plans/") {
            call.mediaType = "application/x-www-form-urlencoded"
        }
        if path.hasSuffix("/questionnaire/import") {
            call.mediaType = try #require(Route.Body.xlsx.mediaTypes.first)
            call.upload = try SpreadsheetFiles.survey
        }
        return call
    }

    private func query(_ route: String, _ place: Place) -> String {
        switch route {
        case "GET /v1/accounts", "GET /v1/collaborators", "GET /v1/groups", "GET /v1/group-templates",
            "GET /v1/topics", "GET /v1/obligations", "GET /v1/assignments", "GET /v1/reports",
            "GET /v1/api-keys":
            "?unitId=\(place.unit)"
        case "GET /v1/units": "?within=\(place.unit)"
        case "GET /v1/regimes", "GET /v1/report-requests", "GET /v1/plans": "?issuerId=\(place.unit)"
        case "GET /v1/surveys/{id}/texts": "?question=muc_do"
        case "GET /v1/surveys": "?ownerId=\(place.unit)"
        case "GET /v1/compliance", "GET /v1/synthesis-material": "?unitId=\(place.unit)&period=2026-10"
        case "POST /v1/units/import": "?under=\(place.unit)&dryRun=true"
        default: Self.integrationQuery(route, place.unit) ?? place.rating.query(route, at: place.unit)
        }
    }

    private func body(_ row: AccessTable.Row, _ place: Place, _ number: Int) -> String? {
        let unit = place.unit
        return switch row.route {
        case "PUT /v1/me/password":
            #"{"currentPassword": "khong phai mat khau", "newPassword": "mat khau khac nua"}"#
        case "POST /v1/accounts": #"{"username": "moi.\#(number)", "unitId": "\#(unit)"}"#
        case "POST /v1/api-keys":
            #"{"name": "Phần mềm", "unitId": "\#(unit)", "scopes": ["units:read"]}"#
        case "PATCH /v1/accounts/{id}": #"{"displayName": "Cán bộ"}"#
        case "POST /v1/sessions/oidc": #"{"idToken": "a.b.c"}"#
        case "PUT /v1/accounts/{id}/identity":
            #"{"issuer": "https://id.example.vn", "subject": "khac.\#(number)"}"#
        case "POST /v1/accounts/{id}/grants": #"{"role": "auditor", "unitId": "\#(unit)"}"#
        case "POST /v1/accounts/{id}/lock", "POST /v1/collaborators/{id}/suspension": #"{"reason": "Thử"}"#
        case "POST /v1/units":
            #"{"code": "N\#(number)", "name": "Chi bộ", "kind": "cell", "level": "grassroots", "parentId": "\#(unit)"}"#
        case "POST /v1/units/import": "code,name,level,parent_code\nM\(number),Chi bộ,grassroots,\n"
        case "PATCH /v1/units/{id}": #"{"officerInCharge": "Bí thư"}"#
        case "POST /v1/collaborators": #"{"unitId": "\#(unit)"}"#
        case "PATCH /v1/collaborators/{id}": #"{"occupation": "Giáo viên"}"#
        case "POST /v1/collaborators/{id}/appointments":
            #"""
            {"unitId": "\#(unit)", "decisionNumber": "02-QĐ", "decisionDate": "2026-01-01", "from": "2026-01-01",
             "position": "Cộng tác viên"}
            """#
        case "POST /v1/collaborators/{id}/removal": #"{"reason": "Chuyển đi", "decisionNumber": "03-QĐ"}"#
        case "POST /v1/group-templates":
            #"{"unitId": "\#(unit)", "name": "Mẫu tổ", "positions": [{"name": "Tổ trưởng", "min": 1, "max": 1}]}"#
        case "POST /v1/groups": World.group(unit, leader: place.record)
        case "PATCH /v1/group-templates/{id}", "PATCH /v1/groups/{id}": #"{"name": "Tên khác"}"#
        case "POST /v1/topics": #"{"name": "Chủ đề \#(number)", "unitId": "\#(unit)"}"#
        case "PATCH /v1/topics/{id}": #"{"name": "Chủ đề khác"}"#
        case "POST /v1/topics/{id}/merger": #"{"intoId": "\#(rootTopic)"}"#
        case "POST /v1/regimes":
            #"""
            {"issuerId": "\#(unit)", "title": "Báo cáo quý", "reportKind": "periodic", "frequency": "quarterly",
             "reporters": {"kind": "units", "withinId": "\#(unit)", "depth": "children"},
             "due": {"day": 25, "edge": "onOrBefore"}, "opensDaysBefore": 10, "validFrom": "2027-01-01"}
            """#
        case "PATCH /v1/regimes/{id}", "PATCH /v1/reports/{id}", "PATCH /v1/surveys/{id}",
            "PATCH /v1/plans/{id}":
            #"{"title": "Tên khác"}"#
        case "POST /v1/regimes/{id}/correction": #"{"fromPeriod": "2026-10", "reason": "Thử"}"#
        case "POST /v1/obligations/{id}/extension": #"{"dueAt": "2026-11-30T10:00:00Z", "reason": "Bão"}"#
        case "POST /v1/obligations/{id}/waiver": #"{"reason": "Miễn"}"#
        case "POST /v1/extensions":
            #"""
            {"regimeId": "\#(place.regime)", "period": "2026-10", "dueAt": "2026-11-30T10:00:00Z",
             "reason": "Bão"}
            """#
        case "POST /v1/report-requests":
            #"""
            {"issuerId": "\#(unit)", "title": "Đột xuất", "unitIds": ["\#(unit)"],
             "dueAt": "2027-01-31T10:00:00Z"}
            """#
        case "POST /v1/surveys": #"{"ownerId": "\#(unit)", "title": "Khảo sát"}"#
        case "PUT /v1/surveys/{id}/questionnaire": Self.questionnaire
        case "PUT /v1/surveys/{id}/weighting": "{}"
        case "PUT /v1/surveys/{id}/targets": #"{"targets": [{"unitId": "\#(unit)", "quota": 10}]}"#
        case "POST /v1/surveys/{id}/waves": #"{"title": "Đợt hai", "opensAt": "2026-01-01T00:00:00Z"}"#
        case "POST /v1/surveys/{id}/interim-results": #"{"reason": "Báo cáo nhanh"}"#
        case "POST /v1/surveys/{id}/publication": #"{"title": "Kết quả"}"#
        case "POST /v1/surveys/{id}/ballots":
            #"{"unitId": "\#(unit)", "collectedOn": "2026-10-10", "answers": {"muc_do": 4}}"#
        case "POST /v1/forms/{publicId}/ballots": #"{"unitId": "\#(unit)", "answers": {"muc_do": 4}}"#
        case "POST /v1/surveys/{id}/slips": #"{"unitId": "\#(unit)", "count": 1}"#
        case "POST /v1/forms/{publicId}/signatures":
            #"{"slip": "U4Y78-EFSTH-42YZ4-ZWQ9H", "blindedMessage": "\#(String(repeating: "A", count: 342))"}"#
        case "POST /forms/{publicId}": "q.muc_do=4"
        case "POST /v1/surveys/{id}/ballot-batches":
            Self.batch(#""unitId": "\#(unit)", "number": "\#(number)", "#)
        case "PUT /v1/surveys/{id}/ballot-batches/{batchId}": Self.batch("")
        case "POST /v1/surveys/{id}/ballot-batches/{batchId}/check": #"{"ballots": []}"#
        case "POST /v1/holidays": #"{"date": "2027-02-09", "kind": "dayOff", "name": "Tết"}"#
        case "PATCH /v1/holidays/{id}": #"{"name": "Tết Nguyên đán"}"#
        case "POST /v1/reports": reportBody(row.thing, place)
        case "POST /v1/reports/{id}/return": #"{"reason": "Thiếu số liệu"}"#
        case "POST /v1/reports/{id}/acceptance": #"{"rating": 3}"#
        case "POST /v1/reports/{id}/redaction": #"{"pointers": ["/summary"], "reason": "Thử"}"#
        case "PUT /v1/reports/{id}/sources": #"{"sources": []}"#
        case "PUT /v1/sandbox/clock": #"{"now": "2026-10-10T02:00:00.000Z"}"#
        default:
            Self.planBody(row.route, unit) ?? Self.integrationBody(row.route, unit)
                ?? place.rating.body(row.route, at: place.unit)
        }
    }
}
