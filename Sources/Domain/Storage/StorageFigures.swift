/// The two kinds of calls that a storage takes.
package enum StorageCall: String, Sendable, CaseIterable { case read, write }

/// How many measured values lay below each bound, and their sum.
package struct Histogram: Sendable, Hashable {
    /// Upper bounds, rising.
    package let bounds: [Double]
    /// Of each bound's own; one more for what is above all of them.
    package private(set) var counts: [Int]
    package private(set) var sum = 0.0

    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package mutating func add(_ value: Double) {
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts[place] += 1
        sum += value
    }

    package var count: Int { counts.reduce(0, +) }
}

/// How one kind of calls went since the storage was opened.
package struct CallFigures: Sendable, Hashable {
    /// Seconds, waiting for a connection included.
    package static let bounds = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 2.5, 10]

    package var seconds = Histogram(bounds: bounds)
    package var errors: [StorageError.Kind: Int] = [:]

    package init() {}
}

/// What waits for connections now.
package struct PoolFigures: Sendable, Hashable {
    package let name: String
    package let connections: Int
    package let idle: Int
    package let waiting: Int

    package init(name: String, connections: Int, idle: Int, waiting: Int) {
        self.name = name
        self.connections = connections
        self.idle = idle
        self.waiting = waiting
    }
}

extension StorageError {
    /// Without its details, for counting.
    package enum Kind: String, Sendable, CaseIterable {
        case unavailable, busy, full, conflict, corrupt, outcomeUnknown, refusedToOpen
    }

    package var kind: Kind {
        switch self {
        case .unavailable: .unavailable
        case .busy: .busy
        case .full: .full
        case .conflict: .conflict
        case .corrupt: .corrupt
        case .outcomeUnknown: .outcomeUnknown
        case .refusedToOpen: .refusedToOpen
        }
    }
}
