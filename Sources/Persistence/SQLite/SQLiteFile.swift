import Dispatch
package import Domain
import Foundation
import GRDB

/// A SQLite store as a file. A copy is made by a connection that only reads, in one read transaction, so that another
/// process may go on writing: it neither writes to the log nor checkpoints.
package struct SQLiteFile: StoreFile {
    package let path: String

    /// Pages per step of a copy, between which it tells how far it is: 4 MB.
    private static let pagesPerStep: CInt = 1_000

    package init(path: String) {
        // The lock is beside the file, not beside a link to it.
        self.path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    package func contents() async throws -> StoreContents {
        try await offPool { try verifiedContents() }
    }

    package func copy(
        to target: String, telling tell: @escaping @Sendable (StoreCopyStep) -> Void
    ) async throws -> StoreContents {
        try await offPool {
            try makeFile(target)
            do {
                let contents = try copyPages(to: target, tell)
                tell(.checking)
                let copied = try SQLiteFile(path: target).verifiedContents()
                guard copied.rows == contents.rows, copied.schema == contents.schema else {
                    throw StorageError.corrupt("the copy does not hold what \(path) holds")
                }
                try sync(target)
                return copied
            } catch {
                remove(target)
                throw error
            }
        }
    }

    package func replace(
        keeping kept: String, with make: @escaping @Sendable (_ temporary: String) async throws -> Void
    ) async throws -> Bool {
        let lock = try StoreLock(path: path, purpose: SQLiteEngine.Access.command.rawValue)
        defer { lock.release() }
        let temporary = "\(path).\(getpid()).partial"
        do {
            try await make(temporary)
            return try await offPool {
                try sync(temporary)
                return try takePlace(temporary, keeping: kept)
            }
        } catch {
            remove(temporary)
            throw error
        }
    }

    // MARK: Reading

    private func verifiedContents() throws -> StoreContents {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StorageError.refusedToOpen("\(path) is not there")
        }
        return try translating {
            let connection = try reader()
            defer { try? connection.close() }
            return try connection.read { database in
                let faults = try faults(database)
                guard faults.isEmpty else {
                    throw StorageError.corrupt("\(path): \(faults.prefix(3).joined(separator: "; "))")
                }
                if let row = try GRDB.Row.fetchOne(database, sql: "PRAGMA foreign_key_check") {
                    throw StorageError.corrupt(
                        "\(path): a row of \(row[0] as String) names what is not there")
                }
                return try contents(database)
            }
        }
    }

    /// What SQLite's own check finds. Up to 3.40.1 it mixes up the columns of a table without rowids whose key does not
    /// come first, and tells of NULLs that are not there: these are looked for.
    private func faults(_ database: Database) throws -> [String] {
        try String.fetchAll(database, sql: "PRAGMA integrity_check(1000000)").filter { fault in
            guard fault != "ok" else { return false }
            guard let told = fault.wholeMatch(of: /NULL value in (\w+)\.(\w+)/) else { return true }
            let query = "SELECT EXISTS (SELECT 1 FROM \(told.1) WHERE \(told.2) IS NULL)"
            return try Bool.fetchOne(database, sql: query) ?? true
        }
    }

    private func contents(_ database: Database) throws -> StoreContents {
        let tables = try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'")
        guard tables.contains("schema_migration") else {
            throw StorageError.refusedToOpen("\(path) is no store of this program")
        }
        let counts = try tables.map { table in
            (table, try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \"\(table)\"") ?? 0)
        }
        let taken = try Int.fetchAll(database, sql: "SELECT number FROM schema_migration ORDER BY number")
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        return StoreContents(
            rows: Dictionary(uniqueKeysWithValues: counts), schema: schema(of: taken), bytes: pages * size)
    }

    private func schema(of taken: [Int]) -> StoreContents.Schema {
        let known = Migration.all.map(\.number)
        let last = taken.last ?? 0
        guard Set(taken).isSubset(of: known) else { return .newer(last: last) }
        return taken == known ? .current : .older(last: last)
    }

    private func reader() throws -> DatabaseQueue {
        try DatabaseQueue(
            path: path, configuration: SQLiteEngine.configuration(isReadOnly: true, EnginePatience()))
    }

    // MARK: Copying

    private func makeFile(_ target: String) throws {
        let descriptor = open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError.refusedToOpen("\(target): \(systemMessage())") }
        close(descriptor)
    }

    private func copyPages(
        to target: String, _ tell: @escaping @Sendable (StoreCopyStep) -> Void
    ) throws -> StoreContents {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StorageError.refusedToOpen("\(path) is not there")
        }
        return try translating {
            let source = try reader()
            defer { try? source.close() }
            let copy = try DatabaseQueue(path: target)
            defer { try? copy.close() }
            return try source.read { from in
                // The first read begins the snapshot, which the copy's steps then keep: else each commit of the
                // server would make the copy begin anew.
                let contents = try contents(from)
                try copy.writeWithoutTransaction { into in
                    try from.backup(to: into, pagesPerStep: Self.pagesPerStep) { step in
                        tell(.copying(done: step.completedPageCount, of: step.totalPageCount))
                    }
                    // One file, without a log beside it.
                    _ = try String.fetchOne(into, sql: "PRAGMA journal_mode = DELETE")
                }
                return contents
            }
        }
    }

    // MARK: Replacing

    private func takePlace(_ temporary: String, keeping kept: String) throws -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let wasThere = FileManager.default.fileExists(atPath: path)
        if wasThere {
            // What the log still holds goes into the file. A damaged store keeps its log beside it, as it is.
            if (try? verifiedContents()) != nil, let old = try? DatabaseQueue(path: path) {
                try? old.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
                try? old.close()
            }
            // Under its second name it is complete before anything happens to the first.
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
                guard link(path + suffix, kept + suffix) == 0 else {
                    throw StorageError.refusedToOpen("\(kept + suffix): \(systemMessage())")
                }
            }
            try sync(folder)
        }
        // A log of the old store would be taken for the new one's.
        for suffix in ["-wal", "-shm"] { remove(path + suffix) }
        guard rename(temporary, path) == 0 else {
            throw StorageError.refusedToOpen("\(path): \(systemMessage())")
        }
        try sync(folder)
        return wasThere
    }

    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError.refusedToOpen("\(path): \(systemMessage())") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StorageError.unavailable("\(path): \(systemMessage())") }
    }

    private func remove(_ path: String) {
        for suffix in ["", "-journal"] { unlink(path + suffix) }
    }

    private func translating<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw StorageError(sqlite: error) }
    }
}

/// What blocks has no place on the cooperative threads.
private func offPool<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}
