import Domain
import Logging
import ServiceLifecycle

/// Counts surveys into which no ballot can come any more. Any number of instances may run it.
struct SurveyJob: Service {
    let services: Services
    static let interval: Duration = .seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await tick()
                } catch {
                    services.logger.error("surveys could not be counted", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    func tick() async throws {
        try await services.storage.settleSurveys(
            services.ask(account: .job, session: nil, requestID: "job:surveys"))
    }
}
