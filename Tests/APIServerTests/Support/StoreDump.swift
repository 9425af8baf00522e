import Domain
import Persistence

@testable import APIServer

extension TestServer {
    /// Every row of every table, to see that a refused request wrote nothing.
    func dump() async throws -> [String: [String]] {
        guard let engine = (storage as? SQLStorage)?.engine else { return [:] }
        // What was committed before is sealed at some moment: it is to be this one.
        try await sealEvents()
        return try await engine.read { transaction in
            var result: [String: [String]] = [:]
            // A job may draw the counts together at any moment; whoever changes one changes its obligation as well.
            for table in try transaction.tables where table != "obligation_tally" {
                result[table] = try transaction.lines(of: table)
            }
            return result
        }
    }

    /// Until nothing is left: the server's own job may be at it, and then this one has nothing to do.
    func sealEvents() async throws {
        repeat {
            try await EventJob(services: services).tick()
        } while try await storage.read { try $0.unsealedCount() } > 0
    }

    /// How many rows of the audit tell of this action on this subject.
    func auditCount(_ action: String, _ subject: String) async throws -> Int {
        guard let engine = (storage as? SQLStorage)?.engine else { return -1 }
        return try await engine.read { transaction in
            try transaction.row(
                "SELECT COUNT(*) AS n FROM audit_event WHERE action = \(action) AND subject = \(subject)"
            )?.int("n") ?? -1
        }
    }
}

extension SQLTransaction {
    fileprivate var tables: [String] {
        get throws {
            let statement: Statement =
                dialect == .postgres
                ? "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
                : "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            return try rows(statement).map { try $0.text("name") }
        }
    }

    fileprivate func lines(of table: String) throws -> [String] {
        guard dialect != .postgres else {
            return try rows(
                Statement(stringLiteral: "SELECT CAST(t.* AS text) AS line FROM \(table) t ORDER BY 1")
            )
            .map { try $0.text("line") }
        }
        let columns = try rows("SELECT name FROM pragma_table_info(\(table))").map { try $0.text("name") }
        let line = columns.map { "quote(\($0))" }.joined(separator: " || ',' || ")
        return try rows(Statement(stringLiteral: "SELECT \(line) AS line FROM \(table) ORDER BY 1"))
            .map { try $0.text("line") }
    }
}
