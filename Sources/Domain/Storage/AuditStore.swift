package protocol AuditReader {
    /// Newest first, of the units below `anchors`; those of no unit below the root only.
    func auditEvents(
        _ filter: AuditFilter, below anchors: [Unit.ID], on day: CivilDate, _ page: PageRequest
    ) throws -> Page<AuditRecord>
    /// The seal of the last event.
    func auditHead() throws -> AuditSeal
    /// In the order of their numbers.
    func sealedEvents(after sequence: Int, most limit: Int) throws -> [SealedEvent]
    /// Of the last event up to a number; the start where there is none.
    func seal(through sequence: Int) throws -> AuditSeal
    func unsealedEvents(most limit: Int) throws -> [AuditEvent]
    func unsealedCount() throws -> Int
    /// Whether something is overdue, or closed by itself, that was not told.
    func hasToTell(at now: Instant) throws -> Bool
    /// Sealed events of these kinds with numbers beyond `sequence` and not beyond `last`, in their order: of the units
    /// below `anchors`, and of those at exactly `units`, where they may be about persons or groups.
    func toldEvents(
        _ kinds: [ToldEvent.Kind], after sequence: Int, through last: Int, below anchors: [Unit.ID],
        at units: [Unit.ID], on day: CivilDate, most limit: Int
    ) throws -> [SealedEvent]
}

package protocol AuditWriter: AuditReader {
    /// The seal of the last event, kept from other sealers until the transaction ends; nil where one of them has it.
    func auditHeadToChange() throws -> AuditSeal?
    func seal(_ events: [SealedEvent], head: AuditSeal) throws
    /// Obligations that came to be overdue, each given once: they count as told from here on.
    func takeOverdue(at now: Instant, most limit: Int) throws -> [(id: Obligation.ID, unitID: Unit.ID)]
    /// The same of surveys that nobody closed but time.
    func takeClosed(at now: Instant, most limit: Int) throws -> [(id: Survey.ID, ownerID: Unit.ID)]
}
