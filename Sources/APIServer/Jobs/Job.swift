import Domain
import Logging
import ServiceLifecycle

/// Work that is done again and again while the server runs. What fails is logged, and tried again the next time.
protocol Job: Service {
    var services: Services { get }
    /// Between the end of one time and the next.
    static var interval: Duration { get }
    /// Its label in the metrics.
    static var name: String { get }
    /// What the log says when it fails.
    static var failure: Logger.Message { get }

    /// Does what there is to do now.
    func tick() async throws
}

extension Job {
    /// "period" of a `PeriodJob`.
    static var name: String {
        let type = String(describing: Self.self)
        return (type.hasSuffix("Job") ? String(type.dropLast(3)) : type).lowercased()
    }

    func run() async throws { await runUntilShutdown() }

    func runUntilShutdown() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await runOnce()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    /// A run is a trace of its own, and is counted.
    func runOnce() async {
        let trace = TraceContext()
        let started = ContinuousClock.now
        var failed = false
        do {
            try await TraceContext.$current.withValue(trace) { try await tick() }
        } catch {
            failed = true
            services.logger.error(
                Self.failure,
                metadata: ["job": "\(Self.name)", "error": "\(error)"].merging(trace.metadata) { $1 })
        }
        services.metrics.jobs.record(
            Self.name, seconds: (ContinuousClock.now - started) / .seconds(1), failed: failed,
            at: RealClock.now)
    }
}

extension Identifier where Entity == Account {
    /// Who a job acts as; no account has this id.
    static var job: Account.ID { Identifier(trusted: "00000000-0000-7000-8000-000000000000") }
}
