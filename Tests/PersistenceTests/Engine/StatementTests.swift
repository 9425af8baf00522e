import Persistence
import Testing

@Suite struct StatementTests {
    @Test func `every value becomes a numbered parameter`() {
        let missing: String? = nil
        let count: Int64 = 7
        let statement: Statement = "SELECT \("a"), \(1), \(count), \(missing), \(true), \(SQLValue.null)"
        #expect(statement.sql == "SELECT $1, $2, $3, $4, $5, $6")
        #expect(
            statement.arguments == [.text("a"), .integer(1), .integer(7), .null, .integer(1), .null])
    }

    @Test func `a nested statement is numbered anew`() {
        let inner: Statement = "b = \(2) AND c = \(3)"
        let statement: Statement = "a = \(1) AND (\(statement: inner)) AND d = \(4)"
        #expect(statement.sql == "a = $1 AND (b = $2 AND c = $3) AND d = $4")
        #expect(statement.arguments == [.integer(1), .integer(2), .integer(3), .integer(4)])
    }

    @Test func `added statements are numbered on`() {
        var statement: Statement = "a = \(1)"
        statement += " AND b = \(2)"
        statement = statement + " AND c = \(3)"
        #expect(statement.sql == "a = $1 AND b = $2 AND c = $3")
    }

    @Test func `a list becomes one parameter each`() {
        let statement: Statement = "\(0) IN (\(list: ["x", "y"])) OR \(list: [Int64(5)])"
        #expect(statement.sql == "$1 IN ($2, $3) OR $4")
        #expect(statement.arguments == [.integer(0), .text("x"), .text("y"), .integer(5)])
    }

    @Test func `an empty list is NULL`() {
        let none: [String] = []
        let statement: Statement = "a IN (\(list: none))"
        #expect(statement.sql == "a IN (NULL)")
        #expect(statement.arguments.isEmpty)
    }

    @Test func `only a statement without text is empty`() {
        #expect(Statement().isEmpty)
        #expect(Statement(stringLiteral: "").isEmpty)
        let value: Statement = "\(1)"
        #expect(!value.isEmpty)
        #expect(!Statement(stringLiteral: " ").isEmpty)
    }

    @Test func `fragments and raw text stay text`() {
        let statement: Statement = "SELECT 1 \(fragment: Dialect.postgres.forUpdate) \(raw: "NOWAIT")"
        #expect(statement.sql == "SELECT 1 FOR UPDATE NOWAIT")
        #expect(statement.arguments.isEmpty)
    }
}
