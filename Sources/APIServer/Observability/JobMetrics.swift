import Domain
import Synchronization

/// How the work goes that is done again and again.
final class JobMetrics: Sendable {
    private struct Figures {
        var failures = 0
        var lastSuccess: Instant?
        /// Nil while it goes well.
        var failureToldAt: Instant?
        var seconds = Histogram(bounds: [0.01, 0.1, 1, 10, 60])
    }

    private let figures = Mutex<[String: Figures]>([:])

    /// What of it is worth a line in the log: that it fails, now and once in a minute, and that it goes well again.
    enum News: Sendable, Equatable { case fails, goesAgain, none }

    func record(_ job: String, seconds: Double, failed: Bool, at clock: Instant) -> News {
        figures.withLock { figures in
            var entry = figures[job] ?? Figures()
            defer { figures[job] = entry }
            entry.seconds.add(seconds)
            guard failed else {
                defer { (entry.lastSuccess, entry.failureToldAt) = (clock, nil) }
                return entry.failureToldAt == nil ? .none : .goesAgain
            }
            entry.failures += 1
            if let told = entry.failureToldAt, clock < told.adding(seconds: 60) { return .none }
            entry.failureToldAt = clock
            return .fails
        }
    }

    func write(to text: inout MetricsText) {
        let figures = figures.withLock { $0 }.sorted { $0.key < $1.key }
        text.family("dany_job_failures_total", .counter, "Runs of a job that failed.")
        for (job, entry) in figures { text.sample("dany_job_failures_total", ["job": job], entry.failures) }
        text.family("dany_job_last_success_timestamp_seconds", .gauge, "When a job last ended well.")
        for (job, entry) in figures {
            guard let last = entry.lastSuccess else { continue }
            text.sample(
                "dany_job_last_success_timestamp_seconds", ["job": job], Double(last.milliseconds) / 1_000)
        }
        text.family("dany_job_duration_seconds", .histogram, "Time of a job's run.")
        for (job, entry) in figures {
            text.histogram("dany_job_duration_seconds", ["job": job], entry.seconds)
        }
    }
}
