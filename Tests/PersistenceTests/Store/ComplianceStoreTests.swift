import Domain
import Persistence
import TestSupport
import Testing

@Suite struct ComplianceStoreTests {
    private struct Line: Hashable {
        let group: String
        let figures: Figures
    }

    private func figures(_ owed: [Obligation], at now: Instant) -> Figures {
        var figures = Figures()
        for obligation in owed {
            switch (obligation.progress, obligation.submittedAt) {
            case (.waived, _): figures.waived += 1
            case (_, let submittedAt?):
                figures.submitted += 1
                let decidedAt = obligation.receivedOn?.start ?? submittedAt
                if decidedAt < obligation.dueAt { figures.onTime += 1 } else { figures.late += 1 }
                if obligation.receivedOn != nil, decidedAt < obligation.dueAt { figures.onTimeByProxy += 1 }
            case (_, nil): if now < obligation.dueAt { figures.pending += 1 } else { figures.missing += 1 }
            }
            if obligation.progress != .waived { figures.expected += 1 }
        }
        return figures
    }

    @Test(arguments: StorageKind.available)
    func `the figures are those that counting one by one gives`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            let person = try #require(generated.members.compactMap(\.collaborator).last)
            _ = try await world.work { try $0.suspend(person, reason: "ốm") }
            let owed = try await generated.regimes.asyncMap { try await world.owed($0) }.flatMap { $0 }
            let instants = [world.now, try at("2026-10-21 00:00:00"), try at("2027-02-01 00:00:00")]
            for (now, period) in zip(instants, ["2026-10", "2026-10", "2026-Q4"].compactMap { Period($0) }) {
                let ofPeriod = owed.filter { $0.period == period }
                for (code, unit) in generated.units {
                    let below = ofPeriod.filter { generated.path($0.unitID).contains(unit) }
                    let byChild = Dictionary(grouping: below) { obligation -> Unit.ID in
                        let path = generated.path(obligation.unitID)
                        return path.prefix { $0 != unit }.last ?? unit
                    }
                    let children = try await world.storage.read { store in
                        try store.complianceByChild(of: unit, period: period, at: now)
                            .map { Line(group: $0.unitID.rawValue, figures: $0.figures) }
                    }
                    let shown = [unit] + generated.units.values.filter { generated.parents[$0] == unit }
                    let expected = shown.map { id in
                        Line(group: id.rawValue, figures: figures(byChild[id] ?? [], at: now))
                    }
                    #expect(children.first?.group == unit.rawValue)
                    #expect(
                        Set(children) == Set(expected) && children.count == expected.count, "\(code) \(now)")
                    let byRegime = Dictionary(grouping: below, by: \.regimeID).mapValues {
                        figures($0, at: now)
                    }
                    let regimes = try await world.storage.read { store in
                        try store.complianceByRegime(of: unit, period: period, at: now)
                            .map { Line(group: $0.regimeID.rawValue, figures: $0.figures) }
                    }
                    #expect(
                        Set(regimes) == Set(byRegime.map { Line(group: $0?.rawValue ?? "", figures: $1) }))
                    let total = figures(below, at: now)
                    #expect(children.map(\.figures).reduce(Figures(), +) == total)
                    #expect(regimes.map(\.figures).reduce(Figures(), +) == total)
                    #expect(total.expected == total.pending + total.missing + total.submitted)
                    #expect(total.submitted == total.onTime + total.late)
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the due instant itself is late`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let due = try at("2026-10-21 00:00:00")
            let before = Instant(milliseconds: due.milliseconds - 1)
            var officers: [Unit.ID: Account.ID] = [:]
            for number in 1...3 {
                let unit = try await world.unit("X\(number)")
                officers[unit] = try await world.account("o\(number)", (.officer, unit))
            }
            let owed = try await world.owed(try await world.regime(try world.newRegime(levels: [.commune])))
            for (obligation, now) in zip(owed, [before, due]) {
                let officer = try #require(officers[obligation.unitID])
                try await world.report(.obligation(obligation.id), by: officer, at: now)
            }
            for (now, expected) in [(before, "1 1 1 0"), (due, "1 1 0 1")] {
                let figures = try await world.view(at: now) { view in
                    try view.compliance(of: .id(world.root), period: period("2026-10"), by: .regime).total
                }
                let text = "\(figures.onTime) \(figures.late) \(figures.pending) \(figures.missing)"
                #expect(text == expected)
                for timeliness in Obligation.Timeliness.allCases {
                    let filter = ObligationFilter(timeliness: timeliness)
                    let listed = try await all { page in
                        try await world.view(at: now) { try $0.obligations(filter, page) }
                    }
                    #expect(listed.allSatisfy { $0.timeliness(at: now) == timeliness })
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the totals shown are the sum of the lines, for those who may see them`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            let (p1, october) = (try generated.id("P1"), try period("2026-10"))
            for account in Set(generated.members.map(\.account)) {
                let members = generated.members.filter { $0.account == account }
                let maySee = members.contains { member in
                    generated.path(p1).contains(member.anchor)
                        && ([.leader, .advisor].contains(member.role)
                            || (member.role == .officer && member.anchor == p1))
                }
                for grouping in ComplianceGrouping.allCases {
                    let answer = try? await world.view(account) { view in
                        let found = try view.compliance(of: .id(p1), period: october, by: grouping)
                        return (found.total, found.lines)
                    }
                    #expect((answer != nil) == maySee, "\(members)")
                    guard let (total, lines) = answer else { continue }
                    #expect(lines.map(\.figures).reduce(Figures(), +) == total && total.expected > 0)
                }
            }
        }
    }
}
