import Domain
import Persistence
import TestSupport
import Testing

@Suite struct CalendarStoreTests {
    private static let hash = String(repeating: "h", count: 43)

    private func entries(_ world: World, at now: Instant? = nil) async throws -> [DueEntry] {
        let ask = world.ask(at: now)
        return try await world.storage.read { store in
            try store.calendar(Self.hash) { id in
                Ask(
                    accountID: id, sessionID: nil, now: ask.now, clock: ask.clock, requestID: "x",
                    makeID: { "x" })
            }
        }
    }

    /// Obligations of the unit, by the instants when they are due.
    private func owe(_ world: World, _ unit: Unit.ID, due: [Instant]) async throws {
        let (ids, now, root) = (world.ids, world.now, world.root)
        try await world.storage.write { store in
            for (number, dueAt) in due.enumerated() {
                let request = ReportRequest(
                    id: ids.make(), issuerID: root, title: "Yêu cầu \(number)", detail: nil, dueAt: dueAt,
                    unitIDs: [unit], meta: .new(now))
                try store.insert(request)
                let obligation = Obligation(
                    id: ids.make(), regimeID: nil, requestID: request.id, period: nil,
                    coverage: DateSpan(first: now.civilDate, last: now.civilDate), unitID: unit,
                    collaboratorID: nil, recipientID: root, opensAt: now, dueAt: dueAt, lockAt: nil,
                    meta: .new(now))
                try store.insert([obligation])
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `of more than a calendar holds what is due first is told`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let officer = try await world.account("can.bo", (.officer, unit))
            _ = try await world.work(officer) { try $0.makeCalendarLink(Self.hash) }
            let midnight = try at("2026-10-20 00:00:00")
            let due = (0..<Limits.calendarEvents + 5).map { midnight.adding(seconds: Int64($0) * 60) }
            try await owe(world, unit, due: due.reversed())
            let found = try await entries(world)
            #expect(found.count == Limits.calendarEvents)
            let titles = found.compactMap { entry in
                if case .report(let report) = entry.subject { report.title } else { nil }
            }
            // Written last, due first.
            #expect(Set(titles).isDisjoint(with: ["Yêu cầu 0", "Yêu cầu 4"]))
            #expect(titles.contains("Yêu cầu \(Limits.calendarEvents + 4)"))
            // At midnight the 19th has just ended.
            #expect(found.first?.dueOn == (try day("2026-10-19")))
            #expect(found.last?.dueOn == (try day("2026-10-20")))
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was due long ago and came back is due anew`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let officer = try await world.account("can.bo", (.officer, unit))
            _ = try await world.work(officer) { try $0.makeCalendarLink(Self.hash) }
            try await owe(world, unit, due: [try at("2026-05-21 00:00:00"), try at("2026-05-22 00:00:00")])
            #expect(try await entries(world).isEmpty)
            let again = try at("2026-10-18 17:00:00")
            try await world.execute(
                """
                UPDATE obligation SET progress = 'returned', submitted_at = 1, resubmit_by = \(again.milliseconds)
                WHERE due_at = \(try at("2026-05-21 00:00:00").milliseconds)
                """)
            #expect(try await entries(world).map(\.dueOn) == [try day("2026-10-18")])
        }
    }

    @Test(arguments: StorageKind.available)
    func `an account that is locked or has to change its password has no calendar`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let officer = try await world.account("can.bo", (.officer, unit))
            let link = CalendarLink(accountID: officer, createdAt: world.now)
            for change in ["locked_at = 1", "must_change_password = 1"] {
                // A lock and a reset end the link too, so one is written beside them.
                try await world.storage.write { try $0.set(link, hash: Self.hash) }
                #expect(try await entries(world).isEmpty)
                try await world.execute(
                    Statement(
                        stringLiteral: "UPDATE account SET \(change) WHERE username = 'can.bo'"))
                #expect(
                    await refusal { _ = try await entries(world) } as? AccessRefusal == .notFound, "\(change)"
                )
                try await world.execute("UPDATE account SET locked_at = NULL, must_change_password = 0")
            }
            // The same link of another account would be the same secret.
            let admin = CalendarLink(accountID: world.admin, createdAt: world.now)
            #expect(
                await refusal { try await world.storage.write { try $0.set(admin, hash: Self.hash) } } != nil)
        }
    }
}
