import Domain
import Foundation
import Persistence
import Synchronization
import TestSupport
import Testing

// Foundation has a `Unit` too.
typealias Unit = Domain.Unit

func day(_ text: String, at location: SourceLocation = #_sourceLocation) throws -> CivilDate {
    try #require(CivilDate(text), "\(text)", sourceLocation: location)
}

/// "2026-10-20 23:59:59.999" in Asia/Ho_Chi_Minh.
func at(_ text: String, at location: SourceLocation = #_sourceLocation) throws -> Instant {
    let written = text.split(separator: " ").joined(separator: "T") + "+07:00"
    return try #require(Instant(written), "\(text)", sourceLocation: location)
}

func period(_ text: String, at location: SourceLocation = #_sourceLocation) throws -> Period {
    try #require(Period(text), "\(text)", sourceLocation: location)
}

/// Makes ids that grow, as the program's do.
final class TestIDs: Sendable {
    private let count = Mutex(0)

    func next() -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let text = String(number)
        return "01990000-0000-7000-8000-" + String(repeating: "0", count: 12 - text.count) + text
    }

    func make<Entity>() -> Identifier<Entity> { Identifier(trusted: next()) }
}

/// A store with a root "TW", its board "TW-B", and an account that administers and advises the whole.
struct World: Sendable {
    let storage: SQLStorage
    let ids: TestIDs
    let admin: Account.ID
    let root: Unit.ID
    let board: Unit.ID
    let now: Instant

    var engine: any Engine { storage.engine }

    /// - Parameter clock: the real time, the same as the domain's unless told.
    func ask(
        _ account: Account.ID? = nil, at now: Instant? = nil, clock: Instant? = nil, session: SessionID? = nil
    )
        -> Ask
    {
        let now = now ?? self.now
        return Ask(
            accountID: account ?? admin, sessionID: session, now: now, clock: clock ?? now, requestID: "test",
            makeID: { [ids] in ids.next() })
    }

    func work<Value: Sendable>(
        _ account: Account.ID? = nil, at now: Instant? = nil, clock: Instant? = nil,
        _ body: @escaping @Sendable (Work) throws -> Value
    ) async throws -> Value {
        try await storage.work(ask(account, at: now, clock: clock), body)
    }

    func view<Value: Sendable>(
        _ account: Account.ID? = nil, at now: Instant? = nil,
        _ body: @escaping @Sendable (View) throws -> Value
    ) async throws -> Value {
        try await storage.view(ask(account, at: now), body)
    }
}

/// What makes a store broken or unusual, where the use cases would refuse.
extension World {
    func execute(_ statement: Statement) async throws {
        try await engine.write { transaction in try transaction.execute(statement) }
    }

    func count(_ statement: Statement) async throws -> Int {
        try await engine.read { transaction in
            try #require(try transaction.row(statement)).int("count")
        }
    }
}

/// A fresh store with the schema and the world's beginning.
func withStore(_ kind: StorageKind, connections: Int = 4, _ body: (World) async throws -> Void) async throws {
    try await withEngine(kind, connections: connections) { engine in
        try await withStore(on: engine, body)
    }
}

func withStore(on engine: any Engine, _ body: (World) async throws -> Void) async throws {
    let storage = SQLStorage(engine: engine)
    let now = try at("2026-10-15 09:00:00")
    _ = try await storage.migrate(at: now)
    let ids = TestIDs()
    let (root, board, admin): (Unit.ID, Unit.ID, Account.ID) = (ids.make(), ids.make(), ids.make())
    let grants = [
        Grant(id: ids.make(), role: .administrator, unitID: root, from: try day("1900-01-01"), to: nil),
        Grant(id: ids.make(), role: .advisor, unitID: board, from: try day("1900-01-01"), to: nil),
    ]
    let since = try day("1900-01-01")
    try await storage.write { store in
        func unit(_ id: Unit.ID, _ code: String, _ kind: Unit.Kind, _ parent: Unit.ID?) -> Unit {
            Unit(
                id: id, code: code, name: "Trung ương \(code)", shortName: nil, kind: kind,
                level: .central,
                parentID: parent, receivesForID: parent, officerInCharge: nil, validFrom: since,
                validTo: nil,
                meta: .new(now))
        }
        try store.insert(unit(root, "TW", .committee, nil))
        try store.insert(unit(board, "TW-B", .advisoryBoard, root))
        try store.insert(
            Account(
                id: admin, username: "admin", displayName: nil, unitID: root, collaboratorID: nil,
                grants: grants, lockedAt: nil, mustChangePassword: false, meta: .new(now)),
            hash: PasswordHash("x"))
    }
    try await body(
        World(storage: storage, ids: ids, admin: admin, root: root, board: board, now: now))
}

/// Every item of a list, page by page.
func all<Item: Sendable>(
    limit: Int = 2, since: Instant? = nil, between: (Int) async throws -> Void = { _ in },
    _ page: (PageRequest) async throws -> Page<Item>
) async throws -> [Item] {
    var items: [Item] = []
    var after: [String]?
    var number = 0
    repeat {
        let found = try await page(PageRequest(limit: limit, after: after, updatedSince: since))
        items += found.items
        #expect(found.next == nil || found.items.count == limit, "only the last page is shorter")
        after = found.next
        number += 1
        try await between(number)
        try #require(number < 10_000, "the list has no end")
    } while after != nil
    return items
}

/// What an operation was refused with, nil when it was not.
func refusal(_ body: () async throws -> Void) async -> (any Error)? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}
