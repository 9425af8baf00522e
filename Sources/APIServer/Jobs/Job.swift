import Domain
import Logging
import ServiceLifecycle

/// Work that is done again and again while the server runs. What fails is logged, and tried again the next time.
protocol Job: Service {
    var services: Services { get }
    /// Between the end of one time and the next.
    static var interval: Duration { get }
    /// What the log says when it fails.
    static var failure: Logger.Message { get }

    /// Does what there is to do now.
    func tick() async throws
}

extension Job {
    func run() async throws { await runUntilShutdown() }

    func runUntilShutdown() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await tick()
                } catch {
                    services.logger.error(Self.failure, metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }
}

extension Identifier where Entity == Account {
    /// Who a job acts as; no account has this id.
    static var job: Account.ID { Identifier(trusted: "00000000-0000-7000-8000-000000000000") }
}
