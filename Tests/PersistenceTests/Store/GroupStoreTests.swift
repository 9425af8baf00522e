import Domain
import Persistence
import TestSupport
import Testing

@Suite struct GroupStoreTests {
    /// A commune with its board, two cells, and a collaborator with an account who leads the group of the commune.
    private struct Scene: Sendable {
        let world: World
        let commune: Unit.ID
        let cells: [Unit.ID]
        let advisor: Account.ID
        let leader: Collaborator.ID
        let account: Account.ID
        let group: ReporterGroup.ID

        init(_ world: World) async throws {
            self.world = world
            commune = try await world.unit("C", .committee, .commune)
            let board = try await world.unit("C-B", .advisoryBoard, .commune, below: "C", receivesFor: "C")
            cells = try await ["K1", "K2"].asyncMap {
                try await world.unit($0, .cell, .grassroots, below: "C")
            }
            advisor = try await world.account("advisor", (.advisor, board))
            leader = try await world.collaborator(in: commune)
            account = try await world.account("leader", (.collaborator, commune), collaborator: leader)
            group = try await world.group(in: commune, leader: leader)
        }

        func change(_ change: GroupChange, at now: Instant? = nil) async throws {
            _ = try await world.work(advisor, at: now) { [group] in try $0.changeGroup(group, change, .any) }
        }

        func adHoc(by account: Account.ID? = nil, at now: Instant? = nil) async throws -> Report.ID {
            try await world.report(.groupAdHoc(group), by: account ?? self.account, at: now)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a group is kept as it was set up, and changed`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let template = try await world.groupTemplate(
                GroupPosition(name: "Tổ trưởng", min: 1, max: 1), of: world.root)
            let members = [
                NewGroupMember(holder: .collaborator(scene.leader), position: "Tổ trưởng"),
                NewGroupMember(holder: .office("Bí thư", .id(scene.cells[0])), position: "Thành viên"),
            ]
            let id = try await world.group(
                "Tổ Đống Đa", in: scene.commune, leader: scene.leader, members: members, template: template,
                from: "2026-03-01", to: "2027-01-01")
            let group = try await world.view(scene.advisor) { try $0.group(id) }
            #expect(group.unitID == scene.commune && group.templateID == template)
            #expect(group.members.map(\.position) == ["Tổ trưởng", "Thành viên"])
            #expect(group.members.last?.holder == .office("Bí thư", scene.cells[0]))
            #expect(try group.validFrom == day("2026-03-01") && group.validTo == day("2027-01-01"))
            let shown = try await world.view(scene.advisor) { try $0.composition(of: id) }
            #expect(shown.isComplete && shown.lines.map(\.have) == [1, 1])
            let change = GroupChange(
                name: "Tổ Hai Bà Trưng", templateID: .clear, decisionNumber: "40-QĐ/ĐU", members: [],
                validTo: .clear)
            let changed = try await world.work(scene.advisor) { try $0.changeGroup(id, change, .any) }
            #expect(try await world.storage.read { try $0.group(id) } == changed)
            #expect(changed.name == "Tổ Hai Bà Trưng" && changed.templateID == nil && changed.validTo == nil)
            #expect(changed.members.isEmpty && changed.meta.version == 2)
            let positions = [GroupPosition(name: "Thành viên", min: 2, max: 5)]
            let mended = try await world.work {
                try $0.changeGroupTemplate(template, name: nil, positions: positions, .any)
            }
            #expect(try await world.storage.read { try $0.groupTemplate(template) } == mended)
            #expect(mended.positions == positions && mended.meta.version == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `who leads a group is active, and nobody in it is from elsewhere`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let elsewhere = try await world.unit("D", .committee, .commune)
            let stranger = try await world.collaborator(in: elsewhere)
            let candidate = try await world.collaborator(in: scene.commune, from: nil)
            let hamlet = try await world.collaborator(in: scene.cells[0])
            let other = try await world.groupTemplate(
                GroupPosition(name: "Tổ trưởng", min: 1, max: 1), of: elsewhere)
            func expect(_ expected: GroupRefusal, _ body: () async throws -> Void) async {
                let found = await refusal(body)
                #expect(found as? GroupRefusal == expected, "\(expected)")
            }
            await expect(.leaderNotActive) {
                _ = try await world.group(in: scene.commune, leader: candidate)
            }
            await expect(.leaderOutsideUnit) {
                _ = try await world.group(in: scene.commune, leader: stranger)
            }
            for holder in [NewGroupMember.Holder.collaborator(stranger), .office("Bí thư", .id(elsewhere))] {
                let member = NewGroupMember(holder: holder, position: "x")
                await expect(.memberOutsideUnit(0)) {
                    _ = try await world.group(in: scene.commune, leader: hamlet, members: [member])
                }
            }
            await expect(.templateOutsideUnit) {
                _ = try await world.group(in: scene.commune, leader: hamlet, template: other)
            }
            await expect(.unitNotValid) {
                _ = try await world.group(in: scene.commune, leader: hamlet, from: "1999-12-31")
            }
            await expect(.validityOrder) {
                _ = try await world.group(
                    in: scene.commune, leader: hamlet, from: "2026-02-01", to: "2026-02-01")
            }
            // Somebody of the commune leads a hamlet's group, and somebody of the hamlet the commune's.
            _ = try await world.group(in: scene.cells[0], leader: scene.leader)
            _ = try await world.group(in: scene.commune, leader: hamlet)
        }
    }

    @Test(arguments: StorageKind.available)
    func `groups owe for days that begin while they exist`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let late = try await world.group(in: scene.commune, leader: scene.leader, from: "2026-10-02")
            _ = try await world.group(in: scene.commune, leader: scene.leader, to: "2026-10-01")
            let ending = try await world.group(in: scene.cells[0], leader: scene.leader, to: "2026-11-01")
            let regime = try await world.regime(
                "Tổ", issuer: scene.commune, reporters: .groups, opens: 25)
            #expect(Set(try await world.owed(regime).map(\.groupID)) == [scene.group, ending])
            // November is fixed on 26 October, when the second still exists.
            try await world.openPeriods(at: try at("2026-10-26 00:00:00"))
            let november = try await world.owed(regime).filter { $0.period?.description == "2026-11" }
            #expect(Set(november.map(\.groupID)) == [scene.group, late])
            #expect(november.allSatisfy { $0.unitID == scene.commune && $0.author.kind == .groups })
            let day = try day("2026-11-01")
            #expect(try await world.storage.read { try $0.inspect(on: day) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a dissolved group hands in what it owed, and is rid of what begins after its end`(
        kind: StorageKind
    ) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let regime = try await world.regime("Tổ", issuer: scene.commune, reporters: .groups, opens: 25)
            try await world.openPeriods(at: try at("2026-10-26 00:00:00"))
            let owed = try await world.owed(regime)
            #expect(owed.count == 2)
            let end = GroupChange(validTo: .set(try day("2026-11-01")), reason: "Hết thí điểm")
            try await scene.change(end, at: try at("2026-10-27 09:00:00"))
            let after = try await world.owed(regime)
            #expect(after.map(\.progress) == [.none, .waived])
            #expect(after.last?.waiverReason == "Hết thí điểm")
            let later = try at("2026-11-05 09:00:00")
            try await world.openPeriods(at: later)
            #expect(try await world.owed(regime).count == 2)
            let report = try await world.report(.obligation(owed[0].id), by: scene.account, at: later)
            #expect(try await world.stored(report).groupID == scene.group)
            await #expect(throws: GroupRefusal.ended) { try await scene.adHoc(at: later) }
            await #expect(throws: GroupRefusal.ended) {
                try await scene.change(GroupChange(name: "x"), at: later)
            }
            await #expect(throws: GroupRefusal.endsInPast) {
                let past = GroupChange(validTo: .set(try day("2026-10-26")), reason: "x")
                try await scene.change(past, at: try at("2026-10-27 10:00:00"))
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `without its leader a group's reports wait for another`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let regime = try await world.regime("Tổ", issuer: scene.commune, reporters: .groups)
            let owed = try #require(try await world.owed(regime).first)
            let draft = try await world.report(.obligation(owed.id), by: scene.account, submit: false)
            _ = try await world.work(scene.advisor) { try $0.suspend(scene.leader, reason: "ốm") }
            #expect(try await world.owed(regime).map(\.progress) == [.none])
            await #expect(throws: AccessRefusal.forbidden) {
                try await world.work(scene.account) { try $0.submitReport(draft) }
            }
            await #expect(throws: AccessRefusal.forbidden) { try await scene.adHoc() }
            let found = try await world.view(scene.advisor) { try $0.composition(of: scene.group) }
            #expect(found.leaderStanding == .suspended && !found.isComplete)
            let next = try await world.collaborator(in: scene.cells[0])
            let account = try await world.account("next", (.collaborator, scene.cells[0]), collaborator: next)
            try await scene.change(GroupChange(leaderID: next))
            _ = try await world.work(account) { try $0.submitReport(draft) }
            #expect(try await world.owed(regime).map(\.progress) == [.submitted])
            // Who led it before no longer reads what it writes.
            _ = try await world.work(scene.advisor) { try $0.reinstate(scene.leader) }
            await #expect(throws: AccessRefusal.notFound) {
                try await world.view(scene.account) { try $0.report(draft) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `without the role of a collaborator nobody speaks for a group`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let report = try await scene.adHoc()
            let grant = try await world.storage.read { store in
                try #require(try store.account(scene.account)?.grants.first).id
            }
            _ = try await world.work { try $0.removeGrant(grant, of: scene.account, .any) }
            await #expect(throws: AccessRefusal.notFound) {
                try await world.view(scene.account) { try $0.report(report) }
            }
            await #expect(throws: AccessRefusal.notFound) { try await scene.adHoc() }
            #expect(
                try await world.view(scene.account) { try $0.groups(GroupFilter(), PageRequest(limit: 9)) }
                    .items.isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `every filter of the lists chooses what it says`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let other = try await world.collaborator(in: scene.cells[0])
            let template = try await world.groupTemplate(
                GroupPosition(name: "Tổ trưởng", min: 1, max: 1), of: scene.commune)
            let hamlet = try await world.group(
                "Tổ Nà Hẩu", in: scene.cells[0], leader: other, template: template, from: "2026-06-01",
                to: "2026-09-01")
            let far = try await world.unit("D", .committee, .commune)
            let away = try await world.group(in: far, leader: try await world.collaborator(in: far))
            func list(_ filter: GroupFilter, by account: Account.ID?) async throws -> Set<ReporterGroup.ID> {
                Set(
                    try await all(limit: 1) { page in
                        try await world.view(account) { try $0.groups(filter, page) }
                    }.map(\.id))
            }
            #expect(try await list(GroupFilter(), by: nil) == [scene.group, hamlet, away])
            for (filter, expected) in [
                (GroupFilter(), [scene.group, hamlet]), (GroupFilter(unitID: scene.commune), [scene.group]),
                (GroupFilter(within: scene.commune), [scene.group, hamlet]),
                (GroupFilter(templateID: template), [hamlet]), (GroupFilter(leaderID: other), [hamlet]),
                (GroupFilter(validOn: try day("2026-08-31")), [scene.group, hamlet]),
                (GroupFilter(validOn: try day("2026-09-01")), [scene.group]),
                (GroupFilter(query: "na hau"), [hamlet]),
            ] {
                #expect(try await list(filter, by: scene.advisor) == Set(expected), "\(filter)")
            }
            #expect(try await list(GroupFilter(), by: scene.account) == [scene.group])
            let chief = try await world.account("chief", (.leader, scene.commune))
            #expect(try await list(GroupFilter(), by: chief) == [scene.group])
            let templates = try await world.view(scene.account) {
                try $0.groupTemplates(unit: nil, PageRequest(limit: 9))
            }
            #expect(templates.items.map(\.id) == [template])
        }
    }

    @Test(arguments: StorageKind.available)
    func `above the unit that receives it, a group counts without a name`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let regime = try await world.regime("Tổ", issuer: scene.commune, reporters: .groups)
            let owed = try #require(try await world.owed(regime).first)
            let report = try await world.report(.obligation(owed.id), by: scene.account)
            _ = try await world.work(scene.advisor) { try $0.acceptReport(report, rating: 4, comment: nil) }
            let synthesis = try await world.report(
                .synthesis(.id(scene.commune), try period("2026-10")), by: scene.advisor, submit: false)
            let source = [Source(reportID: report, itemIDs: nil)]
            _ = try await world.work(scene.advisor) { work in
                _ = try work.setSources(source, of: synthesis, .any)
                return try work.submitReport(synthesis)
            }
            let below = try await world.view(scene.advisor) { try $0.coverage(of: synthesis) }
            #expect(below.lines.map(\.groupName) == ["Tổ số 5"] && below.lines.map(\.state) == [.cited])
            let above = try await world.view { try $0.coverage(of: synthesis) }
            #expect(above.lines.isEmpty && above.counts[.cited] == 1)
            let sources = try await world.view { try $0.sources(of: synthesis) }
            #expect(sources.shown.isEmpty && sources.hidden == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a unit with a group does not end`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let scene = try await Scene(world)
            let group = try await world.group(in: scene.cells[1], leader: scene.leader)
            let end = UnitChange(validTo: try day("2027-01-01"))
            await #expect(throws: UnitRefusal.hasGroups) { try await world.change(scene.cells[1], end) }
            let dissolved = GroupChange(validTo: .set(try day("2027-01-01")), reason: "Sáp nhập")
            _ = try await world.work { try $0.changeGroup(group, dissolved, .any) }
            try await world.change(scene.cells[1], end)
        }
    }
}
