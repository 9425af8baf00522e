extension View {
    package func account(_ id: Account.ID) throws -> Account {
        guard let account = try store.account(id) else { throw AccessRefusal.notFound }
        guard try manages(account.unitID) else { throw AccessRefusal.notFound }
        return account
    }

    package func accounts(within reference: UnitReference?, query: String?, _ page: PageRequest) throws
        -> Page<Account>
    {
        let anchors = caller.anchors(.administrator)
        let unitID = try reference.map { try resolve($0) }
        guard !anchors.isEmpty else { throw AccessRefusal.forbidden }
        return try store.accounts(within: unitID, query: query, below: anchors, on: caller.today, page)
    }

    func manages(_ unitID: Unit.ID) throws -> Bool {
        guard let place = try store.place(unitID, on: caller.today) else { return false }
        return caller.covers(place, .administrator)
    }
}
