import Dispatch
import Domain
import Foundation
import Persistence
import TestSupport
import Testing

struct Refusal: Error, Equatable {
    let reason: String
}

/// A table with one text and one integer column, both engines.
func makeNotes(_ engine: any Engine) async throws {
    try await engine.write { transaction in
        let dialect = transaction.dialect
        try transaction.execute(
            """
            CREATE TABLE note (
                name \(fragment: dialect.textType) PRIMARY KEY,
                size \(fragment: dialect.integerType) CONSTRAINT size_is_positive CHECK (size > 0)
            )\(fragment: dialect.strict)
            """)
    }
}

func names(_ engine: any Engine) async throws -> [String] {
    try await engine.read { transaction in
        try transaction.rows("SELECT name FROM note ORDER BY name").map { row in try row.text("name") }
    }
}

@Suite struct TransactionTests {
    @Test(arguments: StorageKind.available)
    func `what a write did is there afterwards`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await makeNotes(engine)
            let size = try await engine.write { transaction in
                try transaction.execute("INSERT INTO note VALUES (\("a"), \(3))")
                return try transaction.row("SELECT size FROM note")?.int("size")
            }
            #expect(size == 3)
            #expect(try await names(engine) == ["a"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a thrown error rolls back and arrives unchanged`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await makeNotes(engine)
            await #expect(throws: Refusal(reason: "no")) {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(3))")
                    throw Refusal(reason: "no")
                }
            }
            #expect(try await names(engine).isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a write inside a read is refused`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await makeNotes(engine)
            await #expect(throws: StorageError.self) {
                try await engine.read { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(3))")
                }
            }
            #expect(try await names(engine).isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a read sees one snapshot`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await makeNotes(engine)
            let (started, continuation) = AsyncStream.makeStream(of: Void.self)
            let gate = DispatchSemaphore(value: 0)
            async let counts = engine.read { transaction in
                let before = try transaction.rows("SELECT name FROM note").count
                continuation.finish()
                gate.wait()
                return [before, try transaction.rows("SELECT name FROM note").count]
            }
            for await _ in started {}
            try await engine.write { transaction in
                try transaction.execute("INSERT INTO note VALUES (\("a"), \(3))")
            }
            gate.signal()
            #expect(try await counts == [0, 0])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a failed statement that the body swallows still fails the write`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await makeNotes(engine)
            await #expect(throws: StorageError.self) {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(3))")
                    try? transaction.execute("INSERT INTO note VALUES (\("a"), \(3))")
                }
            }
            #expect(try await names(engine).isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `broken constraints are conflicts`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await makeNotes(engine)
            try await engine.write { transaction in
                try transaction.execute(
                    """
                    CREATE TABLE line (note \(fragment: transaction.dialect.textType) NOT NULL
                        CONSTRAINT line_of_note REFERENCES note (name))\(fragment: transaction.dialect.strict)
                    """)
                try transaction.execute("INSERT INTO note VALUES (\("a"), \(3))")
            }
            let broken: [Statement] = [
                "INSERT INTO note VALUES (\("a"), \(3))", "INSERT INTO note VALUES (\("b"), \(0))",
                "INSERT INTO line VALUES (\("missing"))",
            ]
            let expected =
                switch kind {
                case .sqlite: ["note.name", "size_is_positive", "FOREIGN KEY constraint failed"]
                case .postgres: ["note_pkey", "size_is_positive", "line_of_note"]
                }
            for (statement, constraint) in zip(broken, expected) {
                await #expect(throws: StorageError.conflict(constraint: constraint)) {
                    try await engine.write { transaction in try transaction.execute(statement) }
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a transaction that takes too long is not committed`(kind: StorageKind) async throws {
        try await withEngine(kind, patience: .forTests(transactionSeconds: 4)) { engine in
            try await makeNotes(engine)
            await #expect {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a"), \(3))")
                    Thread.sleep(forTimeInterval: 4.2)
                }
            } throws: { error in
                guard case .busy? = error as? StorageError else { return false }
                return true
            }
            #expect(try await names(engine).isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `fifty writers at once lose no increment`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await makeNotes(engine)
            try await engine.write { transaction in
                try transaction.execute("INSERT INTO note VALUES (\("counter"), \(1))")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await increment(engine) }
                }
                try await group.waitForAll()
            }
            let size = try await engine.read { transaction in
                try transaction.row("SELECT size FROM note")?.int("size")
            }
            #expect(size == 51)
        }
    }

    @Test(arguments: StorageKind.available)
    func `ten times more clients than connections are all served`(kind: StorageKind) async throws {
        try await withEngine(kind, connections: 4) { engine in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await engine.read { transaction in
                            try transaction.row("SELECT \(number) + 0 AS number")?.int("number") ?? -1
                        }
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(answers == Set(0..<40))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a closed engine answers unavailable`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await engine.ping()
            await engine.close()
            await #expect { try await engine.ping() } throws: { error in
                guard case .unavailable? = error as? StorageError else { return false }
                return true
            }
            await #expect(throws: StorageError.self) { try await makeNotes(engine) }
        }
    }
}

private func increment(_ engine: any Engine) async throws {
    try await engine.write { transaction in
        let row = try transaction.row(
            "SELECT size FROM note WHERE name = \("counter") \(fragment: transaction.dialect.forUpdate)")
        let size = try row?.integer("size") ?? 0
        try transaction.execute("UPDATE note SET size = \(size + 1) WHERE name = \("counter")")
    }
}
