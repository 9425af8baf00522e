import Domain
import Persistence
import TestSupport
import Testing

@Suite struct ScorecardStoreTests {
    @Test(arguments: StorageKind.available)
    func `a run over 240 units gives what counting one by one gives`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let units = try await world.fillForPlans()
            let leader = try await world.account("ky", (.leader, world.root))
            let set = try await world.criteria(
                [(.timeliness, 60), (.completeness, 40)], signedBy: leader)
            // Every third is handed in, every ninth too late; every seventh is waived, every eleventh not due yet.
            let now = world.now.milliseconds
            for (step, change) in [
                (3, "progress = 'submitted', submitted_at = \(now - 1)"),
                (9, "progress = 'submitted', submitted_at = \(now + 1)"),
                (7, "progress = 'waived', submitted_at = NULL"),
                (11, "progress = 'none', submitted_at = NULL, due_at = \(now + 1)"),
            ] {
                try await world.engine.write { transaction in
                    let rows = try transaction.rows("SELECT id FROM obligation ORDER BY id")
                    for (index, row) in rows.enumerated() where index % step == 0 {
                        try transaction.execute(
                            script: "UPDATE obligation SET \(change) WHERE id = '\(try row.text("id"))'")
                    }
                }
            }
            let rating = try await world.rate(set, "2026", depth: .all)
            #expect(rating.count == 240)
            let owed = try await world.storage.read { store in
                var owed: [Unit.ID: [Obligation]] = [:]
                for unit in units {
                    for month in try period("2026").parts {
                        owed[unit, default: []] += try store.obligations(unit: unit, period: month)
                            .filter { $0.regimeID != nil }
                    }
                }
                return owed
            }
            let cards = try await world.cards(set)
            #expect(Set(cards.map(\.card.unitID)) == Set(units))
            for ranked in cards {
                let card = ranked.card
                let version = try #require(
                    try await world.storage.read { try $0.scorecardVersion(of: card.id, number: 1) })
                var figures = Figures()
                for obligation in owed[card.unitID] ?? [] { figures.count(obligation, at: world.now) }
                #expect(version.figures.map(\.evidence) == [.timeliness(figures), .completeness(figures)])
                #expect(version.total == card.total)
                let better = cards.count {
                    ($0.card.total ?? card.total).map { $0 > card.total ?? $0 } ?? false
                }
                #expect(ranked.rank == card.total.map { _ in Rank(place: better + 1, among: 240) })
            }
            #expect(Set(cards.map(\.card.total)).count > 5)
            let lines = try await world.view { try $0.scorecardFile(of: set, period("2026")).lines }
            #expect(Set(lines.map(\.ranked)) == Set(cards))
        }
    }

    @Test(arguments: StorageKind.available)
    func `two thousand units are rated at once, and no more`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (since, bound) = (try day("2000-01-01"), Limits.ratedUnits)
            try await world.storage.write { [root = world.root, ids = world.ids, now = world.now] store in
                for number in 0...bound {
                    try store.insert(
                        Unit(
                            id: ids.make(), code: "U\(number)", name: "Xã \(number)", shortName: nil,
                            kind: number == bound ? .front : .committee, level: .province, parentID: root,
                            receivesForID: nil, officerInCharge: nil, validFrom: since, validTo: nil,
                            meta: .new(now)))
                }
            }
            let leader = try await world.account("ky", (.leader, world.root))
            let set = try await world.criteria(
                [(.timeliness, 40), (.quality, 20), (.surveyQuota, 20), (.planProgress, 20)],
                signedBy: leader)
            let refused = await refusal { try await world.rate(set, "2026-10") } as? ScorecardRefusal
            #expect(refused == .tooManyUnits(bound + 1))
            let new = NewRating(
                criteriaSetID: set, period: try period("2026-10"), kinds: [.committee])
            for _ in 1...2 { #expect(try await world.work { try $0.rate(new) }.count == bound) }
            let lines = try await world.view { try $0.scorecardFile(of: set, period("2026-10")).lines }
            #expect(lines.count == bound && lines.allSatisfy { $0.ranked.card.number == 2 })
        }
    }

    @Test(arguments: StorageKind.available)
    func `units are rated that were there in the period`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let there = [
                try await world.unit("A"), try await world.unit("B", from: "2026-09-30"),
                try await world.unit("C", to: "2026-07-02"), try await world.unit("M", .front, .central),
            ]
            _ = try await world.unit("D", to: "2026-07-01")
            _ = try await world.unit("E", from: "2026-10-01")
            _ = try await world.unit("F", .cell, .grassroots, below: "A")
            let leader = try await world.account("ky", (.leader, world.root))
            let set = try await world.criteria([(.timeliness, 100)], signedBy: leader)
            try await world.rate(set, "2026-Q3")
            #expect(Set(try await world.cards(set).map(\.card.unitID)) == Set(there))
        }
    }

    @Test(arguments: StorageKind.available)
    func `runs and scores at the same time lose nothing`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let units = try await (1...12).asyncMap { try await world.unit("C\($0)") }
            let leader = try await world.account("ky", (.leader, world.root))
            let set = try await world.criteria([(.timeliness, 50), (.manual, 50)], signedBy: leader)
            try await world.rate(set, "2026-10")
            let cards = try await world.cards(set).map(\.card)
            #expect(cards.count == units.count)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...6 { group.addTask { try await world.rate(set, "2026-10") } }
                for (index, card) in cards.enumerated() {
                    group.addTask { try await world.scoreByHand(card.id, 100 * index) }
                }
                try await group.waitForAll()
            }
            let after = try await world.cards(set)
            #expect(after.allSatisfy { $0.card.number == 8 })
            for (index, card) in cards.enumerated() {
                let total = after.first { $0.card.id == card.id }?.card.total
                #expect(total == Score(hundredths: 100 * index))
            }
            let versions = try await all(limit: 3) { page in
                try await world.view { try $0.scorecardVersions(of: cards[0].id, page) }
            }
            #expect(versions.map(\.number) == Array((1...8).reversed()))
            #expect(try await world.storage.read { try $0.inspect(on: world.now.civilDate) } == [])
        }
    }

    @Test(arguments: StorageKind.available)
    func `quotas count ballots of all leaves below, up to each survey's quota, and no own surveys`(
        kind: StorageKind
    ) async throws {
        try await withStore(kind) { world in
            let one = try await world.unit("P1", .committee, .province)
            let leaf = try await world.unit("C11", below: "P1")
            let two = try await world.unit("P2", .committee, .province)
            let soon = world.now.adding(seconds: 60)
            let big = try await world.openSurvey(targets: [(one, 4), (leaf, 4), (two, 2)], closesAt: soon)
            let small = try await world.openSurvey(targets: [(one, 1), (leaf, 1)], closesAt: soon)
            let open = try await world.openSurvey(targets: [(two, 5)])
            for _ in 1...3 { try await world.ballot(big, leaf) }
            for _ in 1...2 { try await world.ballot(small, leaf) }
            try await world.ballot(open, two)
            let own = try await world.survey("Của mình", owner: one, closesAt: soon)
            try await world.setTarget(of: own, one)
            let (units, now) = ([one, two, leaf], world.now)
            let found = try await world.storage.read { store in
                try [now, soon].map { try store.quotas(of: units, in: period("2026-10"), at: $0) }
                    + [try store.quotas(of: units, in: period("2026-09"), at: soon)]
            }
            #expect(found[0] == [:] && found[2] == [:])
            #expect(found[1][one] == QuotaEvidence(surveys: 2, quota: 5, ballots: 5, counted: 4))
            #expect(found[1][leaf] == QuotaEvidence(surveys: 2, quota: 5, ballots: 5, counted: 4))
            #expect(found[1][two] == QuotaEvidence(surveys: 1, quota: 2, ballots: 0, counted: 0))
            let leader = try await world.account("ky", (.leader, world.root))
            let set = try await world.criteria([(.surveyQuota, 100)], signedBy: leader)
            try await world.rate(set, "2026-10", at: soon)
            let totals = try await world.cards(set).map { ($0.card.unitID, $0.card.total?.hundredths) }
            #expect(Dictionary(totals) { first, _ in first } == [one: 8_000, two: 0])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what units owe and how their reports were rated is what counting one by one gives`(
        kind: StorageKind
    )
        async throws
    {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            var (figures, ratings): ([Unit.ID: Figures], [Unit.ID: RatingEvidence]) = ([:], [:])
            for regime in generated.regimes {
                for obligation in try await world.owed(regime)
                where obligation.author == .unit && obligation.period?.year == 2026 {
                    figures[obligation.unitID, default: Figures()].count(obligation, at: world.now)
                }
            }
            var others = 0
            for id in Set(generated.reports).sorted() {
                let report = try await world.stored(id)
                guard case .accepted(let acceptance) = report.status else { continue }
                guard report.author == .unit else {
                    others += 1
                    continue
                }
                ratings[report.unitID, default: RatingEvidence()].add(acceptance.rating, of: id)
            }
            let units = Array(generated.units.values)
            let found = try await world.storage.read { store in
                (
                    try store.obligationFigures(of: units, in: period("2026"), at: world.now),
                    try store.ratings(of: units, in: period("2026"))
                )
            }
            #expect(found.0 == figures && figures.count > 3)
            #expect(found.1 == ratings && ratings.count > 1 && others > 0)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a list has exactly the cards that one by one are shown`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let generated = try await GeneratedWorld.make(world)
            let leader = try await world.account("ky", (.leader, world.root))
            let set = try await world.criteria([(.timeliness, 100)], signedBy: leader)
            try await world.rate(set, "2026-10", depth: .all)
            let cards = try await world.cards(set).map(\.card.id)
            #expect(cards.count > 10)
            var shown: Set<Int> = []
            for member in generated.members {
                let listed = try await all(limit: 100) { page in
                    try await world.view(member.account) {
                        try $0.scorecards(ScorecardFilter(), page)
                    }
                }.map(\.card.id)
                for card in cards {
                    let one = await refusal {
                        _ = try await world.view(member.account) { try $0.scorecard(card) }
                    }
                    #expect((one == nil) == listed.contains(card), "\(member.role) \(member.anchor)")
                }
                shown.insert(listed.count)
            }
            #expect(shown.isSuperset(of: [0, 1, cards.count]))
        }
    }
}
