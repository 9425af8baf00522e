import Testing

@testable import Domain

struct AuditChainTests {
    /// No digest: what matters here is what goes into it.
    private let chain = AuditChain { text in "<\(text)>" }

    private func event(_ number: Int, reason: String? = nil) -> AuditEvent {
        AuditEvent(
            id: Identifier(trusted: "id-\(number)"), action: "report.submitted", subject: "s\(number)",
            unitID: nil, accountID: nil, reason: reason, at: Instant(milliseconds: 1_000),
            recordedAt: Instant(milliseconds: 2_000), requestID: "r")
    }

    private func sealed(_ count: Int) -> [SealedEvent] {
        var last = AuditSeal.start
        return (0..<count).map { number in
            last = chain.seal(event(number + 1), after: last)
            return SealedEvent(event: event(number + 1), seal: last)
        }
    }

    private func faults(_ events: [SealedEvent], from anchor: AuditSeal? = nil, head: AuditSeal)
        -> [AuditFault]
    {
        var walk = AuditWalk(from: anchor)
        walk.go(along: events, chain)
        walk.end(at: head)
        return walk.faults
    }

    @Test func `a chain that nobody touched has no fault`() throws {
        let events = sealed(5)
        #expect(faults(events, head: try #require(events.last).seal) == [])
        #expect(faults([], head: .start) == [])
    }

    @Test func `numbers go up by one from one`() {
        #expect(sealed(3).map(\.seal.sequence) == [1, 2, 3])
    }

    @Test func `an event that was edited is found in its place`() throws {
        var events = sealed(4)
        events[1] = SealedEvent(event: event(2, reason: "khác"), seal: events[1].seal)
        #expect(faults(events, head: events[3].seal) == [AuditFault(sequence: 2, kind: .altered)])
    }

    @Test func `an event that was deleted leaves its number missing`() {
        var events = sealed(5)
        events.removeSubrange(1...2)
        #expect(
            faults(events, head: events[2].seal) == [AuditFault(sequence: 2, kind: .missing, through: 3)])
    }

    @Test func `two events that changed places are both found`() {
        var events = sealed(4)
        let (second, third) = (events[1], events[2])
        events[1] = SealedEvent(event: third.event, seal: second.seal)
        events[2] = SealedEvent(event: second.event, seal: third.seal)
        #expect(faults(events, head: events[3].seal).map(\.sequence) == [2, 3])
    }

    @Test func `an event that was put in is found, wherever the rest was moved to`() {
        let events = sealed(3)
        let strange = SealedEvent(event: event(9), seal: AuditSeal(sequence: 2, mark: "x"))
        let moved = [
            events[0], strange,
            SealedEvent(event: events[1].event, seal: AuditSeal(sequence: 3, mark: events[1].seal.mark)),
        ]
        #expect(faults(moved, head: moved[2].seal).map(\.kind) == [.altered, .altered])
    }

    @Test func `a tail that was cut off is found by the head, and by an anchor where the head was moved too`()
    {
        let events = sealed(5)
        let cut = Array(events.prefix(3))
        #expect(faults(cut, head: events[4].seal) == [AuditFault(sequence: 5, kind: .head)])
        #expect(faults(cut, head: cut[2].seal) == [])
        var walk = AuditWalk(from: events[4].seal)
        walk.check(anchor: events[4].seal, stored: nil)
        #expect(walk.faults == [AuditFault(sequence: 5, kind: .anchor)])
    }

    @Test func `an anchor that is not what stands there accuses nothing that follows`() {
        let events = sealed(5)
        let wrong = AuditSeal(sequence: 3, mark: "x")
        var walk = AuditWalk(from: wrong)
        walk.check(anchor: wrong, stored: events[2])
        walk.go(along: Array(events[3...]), chain)
        walk.end(at: events[4].seal)
        #expect(walk.faults == [AuditFault(sequence: 3, kind: .anchor)])
        var beyond = AuditWalk(from: AuditSeal(sequence: 99, mark: "x"))
        beyond.end(at: events[4].seal)
        #expect(beyond.last == events[4].seal)
    }

    @Test func `from an anchor on only what follows is looked at`() {
        let events = sealed(5)
        var walk = AuditWalk(from: events[2].seal)
        walk.check(anchor: events[2].seal, stored: events[2])
        walk.go(along: Array(events[3...]), chain)
        walk.end(at: events[4].seal)
        #expect(walk.faults.isEmpty && walk.checked == 2)
    }

    @Test func `fields that run into each other make another mark`() {
        let (first, second) = (
            chain.seal(event(1, reason: "a,1:b"), after: .start),
            chain.seal(event(1, reason: "a"), after: .start)
        )
        #expect(first != second)
        #expect(
            chain.seal(event(1, reason: nil), after: .start)
                != chain.seal(event(1, reason: "-"), after: .start))
    }
}
