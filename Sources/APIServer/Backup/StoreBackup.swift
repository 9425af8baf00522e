import Domain
import Foundation

/// Copies of a store in one file, and the way back.
struct StoreBackup: Sendable {
    let settings: Settings
    let store: any StoreFile
    /// What is told while it lasts.
    let tell: @Sendable (StoreCopyStep) -> Void
    let say: @Sendable (String) -> Void

    init(
        _ settings: Settings, tell: @escaping @Sendable (StoreCopyStep) -> Void,
        say: @escaping @Sendable (String) -> Void
    ) throws {
        guard let store = try OpenStore.file(settings) else {
            throw StartFailure(
                "\(settings.redactedDatabaseURL) is not a file: back PostgreSQL up with its own pg_dump, or"
                    + " pg_basebackup and its log (docs/operations.md)")
        }
        self.settings = settings
        self.store = store
        self.tell = tell
        self.say = say
    }

    // MARK: Out

    /// - Parameter keyFile: where the installation's key is copied to.
    /// - Returns: what the rules don't allow in it. It is kept all the same: it is what there is.
    func make(_ file: String, replacing: Bool, keyFile: String?) async throws -> [Finding] {
        try refuse(file, unless: replacing)
        if let keyFile { try refuse(keyFile, unless: true, isSame: file) }
        let temporary = "\(file).\(getpid()).partial"
        let contents = try await telling {
            try await store.copy(to: temporary, telling: tell)
        }
        let broken: [Finding]
        do {
            broken = try await findings(in: temporary, contents)
            try place(temporary, at: file, replacing: replacing)
        } catch {
            unlink(temporary)
            throw error
        }
        say("\(file): \(words(for: contents)), checked\(broken.isEmpty ? "" : "; \(broken.count) broken").")
        try keepKey(keyFile)
        return broken
    }

    private func keepKey(_ keyFile: String?) throws {
        guard let keyFile else {
            return say(
                "Keep \(SecretFile.url(folder: settings.dataDir).path()) too, and not beside this file: a store"
                    + " without it loses every session and what is sealed; who has both can sign tokens.")
        }
        try SecretFile.copy(folder: settings.dataDir, to: keyFile)
        say("\(keyFile): the installation's key. Keep it apart from the backup.")
    }

    private func refuse(_ file: String, unless replacing: Bool, isSame other: String? = nil) throws {
        let full = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        guard full != store.path,
            other.map({ URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }) != full
        else { throw StartFailure("\(file) is taken: each goes into a file of its own") }
        if !replacing, FileManager.default.fileExists(atPath: file) {
            throw StartFailure("\(file) is there already; --replace puts the new backup into its place")
        }
    }

    private func place(_ temporary: String, at file: String, replacing: Bool) throws {
        if replacing {
            guard rename(temporary, file) == 0 else { throw failure(file) }
        } else {
            // Never over one that has come there meanwhile.
            guard link(temporary, file) == 0 else { throw failure(file) }
            unlink(temporary)
        }
        let folder = open(URL(fileURLWithPath: file).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(file) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure(file) }
    }

    private func failure(_ file: String) -> StartFailure {
        StartFailure("\(file): \(String(cString: strerror(errno)))")
    }

    // MARK: Back

    /// - Parameters:
    ///   - acceptBroken: takes a store that breaks rules as it is.
    ///   - now: names the file in which the old store stays.
    func restore(_ file: String, acceptBroken: Bool, now: Instant = RealClock.now) async throws {
        let source = OpenStore.file(at: file)
        guard source.path != store.path else { throw StartFailure("\(file) is the store itself") }
        let contents = try await telling { try await source.contents() }
        if case .newer(let last) = contents.schema {
            throw StartFailure(
                "\(file) was written by a later program (its schema stands at \(last)); restore it with that one"
            )
        }
        let stamp = now.description.filter { $0.isNumber || $0 == "T" }.prefix(15)
        let kept = "\(store.path).before-\(stamp)"
        let wasThere = try await telling {
            try await store.replace(keeping: kept) { temporary in
                _ = try await source.copy(to: temporary, telling: tell)
                let broken = try await findings(in: temporary, contents)
                guard broken.isEmpty || acceptBroken else {
                    for finding in broken { say(finding.line) }
                    throw StartFailure(
                        "\(file) breaks \(broken.count) rules, and nothing was changed; --accept-broken takes it"
                            + " as it is")
                }
            }
        }
        let restored = try await telling { try await store.contents() }
        guard restored.rows == contents.rows else {
            throw StartFailure("\(store.path) does not hold what \(file) holds; the old store is \(kept)")
        }
        say("\(store.path): \(words(for: restored)), from \(file).")
        if case .older(let last) = restored.schema {
            say("Its schema stands at \(last): the next start, or dany migrate, brings it up to date.")
        }
        if wasThere { say("What was there before is \(kept); delete it when it is not needed any more.") }
        let key = SecretFile.url(folder: settings.dataDir).path()
        if !FileManager.default.fileExists(atPath: key) {
            say("\(key) is missing: put the one that was kept with the backup there before the next start.")
        }
    }

    // MARK: Both

    /// A store of an older schema can't be asked before it is brought up to date.
    private func findings(in file: String, _ contents: StoreContents) async throws -> [Finding] {
        guard contents.schema == .current else { return [] }
        tell(.checking)
        return try await OpenStore.inspect(file: file).filter { $0.severity == .broken }
    }

    private func words(for contents: StoreContents) -> String {
        "\(contents.allRows) rows in \(contents.rows.count) tables, \(contents.bytes) bytes"
    }

    private func telling<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as StorageError {
            switch error {
            case .corrupt(let detail): throw StartFailure("damaged: \(detail)")
            case .full(let detail): throw StartFailure("the disk is full: \(detail)")
            case .refusedToOpen(let detail), .unavailable(let detail), .busy(let detail),
                .outcomeUnknown(let detail), .conflict(let detail):
                throw StartFailure(detail)
            }
        }
    }
}

/// Says how far a copy is, once it has taken a while.
final class CopyProgress: Sendable {
    private let next: HeldMoment
    private let say: @Sendable (String) -> Void
    private static let interval: Duration = .seconds(2)

    init(say: @escaping @Sendable (String) -> Void) {
        self.say = say
        next = HeldMoment(after: Self.interval)
    }

    func tell(_ step: StoreCopyStep) {
        guard next.hasPassed(again: Self.interval) else { return }
        switch step {
        case .copying(let done, let total): say("Copied \(done * 100 / max(1, total)) % …")
        case .checking: say("Reading the copy …")
        }
    }
}
