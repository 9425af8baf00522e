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
    private let refused: Counter

    init(_ metrics: Metrics) {
        refused = metrics.counter("dany_connections_refused_total", "Connections beyond the bound.")
        metrics.gauge("dany_connections", "Connections that are open.") { [self] in
            Double(open.load(ordering: .relaxed))
        }
    }

    func enter(atMost most: Int) -> Admission {
        let count = open.add(1, ordering: .relaxed).newValue
        guard count > most else { return .admitted }
        refused.add()
        return count > most + Limits.toldConnections ? .dropped : .told
    }

    func leave() { open.subtract(1, ordering: .relaxed) }
}
