import Domain
import Logging

/// Counts surveys into which no ballot can come any more. Any number of instances may run it.
struct SurveyJob: Job {
    let services: Services
    static let interval: Duration = .seconds(5)
    static let failure: Logger.Message = "surveys could not be counted"

    func tick() async throws {
        try await services.storage.settleSurveys(
            services.ask(account: .job, session: nil, requestID: "job:surveys"))
    }
}
