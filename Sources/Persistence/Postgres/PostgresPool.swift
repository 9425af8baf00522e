import Dispatch
import Domain
import Synchronization

/// A fixed number of connections, handed out first come, first served.
final class PostgresPool: Sendable {
    private typealias Waiter = CheckedContinuation<PostgresConnection, any Error>

    private struct State {
        var idle: [PostgresConnection]
        var line = WaitingLine<Waiter>()
        var isClosed = false
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
        state.withLock { state in (state.idle.count, state.line.count) }
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
            return state.line.removeAll()
        }
        for waiter in waiters { waiter.resume(throwing: Self.closed) }
        for connection in all { await connection.close() }
    }

    private static var closed: StorageError { .unavailable("the database is closed") }

    // MARK: Taking turns

    private func take() async throws -> PostgresConnection {
        let number = state.withLock { state in state.line.draw() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in enter(number, continuation) }
        } onCancel: {
            cancel(number)
        }
    }

    private func enter(_ number: UInt64, _ waiter: Waiter) {
        let deadline = ContinuousClock.now + .seconds(waitSeconds)
        let answer = state.withLock { state -> Result<PostgresConnection, any Error>? in
            if state.isClosed { return .failure(Self.closed) }
            // Cancelled before it stood in the queue, where `cancel` could not find it.
            if Task.isCancelled { return .failure(CancellationError()) }
            // Connections are idle only while nobody waits: `give` serves the waiting first.
            if let connection = state.idle.popLast() { return .success(connection) }
            state.line.join(number, waiter, until: deadline)
            return nil
        }
        if let answer { waiter.resume(with: answer) } else { planLook() }
    }

    private func give(_ connection: PostgresConnection) {
        let waiter = state.withLock { state -> Waiter? in
            if let waiter = state.line.popFirst() { return waiter }
            state.idle.append(connection)
            return nil
        }
        waiter?.resume(returning: connection)
    }

    private func cancel(_ number: UInt64) {
        let waiter = state.withLock { state in state.line.remove(number) }
        waiter?.resume(throwing: CancellationError())
    }

    private func planLook() {
        guard let due = state.withLock({ state in state.line.planLook() }) else { return }
        let seconds = max(0, ContinuousClock.now.duration(to: due) / .seconds(1))
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in self?.dismissLate() }
    }

    private func dismissLate() {
        let late = state.withLock { state in state.line.popLate(at: .now) }
        for waiter in late {
            waiter.resume(throwing: StorageError.busy("no connection was free within \(waitSeconds) seconds"))
        }
        planLook()
    }
}
