import Domain
import Persistence
import TestSupport
import Testing

@Suite struct AccountStoreTests {
    /// Rotates as the service does: a token that comes a second time ends its session.
    private func refresh(_ world: World, _ hash: String, next: String) async throws -> Bool {
        let clock = world.now
        return try await world.storage.write { store in
            guard let record = try store.refreshRecord(hash), !record.ended, record.expiresAt > clock else {
                return false
            }
            guard !record.used else {
                try store.endSession(record.sessionID, at: clock)
                return false
            }
            try store.useRefresh(hash, next: next, of: record.sessionID, at: clock)
            return true
        }
    }

    private func session(_ world: World, of account: Account.ID, _ hash: String) async throws -> SessionID {
        let session = SignInSession(
            id: world.ids.make(), accountID: account, createdAt: world.now,
            expiresAt: world.now.adding(days: 30))
        try await world.storage.write { try $0.insert(session, refreshHash: hash) }
        return session.id
    }

    private func isLive(_ world: World, _ id: SessionID) async throws -> Bool {
        let clock = world.now
        return try await world.storage.read { try $0.sessionIsLive(id, at: clock) }
    }

    @Test(arguments: StorageKind.available)
    func `a refresh token works once, and its second use ends the session`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let account = try await world.account("a", (.officer, world.root))
            let id = try await session(world, of: account, "h1")
            #expect(try await refresh(world, "h1", next: "h2"))
            #expect(try await refresh(world, "h2", next: "h3"))
            #expect(try await isLive(world, id))
            #expect(try await !refresh(world, "h1", next: "h4"))
            #expect(try await !isLive(world, id))
            #expect(try await !refresh(world, "h3", next: "h5"))
            #expect(try await !refresh(world, "unknown", next: "h6"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `of many that use one refresh token at once one succeeds`(kind: StorageKind) async throws {
        try await withStore(kind, connections: 8) { world in
            let account = try await world.account("a", (.officer, world.root))
            for round in 1...10 {
                _ = try await session(world, of: account, "h\(round)")
                let successes = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 1...16 {
                        group.addTask {
                            try await refresh(world, "h\(round)", next: "next\(round).\(number)")
                        }
                    }
                    return try await group.reduce(0) { $1 ? $0 + 1 : $0 }
                }
                #expect(successes == 1, "round \(round)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `sessions that have expired are deleted with their tokens, a few at a time`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let account = try await world.account("a", (.officer, world.root))
            for number in 1...3 {
                let id = try await session(world, of: account, "h\(number)")
                try await world.storage.write {
                    try $0.useRefresh("h\(number)", next: "n\(number)", of: id, at: world.now)
                }
            }
            let tokens: Statement = "SELECT COUNT(*) AS count FROM refresh_token"
            let sessions: Statement = "SELECT COUNT(*) AS count FROM session"
            let live = world.now
            #expect(try await !world.storage.write { try $0.forgetSessions(expiredBefore: live, most: 4) })
            #expect(try await world.count(tokens) == 6)
            let over = world.now.adding(days: 4_000)
            #expect(try await world.storage.write { try $0.forgetSessions(expiredBefore: over, most: 4) })
            #expect(try await (world.count(tokens), world.count(sessions)) == (2, 3))
            #expect(try await !world.storage.write { try $0.forgetSessions(expiredBefore: over, most: 4) })
            #expect(try await (world.count(tokens), world.count(sessions)) == (0, 0))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a key that does not hold any more is not in use`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            try await world.makeIntegrator(at: world.root)
            let key = try #require(
                try await world.storage.read { store in
                    try store.apiKeys(
                        within: nil, below: [world.root], on: world.now.civilDate, PageRequest(limit: 1)
                    ).items.first
                })
            func lastUse(_ day: CivilDate, at clock: Instant) async throws -> CivilDate? {
                try await world.storage.write { store in
                    try store.noteUse(of: key.id, on: day, at: clock)
                    return try store.apiKey(key.id)?.lastUsedOn
                }
            }
            let first = world.now.civilDate
            #expect(try await lastUse(first, at: world.now) == first)
            let late = key.expiresAt
            #expect(try await lastUse(late.civilDate, at: late) == first)
            try await world.work { try $0.revokeAPIKey(key.id, .any) }
            #expect(try await lastUse(first.adding(days: 1), at: world.now) == first)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a session ends with its time, and locking an account ends all of its sessions`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let (account, other) = (
                try await world.account("a", (.officer, world.root)),
                try await world.account("b", (.officer, world.root))
            )
            let ids = [
                try await session(world, of: account, "h1"), try await session(world, of: account, "h2"),
            ]
            let foreign = try await session(world, of: other, "h3")
            let expired = world.now.adding(days: 30)
            #expect(try await world.storage.read { try !$0.sessionIsLive(ids[0], at: expired) })
            _ = try await world.storage.view(world.ask(account, session: ids[0])) { $0.caller.account.id }
            _ = try await world.work { try $0.lockAccount(account, reason: "mất máy") }
            for id in ids { #expect(try await !isLive(world, id)) }
            #expect(try await isLive(world, foreign))
            await #expect(throws: AccessRefusal.sessionEnded) {
                try await world.view(account) { $0.caller.today }
            }
            _ = try await world.work { try $0.unlockAccount(account, .any) }
            await #expect(throws: AccessRefusal.sessionEnded) {
                try await world.storage.view(world.ask(account, session: ids[0])) { $0.caller.today }
            }
            _ = try await world.view(account) { $0.caller.today }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a role that was taken away is gone with the next request`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let account = try await world.account("a", (.officer, unit), (.leader, unit))
            let officerGrant = try await world.view {
                try #require(try $0.account(account).grants.first { $0.role == .officer }).id
            }
            #expect(try await world.view(account) { $0.caller.standings.count } == 2)
            _ = try await world.work { try $0.removeGrant(officerGrant, of: account, .versions(["1"])) }
            #expect(try await world.view(account) { $0.caller.standings.map(\.role) } == [.leader])
            await #expect(throws: AccessRefusal.notFound) {
                try await world.work { try $0.removeGrant(officerGrant, of: account, .any) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a grant holds from its day until the day before its end`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let account = try await world.account("a", (.auditor, world.root))
            let new = NewGrant(
                role: .officer, unit: .id(world.root), from: try day("2026-11-01"), to: try day("2026-12-01"))
            _ = try await world.work { try $0.addGrant(new, to: account) }
            for (now, holds) in [
                ("2026-10-31 23:59:59.999", false), ("2026-11-01 00:00:00", true),
                ("2026-11-30 23:59:59.999", true), ("2026-12-01 00:00:00", false),
            ] {
                let roles = try await world.view(account, at: try at(now)) { $0.caller.standings.map(\.role) }
                #expect(roles.contains(.officer) == holds, "\(now)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `of many accounts with one user name one is made`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                for _ in 1...6 {
                    group.addTask {
                        await refusal { _ = try await world.account("lan", (.officer, world.root)) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(
                refusals.compactMap { $0 as? AccountRefusal } == Array(repeating: .usernameTaken, count: 5))
        }
    }

    @Test(arguments: StorageKind.available)
    func `an advisor of a board stands at the committee that it receives for`(kind: StorageKind) async throws
    {
        try await withStore(kind) { world in
            let committee = try await world.unit("A", .committee, .commune)
            let board = try await world.unit("A-B", .advisoryBoard, .commune, below: "A", receivesFor: "A")
            let today = world.now.civilDate
            #expect(try await world.storage.read { try !$0.hasAdvisors(for: committee, on: today) })
            let advisor = try await world.account("a", (.advisor, board))
            let standing = try await world.view(advisor) { $0.caller.standings }
            #expect(
                standing == [
                    Standing(role: .advisor, unitID: board, anchorID: committee, anchorKind: .committee)
                ])
            #expect(try await world.storage.read { try $0.hasAdvisors(for: committee, on: today) })
            _ = try await world.work { try $0.lockAccount(advisor, reason: "x") }
            #expect(try await world.storage.read { try !$0.hasAdvisors(for: committee, on: today) })
        }
    }
}
