import Domain
import Persistence
import TestSupport
import Testing

/// What a list shows and what a single read answers must be one and the same, for everybody and everything.
@Suite struct ScopeAgreementTests {
    /// The rule of who reads what, said once more in other words than the program's.
    private struct Reader {
        let generated: GeneratedWorld
        let members: [GeneratedWorld.Member]

        init(_ account: Account.ID, in generated: GeneratedWorld) {
            self.generated = generated
            members = generated.members.filter { $0.account == account }
        }

        func acts(for unit: Unit.ID) -> Bool {
            members.contains { $0.anchor == unit && [.officer, .advisor, .leader].contains($0.role) }
        }

        func owns(_ parties: Parties) -> Bool {
            let person =
                parties.author.collaboratorID ?? parties.author.groupID.flatMap { generated.leaders[$0] }
            guard parties.author != .unit else { return acts(for: parties.unitID) }
            return members.contains { $0.collaborator == person && person != nil }
        }

        /// Drafts too: the author's side, and the one that entered it for its author.
        func owns(_ report: Report) -> Bool {
            owns(report.parties) || report.onBehalf.map { acts(for: $0.recipientID) } == true
        }

        func reads(_ parties: Parties) -> Bool {
            if owns(parties) || parties.recipientIDs.contains(where: acts) { return true }
            let above = generated.path(parties.unitID)
            return parties.author == .unit
                && members.contains { member in
                    let overseers: Set<Unit.Kind> = [.committee, .advisoryBoard, .cell, .front, .residential]
                    return [.leader, .advisor].contains(member.role) && above.contains(member.anchor)
                        && generated.kinds[member.anchor].map(overseers.contains) == true
                }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a report is in the list exactly when it can be read by itself`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            let reports = try await generated.reports.asyncMap { try await world.stored($0) }
            #expect(Set(reports.map(\.status.name)) == Set(Report.Status.Name.allCases))
            #expect(reports.contains { $0.status == .draft && $0.onBehalf != nil })
            #expect(Set(reports.map(\.author.kind)) == Set(Reporters.Kind.allCases))
            #expect(
                Set(reports.filter { !$0.alsoTo.isEmpty }.map(\.author.kind)) == Set(Reporters.Kind.allCases))
            for account in Set(generated.members.map(\.account)) {
                let reader = Reader(account, in: generated)
                let listed = try await all(limit: 7) { page in
                    try await world.view(account) { try $0.reports(ReportFilter(), page) }
                }
                let single = try await world.view(account) { view in
                    reports.compactMap { try? view.report($0.id) }
                }
                let expected = reports.filter { report in
                    reader.reads(report.parties) && (report.status != .draft || reader.owns(report))
                }
                #expect(Set(listed) == Set(single) && listed.count == single.count)
                #expect(Set(listed.map(\.id)) == Set(expected.map(\.id)))
                for report in listed where !reader.owns(report) {
                    #expect(report.status != .draft)
                    #expect(report.content == report.lastSubmitted?.content)
                    #expect(report.number == report.lastSubmitted?.number && report.meta == report.seen)
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `an obligation is in the list exactly when it can be read by itself`(kind: StorageKind) async throws
    {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            let owed = try await generated.regimes.asyncMap { try await world.owed($0) }.flatMap { $0 }
            #expect(owed.count > 30 && Set(owed.map(\.author.kind)) == Set(Reporters.Kind.allCases))
            for account in Set(generated.members.map(\.account)) {
                let reader = Reader(account, in: generated)
                let listed = try await all(limit: 11) { page in
                    try await world.view(account) { try $0.obligations(ObligationFilter(), page) }
                }
                let single = try await world.view(account) { view in
                    owed.compactMap { try? view.obligation($0.id) }
                }
                let expected = owed.filter { reader.reads($0.parties) }
                #expect(Set(listed) == Set(single) && listed.count == single.count)
                #expect(Set(listed.map(\.id)) == Set(expected.map(\.id)))
                // A draft's id is its author's side's to know.
                let isOwn = { (one: Obligation) in
                    reader.owns(one.parties) || one.draftEnteredAt.map { reader.acts(for: $0) } == true
                }
                #expect(listed.allSatisfy { isOwn($0) || $0.reportID == nil || $0.progress != .none })
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `units, collaborators and accounts are listed exactly when they can be read`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            let people = Set(generated.members.compactMap(\.collaborator))
            let accounts = Set(generated.members.map(\.account))
            for account in accounts {
                let units = try await all(limit: 9) { page in
                    try await world.view(account) { try $0.units(UnitFilter(), asOf: nil, page) }
                }.map(\.id)
                let singleUnits = try await world.view(account) { view in
                    generated.units.values.filter { (try? view.unit($0)) != nil }
                }
                #expect(Set(units) == Set(singleUnits) && units.count == singleUnits.count)
                let records = try await all { page in
                    try await world.view(account) { try $0.collaborators(CollaboratorFilter(), page) }
                }.map(\.id)
                let singleRecords = try await world.view(account) { view in
                    people.filter { (try? view.collaborator($0)) != nil }
                }
                #expect(Set(records) == singleRecords && records.count == singleRecords.count)
                let isAdministrator = generated.members.contains {
                    $0.account == account && $0.role == .administrator
                }
                let listed =
                    isAdministrator
                    ? try await all(limit: 50) { page in
                        try await world.view(account) { try $0.accounts(within: nil, query: nil, page) }
                    }.map(\.id) : []
                let single = try await world.view(account) { view in
                    accounts.filter { (try? view.account($0)) != nil }
                }
                #expect(Set(listed) == single && listed.count == single.count)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `every filter of the lists chooses what it says`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            let (p1, now, october) = (try generated.id("P1"), world.now, try period("2026-10"))
            func obligations(_ filter: ObligationFilter) async throws -> Set<Obligation> {
                Set(
                    try await all(limit: 50) { page in
                        try await world.view { try $0.obligations(filter, page) }
                    })
            }
            let everything = try await obligations(ObligationFilter())
            func expect(_ filter: ObligationFilter, _ keep: (Obligation) -> Bool) async throws {
                let expected = everything.filter(keep)
                #expect(!expected.isEmpty, "\(filter)")
                #expect(try await obligations(filter) == expected, "\(filter)")
            }
            for state in [Obligation.State.open, .submitted, .returned, .accepted] {
                try await expect(ObligationFilter(state: state)) { $0.state(at: now) == state }
            }
            for timeliness in [Obligation.Timeliness.pending, .overdue, .onTime, .late] {
                let expected = everything.filter { $0.timeliness(at: now) == timeliness }
                #expect(try await obligations(ObligationFilter(timeliness: timeliness)) == expected)
            }
            try await expect(ObligationFilter(unitID: p1)) { $0.unitID == p1 }
            try await expect(ObligationFilter(within: p1)) { generated.path($0.unitID).contains(p1) }
            try await expect(ObligationFilter(period: october)) { $0.period == october }
            try await expect(ObligationFilter(regimeID: generated.regimes[0])) {
                $0.regimeID == generated.regimes[0]
            }
            let soon = try at("2026-10-30 00:00:00")
            try await expect(ObligationFilter(dueBefore: soon)) { $0.dueAt < soon }
            let reports = Set(
                try await all(limit: 50) { page in
                    try await world.view { try $0.reports(ReportFilter(), page) }
                })
            func expect(_ filter: ReportFilter, _ keep: (Report) -> Bool) async throws {
                let found = Set(
                    try await all(limit: 50) { page in try await world.view { try $0.reports(filter, page) } }
                )
                let expected = reports.filter(keep)
                #expect(!expected.isEmpty && found == expected, "\(filter)")
            }
            for name in [Report.Status.Name.submitted, .returned, .accepted] {
                try await expect(ReportFilter(status: name)) { $0.status.name == name }
            }
            for kind in Report.Kind.allCases {
                try await expect(ReportFilter(kind: kind)) { $0.kind == kind }
            }
            try await expect(ReportFilter(unitID: p1)) { $0.unitID == p1 }
            try await expect(ReportFilter(within: p1)) { generated.path($0.unitID).contains(p1) }
            try await expect(ReportFilter(period: october)) { $0.period == october }
            try await expect(ReportFilter(regimeID: generated.regimes[0])) {
                $0.regimeID == generated.regimes[0]
            }
            let one = try #require(reports.first { $0.obligationID != nil })
            try await expect(ReportFilter(obligationID: one.obligationID)) { $0.id == one.id }
        }
    }
}
