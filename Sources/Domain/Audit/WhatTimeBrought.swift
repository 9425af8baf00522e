/// What nobody did but time: it becomes an event too, once, so that others can be told.
package struct Telling {
    private let store: any StoreWriter
    private let ask: Ask

    package init(_ store: any StoreWriter, _ ask: Ask) {
        self.store = store
        self.ask = ask
    }

    /// - Returns: whether there may be more.
    package func tell() throws -> Bool {
        let overdue = try store.takeOverdue(at: ask.now, most: Limits.toldAtOnce)
        for obligation in overdue { try record(.obligationOverdue, obligation.id, in: obligation.unitID) }
        let closed = try store.takeClosed(at: ask.now, most: Limits.toldAtOnce)
        for survey in closed { try record(.surveyClosed, survey.id, in: survey.ownerID) }
        return overdue.count == Limits.toldAtOnce || closed.count == Limits.toldAtOnce
    }

    private func record(_ kind: ToldEvent.Kind, _ subject: some CustomStringConvertible, in unitID: Unit.ID)
        throws
    {
        try store.record(
            AuditEvent(
                id: Identifier(trusted: ask.makeID()), action: kind.rawValue, subject: subject.description,
                unitID: unitID, accountID: nil, reason: nil, at: ask.now, recordedAt: ask.clock,
                requestID: ask.requestID))
    }
}

extension Storage {
    package func tellWhatTimeBrought(_ ask: Ask) async throws {
        guard try await read({ try $0.hasToTell(at: ask.now) }) else { return }
        while try await write({ try Telling($0, ask).tell() }) {}
    }
}
