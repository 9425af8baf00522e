import Domain
import TestSupport
import Testing

extension AccessWorld {
    func makePlan(_ code: String, isIssued: Bool) async throws -> (plan: String, task: String) {
        let advisor = try world.token(.advisor, code)
        let plan = try await world.make("POST", "/v1/plans", as: advisor, PlanTests.body(code)).id
        let set = try await world.change(
            "PUT", "/v1/plans/\(plan)/tasks", as: advisor,
            #"""
            {"tasks": [{"ref": "1", "group": "roadmap", "title": "Việc", "schedule": {"type": "onSuperiorGuidance"},
                        "roles": {"implement": [{"unitCode": "\#(code)"}]}}]}
            """#)
        let task = try #require(set["items"]?.elements.first).id
        if isIssued {
            try await world.make("POST", "/v1/plans/\(plan)/issue", as: world.token(.leader, code))
        }
        return (plan, task)
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
