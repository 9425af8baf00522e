/// What storage can fail with. The details are for the log; no client sees them.
package enum StorageError: Error, Sendable, Hashable {
    case unavailable(String)
    case busy(String)
    case full(String)
    case conflict(constraint: String)
    case corrupt(String)
    /// The connection was lost while a commit was under way: it may or may not have happened.
    case outcomeUnknown(String)
    case refusedToOpen(String)
}
