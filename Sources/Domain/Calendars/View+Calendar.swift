/// The secret link under which an account's calendar is read; the secret itself is kept as a hash only.
package struct CalendarLink: Sendable, Hashable {
    package let accountID: Account.ID
    package let createdAt: Instant

    package init(accountID: Account.ID, createdAt: Instant) {
        self.accountID = accountID
        self.createdAt = createdAt
    }
}

extension StoreReader {
    /// What is due for the account whose link it is, as the account may read it in this transaction. Whatever keeps it
    /// from that is told like a link that nobody has.
    /// - Parameter ask: of the account, without a session.
    package func calendar(_ hash: String, ask: (Account.ID) -> Ask) throws -> [DueEntry] {
        guard let id = try calendarAccount(hash) else { throw AccessRefusal.notFound }
        let caller: Caller
        do {
            caller = try self.caller(ask(id))
        } catch AccessRefusal.sessionEnded {
            throw AccessRefusal.notFound
        }
        guard !caller.account.mustChangePassword, !caller.standings.isEmpty else {
            throw AccessRefusal.notFound
        }
        return try View(caller: caller, store: self).dueEntries()
    }
}

extension View {
    package func calendarLink() throws -> CalendarLink {
        guard let link = try store.calendarLink(of: caller.account.id) else { throw AccessRefusal.notFound }
        return link
    }

    /// What the caller's own units, record and groups have to do, what is due first comes first.
    package func dueEntries() throws -> [DueEntry] {
        let window = DateSpan(
            first: caller.today.adding(days: -Limits.calendarDaysBack),
            last: caller.today.adding(days: Limits.calendarDaysAhead))
        var places: [Unit.ID: Place] = [:]
        func place(_ id: Unit.ID) throws -> Place? {
            if let known = places[id] { return known }
            places[id] = try store.place(id, on: caller.today)
            return places[id]
        }
        var entries: [DueEntry] = []
        let scope = ReadingScope(caller)
        for (obligation, title, author) in try owed(in: window) {
            guard let place = try place(obligation.unitID),
                scope.allows(obligation.parties, path: place.path)
            else { continue }
            entries.append(
                DueEntry(
                    subject: .report(DueReport(obligation, title: title, author: author)),
                    dueOn: obligation.nextDueAt.lastDayBefore, unitCode: place.unit.code,
                    revision: obligation.meta.version, updatedAt: obligation.meta.updatedAt))
        }
        for task in try store.dueTasks(of: workingUnits, in: window, most: Limits.calendarEvents) {
            guard let place = try place(task.unitID) else { continue }
            entries.append(
                DueEntry(
                    subject: .task(task), dueOn: task.dueOn, unitCode: place.unit.code,
                    revision: task.revision, updatedAt: task.updatedAt))
        }
        return Array(entries.sorted { $0.order < $1.order }.prefix(Limits.calendarEvents))
    }

    private func owed(in window: DateSpan) throws -> [(Obligation, title: String, author: String?)] {
        let owed = try store.owed(
            by: workingUnits, collaborator: caller.collaboratorID, groups: caller.groupIDs, in: window,
            most: Limits.calendarEvents)
        let codeNames = try store.codeNames(of: caller.collaboratorID.map { [$0] } ?? [])
        let groupNames = try store.groupNames(of: caller.groupIDs)
        return owed.map { obligation, title in
            let author: String? =
                switch obligation.author {
                case .unit: nil
                case .collaborator(let id): codeNames[id]
                case .group(let id): groupNames[id]
                }
            return (obligation, title, author)
        }
    }
}

extension DueEntry {
    fileprivate var order: (Int, String) {
        switch subject {
        case .report(let report): (dueOn.dayNumber, report.id.rawValue)
        case .task(let task): (dueOn.dayNumber, task.id.rawValue)
        }
    }
}

extension Work {
    /// A link in place of the one that there was, which ends with it.
    package func makeCalendarLink(_ hash: String) throws -> CalendarLink {
        let link = CalendarLink(accountID: caller.account.id, createdAt: ask.clock)
        try store.set(link, hash: hash)
        try record("calendar.linked", link.accountID, in: caller.account.unitID)
        return link
    }

    package func removeCalendarLink() throws {
        let link = try view.calendarLink()
        try store.removeCalendarLink(of: link.accountID)
        try record("calendar.unlinked", link.accountID, in: caller.account.unitID)
    }
}
