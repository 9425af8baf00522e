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

    /// For which what is under way may go on when the server stops: enough to end what was begun, and little of the time
    /// that the stop has.
    static var grace: Duration { .seconds(3) }

    func run() async throws {
        while !Task.isStopping {
            await runOnce()
            await pause()
        }
    }

    /// Until the next time, or until the server stops.
    func pause() async {
        await cancelWhenGracefulShutdown { try? await Task.sleep(for: Self.interval) }
    }

    func runOnce() async { await runOnce { try await tickWithGrace() } }

    /// A run is a trace of its own, and is counted.
    func runOnce(_ work: () async throws -> Void) async {
        let trace = TraceContext()
        let started = ContinuousClock.now
        var failure: (any Error)?
        do {
            try await TraceContext.$current.withValue(trace) { try await work() }
        } catch {
            // Broken off is no failure: whoever runs next does what is left.
            guard !Task.isCancelled else { return }
            failure = error
        }
        let news = services.metrics.jobs.record(
            Self.name, seconds: (ContinuousClock.now - started) / .seconds(1), failed: failure != nil,
            at: RealClock.now)
        var metadata = trace.metadata.merging(["job": "\(Self.name)"]) { $1 }
        switch news {
        case .fails:
            metadata["error"] = failure.map { "\($0)" }
            services.logger.error(Self.failure, metadata: metadata)
        case .goesAgain: services.logger.notice("the job goes well again", metadata: metadata)
        case .none: break
        }
    }

    /// What a tick does is broken off only when it outlasts the grace.
    private func tickWithGrace() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await tick() }
            group.addTask {
                try await gracefulShutdown()
                try await Task.sleep(for: Self.grace)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

extension Task where Success == Never, Failure == Never {
    /// Whether nothing new is to be begun.
    static var isStopping: Bool { isCancelled || isShuttingDownGracefully }
}

extension Identifier where Entity == Account {
    /// Who a job acts as; no account has this id.
    static var job: Account.ID { Identifier(trusted: "00000000-0000-7000-8000-000000000000") }
}
