/// The place of an event among all that were ever committed, and the mark that ties it to the event before it.
package struct AuditSeal: Sendable, Hashable {
    /// From 1, without a gap.
    package let sequence: Int
    package let mark: String

    package init(sequence: Int, mark: String) {
        self.sequence = sequence
        self.mark = mark
    }

    /// Before the first event.
    package static let start = AuditSeal(sequence: 0, mark: "")
}

package struct SealedEvent: Sendable, Hashable {
    package let event: AuditEvent
    package let seal: AuditSeal

    package init(event: AuditEvent, seal: AuditSeal) {
        self.event = event
        self.seal = seal
    }
}

/// Ties each event to the one before. Writers do not wait for each other: events are recorded without a number, and
/// sealed once they are committed.
package struct AuditChain: Sendable {
    /// A keyed digest: who can change the database but has no key can't make a mark that fits.
    package typealias Marking = @Sendable (String) -> String

    private let marking: Marking

    package init(marking: @escaping Marking) { self.marking = marking }

    package func seal(_ event: AuditEvent, after last: AuditSeal) -> AuditSeal {
        let sequence = last.sequence + 1
        return AuditSeal(sequence: sequence, mark: mark(of: event, at: sequence, after: last.mark))
    }

    func holds(_ sealed: SealedEvent, after mark: String) -> Bool {
        self.mark(of: sealed.event, at: sealed.seal.sequence, after: mark) == sealed.seal.mark
    }

    private func mark(of event: AuditEvent, at sequence: Int, after mark: String) -> String {
        let fields: [String?] = [
            mark, String(sequence), event.id.rawValue, event.action, event.subject, event.unitID?.rawValue,
            event.accountID?.rawValue, event.reason, String(event.at.milliseconds),
            String(event.recordedAt.milliseconds), event.requestID,
        ]
        // With its length before each field, no two events have the same text.
        return marking(fields.map { $0.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: ","))
    }
}

/// What is wrong in one place of the chain.
package struct AuditFault: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        /// No event has this number, although later ones were sealed.
        case missing
        /// The event is not what was sealed here, or not in this place.
        case altered
        /// The chain does not reach, or does not go through, the anchor that the caller has kept.
        case anchor
        /// The chain ends elsewhere than where it was sealed last.
        case head
    }

    package let sequence: Int
    package let kind: Kind
    /// Of a `missing`: the last number that nothing has.
    package var through: Int?

    package init(sequence: Int, kind: Kind, through: Int? = nil) {
        self.sequence = sequence
        self.kind = kind
        self.through = through
    }
}

/// Goes along the chain, some events at a time.
package struct AuditWalk: Sendable {
    /// The last event that was gone by.
    package private(set) var last: AuditSeal
    package private(set) var checked = 0
    package private(set) var faults: [AuditFault] = []

    /// - Parameter anchor: where to begin, as it was kept; the beginning of all without one.
    package init(from anchor: AuditSeal? = nil) {
        last = anchor ?? .start
    }

    /// Holds the anchor against what is stored under its number.
    package mutating func check(anchor: AuditSeal, stored: SealedEvent?) {
        guard anchor.sequence > 0, stored?.seal != anchor else { return }
        faults.append(AuditFault(sequence: anchor.sequence, kind: .anchor))
        // The next event was sealed after what stands there.
        if let stored, stored.seal.sequence == anchor.sequence { last = stored.seal }
    }

    /// - Parameter events: the next in the order of their numbers.
    package mutating func go(along events: [SealedEvent], _ chain: AuditChain) {
        for sealed in events {
            checked += 1
            let expected = last.sequence + 1
            if sealed.seal.sequence != expected {
                // What comes after a gap can't be held against what is not there.
                faults.append(
                    AuditFault(sequence: expected, kind: .missing, through: sealed.seal.sequence - 1))
            } else if !chain.holds(sealed, after: last.mark) {
                faults.append(AuditFault(sequence: sealed.seal.sequence, kind: .altered))
            }
            last = sealed.seal
        }
    }

    /// At the end of what is sealed.
    package mutating func end(at head: AuditSeal) {
        guard last != head else { return }
        faults.append(AuditFault(sequence: max(last.sequence, head.sequence), kind: .head))
        last = head
    }
}
