import Domain
import Testing

extension World {
    /// A plan of P1 with these tasks, issued; its path and its tasks' ids.
    func issuePlan(_ tasks: String) async throws -> (path: String, tasks: [String]) {
        let board = try token(.advisor, "P1")
        let plan = try await make("POST", "/v1/plans", as: board, PlanTests.body("P1")).id
        let path = "/v1/plans/\(plan)"
        let set = try await change("PUT", "\(path)/tasks", as: board, tasks)
        try await make("POST", "\(path)/issue", as: token(.leader, "P1"))
        return (path, try (set["items"]?.elements ?? []).map { try $0.id })
    }
}
