import Dispatch
import Domain
import Synchronization

/// A fixed number of connections, handed out first come, first served.
final class PostgresPool: Sendable {
    private struct Waiter {
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<PostgresConnection, any Error>
    }

    private struct State {
        var idle: [PostgresConnection]
        /// Keyed by a rising number; the lowest one that is present has waited longest.
        var waiting: [UInt64: Waiter] = [:]
        var first: UInt64 = 0
        var next: UInt64 = 0
        var isSweepPlanned = false
        var isClosed = false

        mutating func popFirst() -> Waiter? {
            while first < next {
                defer { first += 1 }
                if let waiter = waiting.removeValue(forKey: first) { return waiter }
            }
            return nil
        }

        /// The deadline of the waiter that waits longest.
        mutating func firstDeadline() -> ContinuousClock.Instant? {
            while first < next {
                if let waiter = waiting[first] { return waiter.deadline }
                first += 1
            }
            return nil
        }
    }

    private let all: [PostgresConnection]
    private let waitSeconds: Double
    private let state: Mutex<State>

    init(_ target: PostgresTarget, connections: Int, waitSeconds: Double) {
        all = (0..<max(1, connections)).map { _ in PostgresConnection(target) }
        self.waitSeconds = waitSeconds
        // The one given back last is taken first, so that no more are opened than are needed.
        state = Mutex(State(idle: all.reversed()))
    }

    /// What the pool holds now, for tests and metrics.
    var counts: (idle: Int, waiting: Int) {
        state.withLock { state in (state.idle.count, state.waiting.count) }
    }

    func with<Value: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await take()
        defer { give(connection) }
        return try await body(connection)
    }

    func close() async {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: Self.closed) }
        for connection in all { await connection.close() }
    }

    private static var closed: StorageError { .unavailable("the database is closed") }

    // MARK: Taking turns

    private func take() async throws -> PostgresConnection {
        let number = state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in enter(number, continuation) }
        } onCancel: {
            cancel(number)
        }
    }

    private func enter(_ number: UInt64, _ continuation: CheckedContinuation<PostgresConnection, any Error>) {
        let deadline = ContinuousClock.now + .seconds(waitSeconds)
        let answer = state.withLock { state -> Result<PostgresConnection, any Error>? in
            if state.isClosed { return .failure(Self.closed) }
            // Cancelled before it stood in the queue, where `cancel` could not find it.
            if Task.isCancelled { return .failure(CancellationError()) }
            // Connections are idle only while nobody waits: `give` serves the waiting first.
            if let connection = state.idle.popLast() { return .success(connection) }
            state.waiting[number] = Waiter(deadline: deadline, continuation: continuation)
            state.first = min(state.first, number)
            return nil
        }
        if let answer { continuation.resume(with: answer) } else { planSweep() }
    }

    private func give(_ connection: PostgresConnection) {
        let waiter = state.withLock { state -> Waiter? in
            if let waiter = state.popFirst() { return waiter }
            state.idle.append(connection)
            return nil
        }
        waiter?.continuation.resume(returning: connection)
    }

    private func cancel(_ number: UInt64) {
        let waiter = state.withLock { state in state.waiting.removeValue(forKey: number) }
        waiter?.continuation.resume(throwing: CancellationError())
    }

    /// One timer for all: everybody waits equally long, so the first in the queue is due first.
    private func planSweep() {
        let due = state.withLock { state -> ContinuousClock.Instant? in
            guard !state.isSweepPlanned, let due = state.firstDeadline() else { return nil }
            state.isSweepPlanned = true
            return due
        }
        guard let due else { return }
        let seconds = max(0, ContinuousClock.now.duration(to: due) / .seconds(1))
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in self?.sweep() }
    }

    private func sweep() {
        let now = ContinuousClock.now
        let late = state.withLock { state in
            state.isSweepPlanned = false
            var late: [Waiter] = []
            while let deadline = state.firstDeadline(), deadline <= now, let waiter = state.popFirst() {
                late.append(waiter)
            }
            return late
        }
        for waiter in late {
            waiter.continuation.resume(
                throwing: StorageError.busy("no connection was free within \(waitSeconds) seconds"))
        }
        planSweep()
    }
}
