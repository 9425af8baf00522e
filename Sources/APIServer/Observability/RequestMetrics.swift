import Domain
import Synchronization

/// Counts requests by route, method and status, and how long they took. A label is a route's pattern, never what a
/// caller sent.
final class RequestMetrics: Sendable {
    private struct Key: Hashable, Comparable {
        let route: String
        let method: String
        let status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }

        var labels: MetricsText.Labels { ["method": method, "route": route, "status": "\(status)"] }
    }

    /// Upper bounds in seconds.
    private static let bounds = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10]
    private let figures = Mutex<[Key: Histogram]>([:])

    func record(route: String, method: String, status: Int, seconds: Double) {
        figures.withLock { figures in
            figures[
                Key(route: route, method: method, status: status), default: Histogram(bounds: Self.bounds)
            ].add(seconds)
        }
    }

    func write(to text: inout MetricsText) {
        let figures = figures.withLock { $0 }.sorted { $0.key < $1.key }
        text.family("http_requests_total", .counter, "Requests answered.")
        for (key, entry) in figures { text.sample("http_requests_total", key.labels, entry.count) }
        text.family("http_request_duration_seconds", .histogram, "Time to the answer's head.")
        for (key, entry) in figures { text.histogram("http_request_duration_seconds", key.labels, entry) }
    }
}
