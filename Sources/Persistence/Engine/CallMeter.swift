import Domain
import Synchronization

/// Measures the calls of a storage.
final class CallMeter: Sendable {
    private let reads = Mutex(CallFigures())
    private let writes = Mutex(CallFigures())

    var figures: [StorageCall: CallFigures] {
        [.read: reads.withLock { $0 }, .write: writes.withLock { $0 }]
    }

    func measure<Value>(_ call: StorageCall, _ body: () async throws -> Value) async throws -> Value {
        let started = ContinuousClock.now
        do {
            let value = try await body()
            count(call, started, nil)
            return value
        } catch {
            count(call, started, (error as? StorageError)?.kind)
            throw error
        }
    }

    private func count(_ call: StorageCall, _ started: ContinuousClock.Instant, _ kind: StorageError.Kind?) {
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        func add(_ figures: inout CallFigures) {
            figures.seconds.add(seconds)
            if let kind { figures.errors[kind, default: 0] += 1 }
        }
        switch call {
        case .read: reads.withLock { add(&$0) }
        case .write: writes.withLock { add(&$0) }
        }
    }
}
