import ArgumentParser
import Domain
import Synchronization

/// All that is counted here, for Prometheus. Whatever has something to count asks for a counter or a gauge once and
/// keeps it:
///
///     let refused = metrics.counter("dany_rate_limited_total", "Requests that a limit refused.")
///     refused.add()
final class Metrics: Sendable {
    let requests = RequestMetrics()
    let jobs = JobMetrics()
    private let started = RealClock.now
    private let registered = Mutex<[@Sendable (inout MetricsText) -> Void]>([])

    /// - Parameter name: in Prometheus' style, with its unit; ends with `_total`.
    func counter(_ name: String, _ help: String) -> Counter {
        let counter = Counter()
        register { text in
            text.family(name, .counter, help)
            text.sample(name, counter.value)
        }
        return counter
    }

    /// - Parameter value: asked at each scrape; takes no time.
    func gauge(_ name: String, _ help: String, _ value: @escaping @Sendable () -> Double) {
        register { text in
            text.family(name, .gauge, help)
            text.sample(name, value())
        }
    }

    func text(_ storage: StorageStatistics) -> String {
        var text = MetricsText()
        requests.write(to: &text)
        storage.write(to: &text)
        jobs.write(to: &text)
        for write in registered.withLock({ $0 }) { write(&text) }
        text.family("dany_build_info", .gauge, "1, with the version of the program.")
        text.sample("dany_build_info", ["version": Dany.configuration.version], 1)
        ProcessMetrics.write(to: &text, started: started)
        return text.text
    }

    private func register(_ write: @escaping @Sendable (inout MetricsText) -> Void) {
        registered.withLock { $0.append(write) }
    }
}

/// A number that goes up, and for what is open down again.
final class Counter: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .relaxed) }

    func add(_ more: Int = 1) { number.wrappingAdd(more, ordering: .relaxed) }
}
