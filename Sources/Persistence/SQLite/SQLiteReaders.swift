import Dispatch
import Foundation
import GRDB
import Synchronization

/// Threads that read, each on a connection of its own and for one caller at a time, in the order of the calls. GRDB's
/// pool sends each read through dispatch queues, a semaphore and a shared lock, which costs several times what a
/// short read does.
final class SQLiteReaders: Sendable {
    typealias Job = @Sendable (DatabaseQueue) -> Void

    /// First in, first out, without moving what waits.
    private struct Line {
        private var jobs: [Job?] = []
        private var first = 0
        var isOver = false

        mutating func append(_ job: @escaping Job) { jobs.append(job) }

        mutating func next() -> Job? {
            guard first < jobs.count else { return nil }
            defer {
                jobs[first] = nil
                first += 1
                if first == jobs.count {
                    jobs.removeAll(keepingCapacity: true)
                    first = 0
                }
            }
            return jobs[first]
        }
    }

    private let line = Mutex(Line())
    /// Counts what waits in line.
    private let waiting = DispatchSemaphore(value: 0)
    private let connections: [DatabaseQueue]

    init(_ connections: [DatabaseQueue]) {
        self.connections = connections
        for connection in connections { Thread { self.work(connection) }.start() }
    }

    func run(_ job: @escaping Job) {
        line.withLock { $0.append(job) }
        waiting.signal()
    }

    /// Ends the threads once what waits is done.
    func stop() {
        line.withLock { $0.isOver = true }
        for _ in connections { waiting.signal() }
    }

    /// For when nothing reads any more.
    func close() {
        for connection in connections { try? connection.close() }
    }

    private func work(_ connection: DatabaseQueue) {
        while true {
            waiting.wait()
            let (job, isOver) = line.withLock { ($0.next(), $0.isOver) }
            if let job { job(connection) } else if isOver { return }
        }
    }
}
