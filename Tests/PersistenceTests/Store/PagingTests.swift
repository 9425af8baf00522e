import Domain
import Persistence
import TestSupport
import Testing

/// Each list is read two by two, while between the pages something is inserted and something changed: what was
/// there at the start must come once each.
@Suite struct PagingTests {
    private func expect<Item: Sendable, ID: Hashable>(
        _ id: KeyPath<Item, ID>, sorted: (Item, Item) -> Bool, between: (Int) async throws -> Void,
        _ page: (PageRequest) async throws -> Page<Item>, at location: SourceLocation = #_sourceLocation
    ) async throws {
        let before = Set(try await all(limit: 200, page).map { $0[keyPath: id] })
        #expect(before.count >= 6, sourceLocation: location)
        let walked = try await all(between: between, page)
        let ids = walked.map { $0[keyPath: id] }
        #expect(Set(ids).count == ids.count, "something came twice", sourceLocation: location)
        #expect(before.isSubset(of: ids), "something was missed", sourceLocation: location)
        let inOrder = zip(walked, walked.dropFirst()).allSatisfy { sorted($0, $1) }
        #expect(inOrder, sourceLocation: location)
    }

    @Test(arguments: StorageKind.available)
    func `units page by page`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            // Several of one name: the id decides.
            for number in 1...9 {
                try await world.unit("X\(number)", name: number < 6 ? "Xã Trùng" : "Xã \(number)")
            }
            let changed = try await world.unit("Y", name: "Xã Xa")
            try await expect(\.id, sorted: { $0.name.vietnameseSortKey <= $1.name.vietnameseSortKey }) {
                number in
                try await world.unit("N\(number)", name: number % 2 == 0 ? "Xã A\(number)" : "Xã Trùng")
                try await world.change(changed, UnitChange(officerInCharge: .set("Ông \(number)")))
            } _: { page in
                try await world.view { try $0.units(UnitFilter(), asOf: nil, page) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `accounts page by page`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            var changed = world.admin
            for number in 1...7 { changed = try await world.account("user\(number)", (.officer, world.root)) }
            let last = changed
            try await expect(\.id, sorted: { $0.username < $1.username }) { number in
                _ = try await world.account(
                    number % 2 == 0 ? "aa\(number)" : "zz\(number)", (.auditor, world.root))
                _ = try await world.work { try $0.renameAccount(last, .set("Tên \(number)"), .any) }
            } _: { page in
                try await world.view { try $0.accounts(within: nil, query: nil, page) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `collaborators page by page`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            var made: [Collaborator.ID] = []
            for _ in 1...7 { made.append(try await world.collaborator(in: world.root)) }
            let last = try #require(made.last)
            try await expect(\.id, sorted: { $0.codeName < $1.codeName }) { number in
                _ = try await world.collaborator(in: world.root)
                _ = try await world.work {
                    try $0.changeCollaborator(
                        last,
                        CollaboratorChange(occupation: .set("\(number)"), expertise: nil, confidential: nil),
                        .any)
                }
            } _: { page in
                try await world.view { try $0.collaborators(CollaboratorFilter(), page) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `topics page by page`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            var made: [Topic.ID] = []
            for name in ["Giá cả", "Y tế", "Đất đai", "Giáo dục", "Môi trường", "An ninh", "Việc làm"] {
                made.append(try await world.topic(name))
            }
            let (last, target) = (try #require(made.last), try #require(made.first))
            try await expect(\.id, sorted: { $0.name.vietnameseSortKey <= $1.name.vietnameseSortKey }) {
                number in
                _ = try await world.topic("Chủ đề \(number)")
                if number == 1 { _ = try await world.work { try $0.mergeTopic(last, into: target) } }
            } _: { page in
                try await world.view { try $0.topics(query: nil, unitID: nil, page) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `regimes page by page`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            var made: [Regime.ID] = []
            for number in 1...7 {
                made.append(try await world.regime(try world.newRegime("Chế độ \(number)")))
            }
            let last = try #require(made.last)
            try await expect(\.id, sorted: { $0.id < $1.id }) { number in
                if number < 4 { try await world.regime(try world.newRegime("Mới \(number)")) }
                _ = try await world.work {
                    try $0.changeRegime(
                        last, RegimeChange(title: "T\(number)", legalBasis: .keep, validTo: nil), .any)
                }
            } _: { page in
                try await world.view { try $0.regimes(issuer: nil, query: nil, page) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `obligations and reports page by page`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            var officers: [Unit.ID: Account.ID] = [:]
            for number in 1...7 {
                let unit = try await world.unit("X\(number)")
                officers[unit] = try await world.account("o\(number)", (.officer, unit))
            }
            let owed = try await world.owed(try await world.regime(try world.newRegime(levels: [.commune])))
            for obligation in owed.dropLast(2) {
                let officer = try #require(officers[obligation.unitID])
                try await world.report(.obligation(obligation.id), by: officer)
            }
            let open = owed.suffix(2)
            try await expect(\.id, sorted: { ($0.dueAt, $0.id) < ($1.dueAt, $1.id) }) { number in
                try await world.regime(
                    try world.newRegime("R\(number)", levels: [.commune], dueDay: 10 + number))
                guard number < 3, let obligation = open.dropFirst(number - 1).first else { return }
                try await world.report(
                    .obligation(obligation.id), by: try #require(officers[obligation.unitID]))
            } _: { page in
                try await world.view {
                    try $0.obligations(ObligationFilter(period: try period("2026-10")), page)
                }
            }
            let officer = try #require(officers.values.first)
            try await expect(\.id, sorted: { $0.id > $1.id }) { number in
                guard number < 4 else { return }
                try await world.report(
                    .adHoc(.id(try #require(officers.keys.first))), by: officer, submit: number == 2)
            } _: { page in
                try await world.view { try $0.reports(ReportFilter(), page) }
            }
        }
    }
}
