/// Those who wait for a turn: first come, first served, each until a deadline. A value, so that its owner can
/// keep it under one lock with what the turn is for.
struct WaitingLine<Waiter> {
    private struct Place {
        let deadline: ContinuousClock.Instant
        let waiter: Waiter
    }
    /// Keyed by a rising number; the lowest one that is present has waited longest.
    private var places: [UInt64: Place] = [:]
    private var first: UInt64 = 0
    private var next: UInt64 = 0
    private var isLookPlanned = false

    var count: Int { places.count }

    /// A number for `join` and `remove`: drawn first, so that a cancellation knows whom it means.
    mutating func draw() -> UInt64 {
        defer { next += 1 }
        return next
    }

    mutating func join(_ number: UInt64, _ waiter: Waiter, until deadline: ContinuousClock.Instant) {
        places[number] = Place(deadline: deadline, waiter: waiter)
        first = min(first, number)
    }

    mutating func popFirst() -> Waiter? {
        while first < next {
            defer { first += 1 }
            if let place = places.removeValue(forKey: first) { return place.waiter }
        }
        return nil
    }

    mutating func remove(_ number: UInt64) -> Waiter? {
        places.removeValue(forKey: number)?.waiter
    }

    mutating func removeAll() -> [Waiter] {
        defer { places = [:] }
        return places.keys.sorted().compactMap { number in places[number]?.waiter }
    }

    // MARK: Deadlines

    /// When `popLate` should be called; nil when nobody waits or when the call is planned already. One timer does
    /// for all: everybody waits equally long, so the first in line is due first.
    mutating func planLook() -> ContinuousClock.Instant? {
        guard !isLookPlanned, let due = firstDeadline() else { return nil }
        isLookPlanned = true
        return due
    }

    mutating func popLate(at now: ContinuousClock.Instant) -> [Waiter] {
        isLookPlanned = false
        var late: [Waiter] = []
        while let deadline = firstDeadline(), deadline <= now, let waiter = popFirst() { late.append(waiter) }
        return late
    }

    private mutating func firstDeadline() -> ContinuousClock.Instant? {
        while first < next {
            if let place = places[first] { return place.deadline }
            first += 1
        }
        return nil
    }
}
