import HTTPTypes
import Hummingbird
import Logging

/// The one line that each request leaves in the log: a route's pattern, never a path, a query, an address or an
/// account.
struct AccessLine {
    let route: String
    let method: String
    let status: Int
    let seconds: Double
    let requestID: String
    let trace: TraceContext

    /// Forms are filled in by people who must not be found again: neither their device's ids nor ours are kept.
    static func isAnonymous(_ route: String) -> Bool {
        route.hasPrefix("/forms/") || route.hasPrefix("/v1/forms/")
    }

    /// What asks every few seconds whether all is well would bury the rest.
    private static let watchers: Set<String> = ["/healthz", "/readyz", "/metrics"]

    private var level: Logger.Level { Self.watchers.contains(route) && status < 400 ? .debug : .info }

    func write(to logger: Logger) {
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "route": "\(route)", "method": "\(method)", "status": .stringConvertible(status),
            "duration": .stringConvertible((seconds * 1_000_000).rounded() / 1_000_000),
        ]
        if !Self.isAnonymous(route) {
            metadata["requestId"] = "\(requestID)"
            metadata.merge(trace.metadata) { _, new in new }
        }
        logger.log(level: level, "request", metadata: metadata)
    }
}
