import Domain

@testable import Persistence

/// Explains each statement before it runs it.
final class Explaining: SQLTransaction {
    private let inner: any SQLTransaction
    private(set) var scans: [String] = []
    /// Whether going through everybody's rows in the list's order is too much as well.
    private let isNarrow: Bool
    /// Of SQLite, whose planner says so and takes no count of rows into account. Putting the pages of several ways
    /// together is none.
    private(set) var sorts: [String] = []
    /// All lines of all plans.
    private(set) var lines: [String] = []

    init(_ inner: any SQLTransaction, isNarrow: Bool = false) {
        self.inner = inner
        self.isNarrow = isNarrow
    }

    private static let large = [
        "obligation", "report", "report_signature", "report_source", "unit_fact", "accepted_item",
        "obligation_tally", "unit", "account", "collaborator", "reporter_group", "group_template", "topic",
        "regime",
        "report_request", "holiday", "scorecard", "scorecard_version",
    ]

    /// What has few rows, or belongs to every reader.
    private static let few = ["INDEX topic_merged", "SCAN h USING"]

    var dialect: Dialect { inner.dialect }

    func rows(_ statement: Statement) throws(StorageError) -> [Row] {
        let explain: Statement = dialect == .sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN "
        // Of each step of the plan what it goes through first.
        var first: [Int64: String] = [:]
        for row in try inner.rows(explain + statement) {
            let line = try row.text(dialect == .sqlite ? "detail" : "QUERY PLAN")
            lines.append(line)
            if dialect == .sqlite {
                let step = try row.integer("parent")
                let isReading = line.hasPrefix("SCAN") || line.hasPrefix("SEARCH")
                if first[step] == nil, isReading { first[step] = line }
                let isMerge = ["SCAN arm", "SCAN found", "SCAN chosen"].contains(first[step])
                if line.contains("USE TEMP B-TREE FOR ORDER BY"), !isMerge { sorts.append(statement.sql) }
            }
            if isFullScan(line) { scans.append("\(line) — \(statement.sql)") }
        }
        return try inner.rows(statement)
    }

    func execute(_ statement: Statement) throws(StorageError) { _ = try rows(statement) }

    func execute(script: String) throws(StorageError) { try inner.execute(script: script) }

    /// Of the tables that grow without end. A walk along an index in the list's order is what a page is made
    /// of and no full scan: it ends with the page.
    private func isFullScan(_ line: String) -> Bool {
        let words = line.split(separator: " ").map(String.init)
        switch dialect {
        case .sqlite:
            let names = ["o", "r", "f", "i", "t", "u", "a", "c", "g", "q", "h", "k", "w"] + Self.large
            return words.first == "SCAN" && words.dropFirst().first.map(names.contains) == true
                && (isNarrow || !words.contains("USING")) && !Self.few.contains(where: line.contains)
        case .postgres:
            guard let position = words.firstIndex(of: "Seq") else { return false }
            // "Seq Scan on report r  (cost=…": the table is the fourth word.
            return words.dropFirst(position + 3).first.map(Self.large.contains) == true
        }
    }
}
