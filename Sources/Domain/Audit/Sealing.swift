/// Numbers and chains what was committed since the last time.
package struct Sealing {
    private let store: any StoreWriter
    private let chain: AuditChain

    package init(_ store: any StoreWriter, _ chain: AuditChain) {
        self.store = store
        self.chain = chain
    }

    /// - Returns: how many events were sealed now; none where another instance is at it.
    package func seal(at clock: Instant, makeID: () -> String) throws -> Int {
        guard var head = try store.auditHeadToChange() else { return 0 }
        let events = try store.unsealedEvents(most: Limits.sealedEvents)
        guard !events.isEmpty else { return 0 }
        var sealed: [SealedEvent] = []
        for event in events {
            head = chain.seal(event, after: head)
            sealed.append(SealedEvent(event: event, seal: head))
        }
        try store.seal(sealed, head: head)
        try store.enqueue(
            Dispatch(store).deliveries(of: sealed, at: clock, makeID: makeID), again: false)
        return sealed.count
    }
}

extension Storage {
    /// Seals everything that is there to be sealed.
    package func sealEvents(_ chain: AuditChain, _ ask: Ask) async throws {
        guard try await read({ try !$0.unsealedEvents(most: 1).isEmpty }) else { return }
        while try await write({ try Sealing($0, chain).seal(at: ask.clock, makeID: ask.makeID) })
            == Limits.sealedEvents
        {}
    }
}
