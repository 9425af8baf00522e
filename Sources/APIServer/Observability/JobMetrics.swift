import Domain
import Synchronization

/// How the work goes that is done again and again.
final class JobMetrics: Sendable {
    private struct Figures {
        var failures = 0
        var lastSuccess: Instant?
        var seconds = Histogram(bounds: [0.01, 0.1, 1, 10, 60])
    }

    private let figures = Mutex<[String: Figures]>([:])

    func record(_ job: String, seconds: Double, failed: Bool, at clock: Instant) {
        figures.withLock { figures in
            var entry = figures[job] ?? Figures()
            entry.seconds.add(seconds)
            if failed { entry.failures += 1 } else { entry.lastSuccess = clock }
            figures[job] = entry
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
