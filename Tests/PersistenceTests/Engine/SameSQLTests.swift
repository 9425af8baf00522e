import Domain
import Persistence
import TestSupport
import Testing

/// The SQL that the program may use without a `Dialect` fragment.
@Suite struct SameSQLTests {
    private func texts(_ engine: any Engine, _ statement: Statement) async throws -> [String?] {
        try await engine.read { transaction in
            try transaction.rows(statement).map { row in try row.optionalText("answer") }
        }
    }

    private func integers(_ engine: any Engine, _ statement: Statement) async throws -> [Int64?] {
        try await engine.read { transaction in
            try transaction.rows(statement).map { row in try row.optionalInteger("answer") }
        }
    }

    private func fill(_ engine: any Engine, _ notes: [(String, Int?)]) async throws {
        try await makeNotes(engine)
        try await engine.write { transaction in
            for (name, size) in notes {
                try transaction.execute("INSERT INTO note VALUES (\(name), \(size))")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `recursive queries`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            let answer = try await integers(
                engine,
                """
                WITH RECURSIVE numbers(answer) AS (
                    SELECT 1 UNION ALL SELECT answer + 1 FROM numbers WHERE answer < \(4)
                ) SELECT answer FROM numbers ORDER BY answer
                """)
            #expect(answer == [1, 2, 3, 4])
        }
    }

    @Test(arguments: StorageKind.available)
    func `upserts and RETURNING`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await fill(engine, [("a", 1)])
            let sizes = try await engine.write { transaction in
                try transaction.rows(
                    """
                    INSERT INTO note (name, size) VALUES (\("a"), \(5)), (\("b"), \(7))
                    ON CONFLICT (name) DO UPDATE SET size = note.size + excluded.size
                    RETURNING name, size
                    """
                ).map { row in "\(try row.text("name")) \(try row.int("size"))" }
            }
            #expect(sizes.sorted() == ["a 6", "b 7"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `row values for the next page`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await fill(engine, [("a", 1), ("b", 1), ("c", 2), ("d", 1)])
            let page = try await texts(
                engine,
                """
                SELECT name AS answer FROM note WHERE (size, name) > (\(1), \("b"))
                ORDER BY size, name LIMIT \(2)
                """)
            #expect(page == ["d", "c"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `FILTER, NULLS LAST and IS NOT DISTINCT FROM`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await fill(engine, [("a", nil), ("b", 2), ("c", 3)])
            let many = try await integers(
                engine, "SELECT count(*) FILTER (WHERE size > \(2)) AS answer FROM note")
            #expect(many == [1])
            let sum = try await integers(engine, "SELECT sum(size) AS answer FROM note")
            #expect(sum == [5])
            let ordered = try await texts(
                engine, "SELECT name AS answer FROM note ORDER BY size DESC NULLS LAST")
            #expect(ordered == ["c", "b", "a"])
            let missing: Int? = nil
            let without = try await texts(
                engine, "SELECT name AS answer FROM note WHERE size IS NOT DISTINCT FROM \(missing)")
            #expect(without == ["a"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `nested statements and lists bind in order`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await fill(engine, (1...12).map { (number: Int) in ("n\(number)", number) })
            let inner: Statement = "size >= \(2) AND size < \(12)"
            let chosen = try await integers(
                engine,
                """
                SELECT size AS answer FROM note WHERE size <> \(4) AND (\(statement: inner))
                AND name IN (\(list: (1...12).map { "n\($0)" })) AND size IN (\(list: [4, 7, 11, 12] as [Int64]))
                AND name <> \("n7") ORDER BY size
                """)
            #expect(chosen == [11])
            let none: [String] = []
            let nothing = try await texts(
                engine, "SELECT name AS answer FROM note WHERE name IN (\(list: none))")
            #expect(nothing.isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `text comes back as it went in`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            let texts = ["", "Ý kiến người dân — Đắk Lắk", "e\u{302}\u{301}", "👩‍👩‍👧", "'\";--\\", "a\nb\tc"]
            try await fill(engine, texts.enumerated().map { ($0.element, $0.offset + 1) })
            let back = try await self.texts(engine, "SELECT name AS answer FROM note ORDER BY size")
            #expect(back.map { $0.map { Array($0.utf8) } } == texts.map { Array($0.utf8) })
        }
    }

    @Test(arguments: StorageKind.available)
    func `integers keep all their bits and null stays null`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await fill(engine, [("max", .max), ("none", nil)])
            let back = try await integers(engine, "SELECT size AS answer FROM note ORDER BY name")
            #expect(back == [.max, nil])
            let truth = try await engine.read { transaction in
                try transaction.row("SELECT \(2) > \(1) AS yes, \(2) < \(1) AS no, \(Int64.min) + 0 AS least")
            }
            #expect(try truth?.bool("yes") == true)
            #expect(try truth?.bool("no") == false)
            #expect(try truth?.integer("least") == .min)
        }
    }

    @Test(arguments: StorageKind.available)
    func `text sorts by its bytes`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            let words = ["đ", "Z", "a", "_", "Á", "b", "A", "1", "é"]
            try await fill(engine, words.map { ($0, nil) })
            let sorted = try await names(engine)
            #expect(sorted == words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
    }

    @Test(arguments: StorageKind.available)
    func `text with NUL is refused`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            try await makeNotes(engine)
            await #expect(throws: StorageError.self) {
                try await engine.write { transaction in
                    try transaction.execute("INSERT INTO note VALUES (\("a\0b"), \(1))")
                }
            }
            #expect(try await names(engine).isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a wrong column name or type is corrupt`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            let row = try await engine.read { transaction in
                try transaction.row("SELECT \(5) + 0 AS five, CAST(\("x") AS TEXT) AS x")
            }
            let found = try #require(row)
            #expect(try found.int("five") == 5)
            #expect(throws: StorageError.self) { try found.text("six") }
            #expect(throws: StorageError.self) { try found.text("five") }
            #expect(throws: StorageError.self) { try found.bool("five") }
            #expect(throws: StorageError.self) { try found.integer("x") }
        }
    }

    @Test(arguments: StorageKind.available)
    func `SQL that the schema does not know is corrupt`(kind: StorageKind) async throws {
        try await withEngine(kind) { engine in
            await #expect {
                try await engine.read { transaction in try transaction.rows("SELECT 1 FROM nowhere") }
            } throws: { error in
                guard case .corrupt? = error as? StorageError else { return false }
                return true
            }
        }
    }
}
