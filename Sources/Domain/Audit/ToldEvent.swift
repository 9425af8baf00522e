/// An event that others are told of, by the change feed and by webhooks. It says what happened to which resource; what
/// the resource holds is for whoever may read it.
package struct ToldEvent: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case reportSubmitted = "report.submitted"
        case reportReturned = "report.returned"
        case reportAccepted = "report.accepted"
        case reportWithdrawn = "report.withdrawn"
        case obligationOverdue = "obligation.overdue"
        case surveyClosed = "survey.closed"
        case planIssued = "plan.issued"
        case planAmended = "plan.amended"
        case planRevoked = "plan.revoked"
        /// Asked for by who manages a webhook, and sent to that one only.
        case webhookTested = "webhook.tested"

        /// What can be asked for.
        package static let offered = allCases.filter { $0 != .webhookTested }
    }

    package let kind: Kind
    package let event: AuditEvent
    package let sequence: Int

    /// Nil for what nobody else is told of.
    package init?(_ sealed: SealedEvent) {
        guard let kind = Kind(rawValue: sealed.event.action), sealed.event.unitID != nil else { return nil }
        self.kind = kind
        event = sealed.event
        sequence = sealed.seal.sequence
    }
}

package enum AuditRefusal: Error, Sendable, Hashable {
    /// Nothing was sealed where the reader has come to.
    case placeUnknown
}

/// A part of the feed of changes.
package struct ChangePage: Sendable {
    package let events: [ToldEvent]
    /// Of the last event that was gone by, told or not: where to go on from.
    package let last: AuditSeal
    /// Whether there may be more by now.
    package let hasMore: Bool
}

extension View {
    /// What happened in the caller's units, in the order in which it was sealed, so that nothing comes later with a lower
    /// number. Whose word a report is decides who hears of it: above the unit that receives it, nobody hears of the report
    /// of a person or a group.
    /// - Parameter last: the last seal that the caller has; nil for what comes from now on. Throws
    ///   `AuditRefusal.placeUnknown` for one that was never set here: the store was put back to an earlier time, and
    ///   what has happened since then got numbers that the caller has met on other events.
    package func changes(_ kinds: [ToldEvent.Kind], after last: AuditSeal?, most limit: Int) throws
        -> ChangePage
    {
        let (above, exactly) = (
            caller.anchors(.administrator, .leader, .advisor, .integrator),
            caller.anchors(.leader, .advisor, .officer, .integrator)
        )
        guard !above.isEmpty || !exactly.isEmpty else { throw AccessRefusal.forbidden }
        let head = try store.auditHead()
        guard let last else { return ChangePage(events: [], last: head, hasMore: false) }
        guard try last == head || store.seal(through: last.sequence) == last else {
            throw AuditRefusal.placeUnknown
        }
        // However far a reader is behind, one page looks at so many events only.
        let reach = min(head.sequence, last.sequence + Limits.changesReach)
        let found = try store.toldEvents(
            kinds, after: last.sequence, through: reach, below: above, at: exactly, on: caller.today,
            most: limit)
        let full = found.count == limit ? found.last?.seal : nil
        let end = try full ?? (reach == head.sequence ? head : store.seal(through: reach))
        return ChangePage(
            events: found.compactMap(ToldEvent.init), last: end, hasMore: end.sequence < head.sequence)
    }
}
