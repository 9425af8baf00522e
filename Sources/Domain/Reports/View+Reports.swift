extension View {
    /// The report as the caller may see it: whole for its author's side, as handed in for the receiving side.
    package func report(_ id: Report.ID) throws -> Report {
        guard let report = try store.report(id), let shown = try shown(report) else {
            throw AccessRefusal.notFound
        }
        return shown
    }

    package func reports(_ filter: ReportFilter, _ page: PageRequest) throws -> Page<Report> {
        if let id = filter.unitID { _ = try visiblePlace(id) }
        if let id = filter.within { _ = try visiblePlace(id) }
        let scope = ReadingScope(caller)
        let reports = try store.reports(filter, scope, on: caller.today, page)
        let shown = try reports.items.compactMap { report in
            try isOwn(report, scope) ? report : report.asReceived
        }
        return Page(items: shown, next: reports.next)
    }

    func shown(_ report: Report) throws -> Report? {
        let scope = ReadingScope(caller)
        if try isOwn(report, scope) { return report }
        // Most readers are the ones who receive it; the units above the reporter's need a query of their own.
        if report.parties.recipientIDs.contains(where: scope.receives) { return report.asReceived }
        let path = try store.place(report.unitID, on: caller.today)?.path ?? []
        guard scope.allows(report.parties, path: path) else { return nil }
        return report.asReceived
    }

    private func isOwn(_ report: Report, _ scope: ReadingScope) throws -> Bool {
        if scope.isOwn(report) { return true }
        return try report.author == .unit && writesByKey(for: report.unitID)
    }

    /// Whether the caller writes for the report's author: the collaborator, an officer of the unit, or for a
    /// synthesis an advisor of the board that draws it together; for a group, who leads it. What was entered for its
    /// author, the side writes that entered it. A program writes for the units of its key, as their officers do.
    func writes(_ report: Report) throws -> Bool {
        if let entered = report.onBehalf { return try receives(report.parties.to(entered.recipientID)) }
        switch report.author {
        case .collaborator(let id): return id == caller.collaboratorID
        case .group(let id): return caller.groupIDs.contains(id)
        case .unit:
            return try caller.stands(at: report.unitID, .officer)
                || (report.kind == .synthesis && caller.stands(at: report.unitID, .advisor))
                || writesByKey(for: report.unitID)
        }
    }

    /// What was withdrawn is shown to its author's side alone.
    package func versions(of id: Report.ID) throws -> [(version: ReportVersion, changes: [ContentDifference])]
    {
        let isOwn = try isOwn(report(id), ReadingScope(caller))
        var before: ReportContent?
        return try store.versions(of: id).filter { isOwn || !$0.isWithdrawn }.map { version in
            defer { before = version.content }
            return (version, before.map { version.content.differences(from: $0) } ?? [])
        }
    }
}
