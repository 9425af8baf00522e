import Domain
import Foundation
import Logging

/// What a store needs before anybody can work with it.
enum Preparation {
    /// Long before any unit's own dates; the root has no decision of foundation here.
    private static let rootSince = CivilDate(year: 1900, month: 1, day: 1)

    /// Makes the root unit at the first start.
    static func makeRoot(_ settings: Settings, _ storage: any Storage) async throws {
        guard let since = rootSince, let level = Unit.Level(rawValue: settings.rootLevel) else {
            throw StartFailure("root-level: '\(settings.rootLevel)' is no level")
        }
        let ids = IdentifierSource()
        let clock = RealClock.now
        try await storage.write { store in
            try store.lockTree()
            guard try store.root() == nil else { return }
            let root = Unit(
                id: Identifier(trusted: ids.next()), code: settings.rootCode, name: settings.rootName,
                shortName: nil, kind: .committee, level: level, parentID: nil, receivesForID: nil,
                officerInCharge: nil, validFrom: since, validTo: nil, meta: .new(clock))
            try store.insert(root)
            try store.record(
                AuditEvent(
                    id: Identifier(trusted: ids.next()), action: "unit.created", subject: root.id.rawValue,
                    unitID: root.id, accountID: nil, reason: nil, at: clock, recordedAt: clock,
                    requestID: "start"))
        }
    }

    /// A store that has been served for real never gets a clock that can be set: its due times would mean nothing.
    static func checkClock(_ settings: Settings, _ storage: any Storage) async throws -> Instant? {
        try await storage.write { store in
            if settings.sandbox {
                guard try store.setting(.servedLive) == nil else {
                    throw StartFailure(
                        "--sandbox: this store has been served without the sandbox clock; use another store, or"
                            + " serve it without --sandbox")
                }
                return try store.setting(.sandboxNow).flatMap { Int64($0) }.map(Instant.init(milliseconds:))
            }
            try store.set(.servedLive, to: "true")
            return nil
        }
    }

    /// What was signed, sealed and hashed under one key means nothing under another: an instance with a key of its own
    /// would seal events that no other can verify. So the first start binds the store to its key.
    static func checkKey(_ settings: Settings, _ storage: any Storage, _ logger: Logger) async throws {
        let file = SecretFile.url(folder: settings.dataDir).path()
        let bound = try await storage.read { try $0.setting(.installationKey) }
        let isThere = SecretFile.isThere(folder: settings.dataDir)
        guard bound == nil || isThere else {
            throw StartFailure("\(file) is not there, and the store is bound to one; \(Self.howToGoOn)")
        }
        let fingerprint = SecretFile.fingerprint(of: try SecretFile.loadOrMake(folder: settings.dataDir))
        if !isThere { logger.notice("a new installation.key was made", metadata: ["file": "\(file)"]) }
        if SecretFile.isOpenToAll(folder: settings.dataDir) {
            logger.warning(
                "anybody on this machine can read installation.key; give it mode 0600",
                metadata: ["file": "\(file)"])
        }
        try await storage.write { store in
            // One at a time, where several instances start for the first time.
            try store.lockTree()
            switch try store.setting(.installationKey) {
            case nil: try store.set(.installationKey, to: fingerprint)
            case fingerprint: break
            default:
                throw StartFailure("\(file) is not the one that the store is bound to; \(Self.howToGoOn)")
            }
        }
    }

    private static let howToGoOn =
        "put that one there, from the first instance or its backup. To give the store a new key: dany adopt-key"

    /// The work of the one who runs the program on the machine, with every right at the root.
    static func work<Value: Sendable>(
        _ storage: any Storage, at now: Instant? = nil, _ body: @escaping @Sendable (Work) throws -> Value
    ) async throws -> Value {
        let ids = IdentifierSource()
        let clock = RealClock.now
        return try await storage.write { store in
            let ask = Ask(
                accountID: .job, sessionID: nil, now: try now ?? store.domainNow(or: clock), clock: clock,
                requestID: "command", makeID: { ids.next() })
            guard let root = try store.root() else { throw StartFailure("the store has no root unit yet") }
            let operatorAccount = Account(
                id: .job, username: "operator", displayName: nil, unitID: root.id, collaboratorID: nil,
                grants: [],
                lockedAt: nil, mustChangePassword: false, meta: .new(clock))
            let roles: [Role] = [.administrator, .advisor, .leader]
            let standings = roles.map {
                Standing(role: $0, unitID: root.id, anchorID: root.id, anchorKind: root.kind)
            }
            return try body(
                Work(caller: Caller(account: operatorAccount, standings: standings, ask: ask), store: store))
        }
    }

    static func say(_ text: String) {
        // `print` into a pipe shows nothing until its buffer is full.
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}
