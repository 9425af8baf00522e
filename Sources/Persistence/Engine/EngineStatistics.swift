package import Domain
import Synchronization

/// What an engine did since it was opened.
package struct EngineStatistics: Sendable, Hashable {
    /// Bodies of `write` that are durable.
    package let writes: Int
    /// Commits that reached the disk on behalf of `write`: fewer than `writes` when several shared one.
    package let commits: Int
    /// Times that somebody waited for an answer of the server; 0 for SQLite.
    package let roundTrips: Int
    /// Nil where there is no replica.
    package var replica: ReplicaStatistics?
    /// Writes of each commit.
    package let commitSizes: Histogram
}

final class EngineCounter: Sendable {
    private let writes = Atomic(0)
    private let commits = Atomic(0)
    private let roundTrips = Atomic(0)
    private let commitSizes = Mutex(Histogram(bounds: [1, 2, 4, 8, 16, 32, 64]))

    var statistics: EngineStatistics {
        EngineStatistics(
            writes: writes.load(ordering: .relaxed), commits: commits.load(ordering: .relaxed),
            roundTrips: roundTrips.load(ordering: .relaxed), commitSizes: commitSizes.withLock { $0 })
    }

    func countCommit(of number: Int) {
        writes.wrappingAdd(number, ordering: .relaxed)
        commits.wrappingAdd(1, ordering: .relaxed)
        commitSizes.withLock { $0.add(Double(number)) }
    }

    func countRoundTrip() {
        roundTrips.wrappingAdd(1, ordering: .relaxed)
    }
}
