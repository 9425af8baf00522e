import Dispatch
import Domain
import Foundation
import Synchronization

/// Threads for what blocks, each with a connection of its own and for one caller at a time; callers wait in line, first
/// come, first served. While somebody waits, a thread goes on without being woken, which queues and actors can not do.
final class Workers<Connection>: Sendable {
    private struct Job: Sendable {
        /// What comes back tells the caller.
        let run: @Sendable (Connection) -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    /// One thread, as those see it who give it work.
    private final class Worker: Sendable {
        let given = Mutex<Job?>(nil)
        let wake = DispatchSemaphore(value: 0)
    }

    private struct State {
        var idle: [Worker] = []
        var line = WaitingLine<Job>()
        var isClosed = false
        var threads: Int
        var closing: [CheckedContinuation<Void, Never>] = []
    }

    private let waitSeconds: Double
    private let state: Mutex<State>

    /// `connect` runs once on each thread, which keeps the connection until it ends.
    init(
        _ name: String, count: Int, waitSeconds: Double, connect: @escaping @Sendable (Int) -> Connection
    ) {
        self.waitSeconds = waitSeconds
        let workers = (0..<count).map { _ in Worker() }
        state = Mutex(State(idle: workers.reversed(), threads: count))
        for (number, worker) in workers.enumerated() {
            let thread = Thread {
                self.work(worker, connect(number))
                self.leave()
            }
            thread.name = name
            thread.start()
        }
    }

    /// For tests and metrics.
    var counts: (idle: Int, waiting: Int) {
        state.withLock { state in (state.idle.count, state.line.count) }
    }

    func run<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let number = state.withLock { state in state.line.draw() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = Job { connection in
                    let result = Result { try body(connection) }
                    return { continuation.resume(with: result) }
                } fail: { error in
                    continuation.resume(throwing: error)
                }
                enter(number, job)
            }
        } onCancel: {
            let job = state.withLock { state in state.line.remove(number) }
            job?.fail(CancellationError())
        }
    }

    /// Returns when what runs has ended; who waits or comes later is told `unavailable`.
    func close() async {
        stop()
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.threads > 0 { state.closing.append(continuation) }
                return state.threads == 0
            }
            if isOver { continuation.resume() }
        }
    }

    /// Ends the threads once what runs has ended. Without this or `close` they never end.
    func stop() {
        let (idle, waiting) = state.withLock { state in
            defer { state.idle = [] }
            state.isClosed = true
            return (state.idle, state.line.removeAll())
        }
        for worker in idle { worker.wake.signal() }
        for job in waiting { job.fail(Self.closed) }
    }

    private static var closed: StorageError { .unavailable("the database is closed") }

    // MARK: Taking turns

    private func enter(_ number: UInt64, _ job: Job) {
        let deadline = ContinuousClock.now + .seconds(waitSeconds)
        let (worker, refusal) = state.withLock { state -> (Worker?, (any Error)?) in
            if state.isClosed { return (nil, Self.closed) }
            // Cancelled before it stood in the line, where the handler could not find it.
            if Task.isCancelled { return (nil, CancellationError()) }
            // The one that became idle last, so that no more connections are opened than are needed. Some are idle
            // only while nobody waits.
            if let worker = state.idle.popLast() { return (worker, nil) }
            state.line.join(number, job, until: deadline)
            return (nil, nil)
        }
        if let refusal { return job.fail(refusal) }
        guard let worker else { return planLook() }
        worker.given.withLock { given in given = job }
        worker.wake.signal()
    }

    private func work(_ worker: Worker, _ connection: Connection) {
        while true {
            worker.wake.wait()
            // Woken without a job, it is to end.
            guard var job = worker.given.withLock({ given in given.take() }) else { return }
            while true {
                let answer = job.run(connection)
                let (next, isClosed) = nextJob(for: worker)
                answer()
                if isClosed { return }
                guard let next else { break }
                job = next
            }
        }
    }

    /// Without one, the worker is idle from now on.
    private func nextJob(for worker: Worker) -> (Job?, isClosed: Bool) {
        state.withLock { state in
            if state.isClosed { return (nil, true) }
            let job = state.line.popFirst()
            if job == nil { state.idle.append(worker) }
            return (job, false)
        }
    }

    private func leave() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
            defer { state.closing = [] }
            return state.closing
        }
        for continuation in waiting { continuation.resume() }
    }

    private func planLook() {
        guard let due = state.withLock({ state in state.line.planLook() }) else { return }
        let seconds = max(0, ContinuousClock.now.duration(to: due) / .seconds(1))
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in self?.dismissLate() }
    }

    private func dismissLate() {
        let late = state.withLock { state in state.line.popLate(at: .now) }
        for job in late {
            job.fail(StorageError.busy("no connection was free within \(waitSeconds) seconds"))
        }
        planLook()
    }
}
