import Domain
import Synchronization

/// How many connections there are.
final class ConnectionCount: Sendable {
    enum Admission {
        case admitted
        /// Is told to come back.
        case told
        case dropped
    }

    private let open = Atomic(0)
    private let refused = Atomic(0)

    func enter(atMost most: Int) -> Admission {
        let count = open.add(1, ordering: .relaxed).newValue
        guard count > most else { return .admitted }
        refused.add(1, ordering: .relaxed)
        return count > most + Limits.toldConnections ? .dropped : .told
    }

    func leave() { open.subtract(1, ordering: .relaxed) }

    /// For Prometheus.
    var lines: [String] {
        [
            "# HELP dany_connections Connections that are open.", "# TYPE dany_connections gauge",
            "dany_connections \(open.load(ordering: .relaxed))",
            "# HELP dany_connections_refused_total Connections beyond the bound.",
            "# TYPE dany_connections_refused_total counter",
            "dany_connections_refused_total \(refused.load(ordering: .relaxed))",
        ]
    }
}
