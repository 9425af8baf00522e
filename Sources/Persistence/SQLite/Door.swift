import Domain
import Synchronization

/// Lets transactions in until it is shut, and tells when the last one has left: GRDB crashes when a closed
/// connection is used.
final class Door: Sendable {
    private struct State {
        var inside = 0
        var isShut = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    func enter() throws(StorageError) {
        let isShut = state.withLock { state in
            if !state.isShut { state.inside += 1 }
            return state.isShut
        }
        if isShut { throw .unavailable("the database is closed") }
    }

    func leave() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.inside -= 1
            guard state.inside == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// True for the first to shut it.
    func shut() async -> Bool {
        let isFirst = state.withLock { state in
            defer { state.isShut = true }
            return !state.isShut
        }
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.inside > 0 { state.waiting.append(continuation) }
                return state.inside == 0
            }
            if isEmpty { continuation.resume() }
        }
        return isFirst
    }
}
