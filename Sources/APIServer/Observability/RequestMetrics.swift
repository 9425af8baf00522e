import Domain
import Synchronization

/// Counts requests by route, method and status, and how long they took, for Prometheus. A label is a route's
/// pattern, never what a caller sent.
final class RequestMetrics: Sendable {
    private struct Key: Hashable, Comparable {
        let route: String
        let method: String
        let status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    private struct Figures {
        var count = 0
        var seconds = 0.0
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
    }

    /// Upper bounds in seconds.
    private static let bounds = [0.005, 0.025, 0.1, 0.5, 2.5]
    private let figures = Mutex<[Key: Figures]>([:])
    private let started = RealClock.now

    func record(route: String, method: String, status: Int, seconds: Double) {
        figures.withLock { figures in
            let key = Key(route: route, method: method, status: status)
            var entry = figures[key] ?? Figures()
            entry.count += 1
            entry.seconds += seconds
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound {
                entry.buckets[index] += 1
            }
            figures[key] = entry
        }
    }

    /// Prometheus' text format, version 0.0.4.
    func text(_ storage: StorageStatistics) -> String {
        let figures = figures.withLock { $0 }.sorted { $0.key < $1.key }
        var lines = ["# HELP http_requests_total Requests answered.", "# TYPE http_requests_total counter"]
        for (key, entry) in figures { lines.append("http_requests_total{\(labels(key))} \(entry.count)") }
        lines.append("# HELP http_request_duration_seconds Time to the answer's head.")
        lines.append("# TYPE http_request_duration_seconds histogram")
        for (key, entry) in figures {
            for (bound, count) in zip(Self.bounds, entry.buckets) {
                lines.append("http_request_duration_seconds_bucket{\(labels(key)),le=\"\(bound)\"} \(count)")
            }
            lines.append("http_request_duration_seconds_bucket{\(labels(key)),le=\"+Inf\"} \(entry.count)")
            lines.append("http_request_duration_seconds_sum{\(labels(key))} \(entry.seconds)")
            lines.append("http_request_duration_seconds_count{\(labels(key))} \(entry.count)")
        }
        lines += [
            "# HELP dany_store_writes_total Writes that are durable.",
            "# TYPE dany_store_writes_total counter",
            "dany_store_writes_total \(storage.writes)",
            "# HELP dany_store_commits_total Commits, each of one write or several.",
            "# TYPE dany_store_commits_total counter", "dany_store_commits_total \(storage.commits)",
        ]
        if let replica = storage.replica {
            lines += [
                "# HELP dany_replica_reads_total Reads that the replica answered.",
                "# TYPE dany_replica_reads_total counter", "dany_replica_reads_total \(replica.reads)",
                "# HELP dany_replica_fallbacks_total Reads of the primary, the replica being gone or late.",
                "# TYPE dany_replica_fallbacks_total counter",
                "dany_replica_fallbacks_total \(replica.fallbacks)",
            ]
        }
        lines.append("# HELP process_start_time_seconds When the process began.")
        lines.append("# TYPE process_start_time_seconds gauge")
        lines.append("process_start_time_seconds \(Double(started.milliseconds) / 1_000)")
        return lines.joined(separator: "\n") + "\n"
    }

    private func labels(_ key: Key) -> String {
        "method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\""
    }
}
