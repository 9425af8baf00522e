import Domain
import TestSupport
import Testing

extension AccessWorld {
    func makePlan(_ code: String, isIssued: Bool) async throws -> (plan: String, task: String, line: String) {
        let advisor = try world.token(.advisor, code)
        let plan = try await world.make("POST", "/v1/plans", as: advisor, PlanTests.body(code)).id
        let set = try await world.change(
            "PUT", "/v1/plans/\(plan)/tasks", as: advisor,
            #"""
            {"tasks": [{"ref": "1", "group": "roadmap", "title": "Việc", "schedule": {"type": "onSuperiorGuidance"},
                        "roles": {"implement": [{"unitCode": "\#(code)"}]}}]}
            """#)
        let task = try #require(set["items"]?.elements.first).id
        guard isIssued else { return (plan, task, "") }
        try await world.make("POST", "/v1/plans/\(plan)/issue", as: world.token(.leader, code))
        return (plan, task, try await makeBudgetLine(task, code))
    }

    func makeBudgetLine(_ task: String, _ code: String) async throws -> String {
        try await world.make(
            "POST", "/v1/tasks/\(task)/budget-lines", as: world.token(.advisor, code),
            #"{"unitCode": "\#(code)", "title": "In tài liệu", "asked": 1000}"#
        ).id
    }

    static func planBody(_ route: String, _ unit: String) -> String? {
        switch route {
        case "POST /v1/plans":
            #"""
            {"issuerId": "\#(unit)", "documentType": "KH", "series": {"kind": "term", "name": "2025-2030"},
             "title": "Kế hoạch", "period": {"from": "2026-01-01", "to": "2026-12-31"}}
            """#
        // Their numbers are taken here, so who may issue them is told so, and nothing happens.
        case "POST /v1/plans/{id}/issue": #"{"number": 9}"#
        case "PUT /v1/plans/{id}/tasks": #"{"tasks": []}"#
        case "POST /v1/plans/{id}/derivations":
            #"{"issuerId": "\#(unit)", "documentType": "KH", "series": {"kind": "term", "name": "2025-2030"}}"#
        case "POST /v1/tasks/{id}/progress": #"{"unitId": "\#(unit)", "progress": 10}"#
        case "PUT /v1/tasks/{id}/guidance": #"{"reference": "Hướng dẫn 31", "dueOn": "2026-12-31"}"#
        case "POST /plans/{id}/board": "username="
        case "POST /v1/plans/{id}/reviews": #"{"kind": "interim", "findings": "Đạt"}"#
        case "POST /v1/plans/{id}/amendments": #"{"reason": "Thử", "title": "Tên khác"}"#
        case "POST /v1/plans/{id}/revocation": #"{"reason": "Nhầm căn cứ"}"#
        case "POST /v1/tasks/{id}/budget-lines":
            #"{"unitId": "\#(unit)", "title": "In tài liệu", "asked": 1000}"#
        case "PATCH /v1/budget-lines/{id}": #"{"asked": 2000}"#
        case "POST /v1/budget-lines/{id}/grant": #"{"granted": 900, "reference": "Quyết định 12"}"#
        case "POST /v1/budget-lines/{id}/refusal": #"{"reason": "Hết nguồn"}"#
        default: nil
        }
    }

    /// The secret of a new link of the caller's.
    func makeCalendar(_ token: String) async throws -> String {
        let made = try await world.make("POST", "/v1/me/calendar", as: token)
        let path = try #require(made["url"]?.text)
        return String(path.dropFirst("/v1/calendar/".count).dropLast(".ics".count))
    }

    func makeAmendment(_ code: String, of plan: String) async throws -> String {
        try await world.make(
            "POST", "/v1/plans/\(plan)/amendments", as: world.token(.leader, code),
            #"{"reason": "Bổ sung căn cứ", "title": "Kế hoạch (sửa đổi)"}"#, headers: [("If-Match", "*")]
        ).id
    }

    func makeReview(_ code: String, of plan: String) async throws -> String {
        try await world.make(
            "POST", "/v1/plans/\(plan)/reviews", as: world.token(.advisor, code),
            #"{"kind": "inspection", "findings": "Đúng tiến độ"}"#
        ).id
    }
}
