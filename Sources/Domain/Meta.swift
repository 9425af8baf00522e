/// What every stored resource carries: its version (from 1, one more with each write) and the real times of its
/// first and last write, on the real clock even in a sandbox.
package struct Meta: Hashable, Sendable {
    package var version: Int
    package let createdAt: Instant
    package var updatedAt: Instant

    package init(version: Int, createdAt: Instant, updatedAt: Instant) {
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    package static func new(_ clock: Instant) -> Meta { Meta(version: 1, createdAt: clock, updatedAt: clock) }

    package func touched(_ clock: Instant) -> Meta {
        Meta(version: version + 1, createdAt: createdAt, updatedAt: max(clock, updatedAt))
    }
}

/// What a client demands of the version it is about to change (RFC 9110, If-Match).
package enum Precondition: Sendable, Hashable {
    case missing
    case any
    case versions([String])

    /// Throws unless the resource stands at a version that the client named.
    package func check(_ version: Int) throws(AccessRefusal) {
        switch self {
        case .missing: throw .preconditionRequired
        case .any: return
        case .versions(let tags):
            // What follows a hyphen tells of what the hour or the day changes, which no write depends on.
            let wanted = Substring(String(version))
            guard tags.contains(where: { $0.prefix { $0 != "-" } == wanted }) else {
                throw .preconditionFailed
            }
        }
    }
}

/// What a partial change does to a field that may be empty.
package enum Change<Value: Sendable>: Sendable {
    case keep
    case clear
    case set(Value)

    package func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .clear: nil
        case .set(let value): value
        }
    }

    package var isKeep: Bool {
        if case .keep = self { true } else { false }
    }
}
