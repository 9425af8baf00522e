import Domain

extension SQLStore: StoreInspector {
    func inspect(on day: CivilDate) throws -> [Finding] {
        let inspection = Inspection(self, on: day)
        try inspection.references()
        let tree = try inspection.units()
        try inspection.people()
        try inspection.topics()
        try inspection.groups()
        let regimes = try inspection.regimes()
        try inspection.recipients(regimes)
        try inspection.obligations(regimes)
        try inspection.requests()
        try inspection.holidays()
        try inspection.reports()
        try inspection.sources(tree)
        try inspection.material()
        try inspection.signatures()
        try inspection.surveys()
        try inspection.plans()
        try inspection.budget()
        try inspection.calendars()
        try inspection.scorecards()
        try inspection.events()
        try inspection.webhooks()
        try inspection.identities()
        try inspection.batches()
        try inspection.keptAnswers()
        try inspection.apiKeys()
        try inspection.externalReports()
        try inspection.rateBudgets()
        return inspection.told
    }
}

/// Gathers what is found. What one query can tell is asked in SQL; where the domain has the rule, rows are read in
/// batches and the rule is asked.
final class Inspection {
    let store: SQLStore
    let day: CivilDate
    private var findings: [Finding] = []
    private var counts: [String: Int] = [:]
    /// Rows that are in memory at once.
    private static let batch = 500

    init(_ store: SQLStore, on day: CivilDate) {
        self.store = store
        self.day = day
    }

    var told: [Finding] {
        let more = counts.filter { $0.value > Limits.toldErrors }.sorted { $0.key < $1.key }.map {
            rule, count in
            Finding(rule: rule, subject: "store", detail: "\(count - Limits.toldErrors) more of this rule")
        }
        return findings + more
    }

    func find(_ rule: String, _ subject: String, _ detail: String, _ severity: Finding.Severity = .broken) {
        counts[rule, default: 0] += 1
        guard counts[rule, default: 0] <= Limits.toldErrors else { return }
        findings.append(Finding(rule: rule, subject: subject, detail: detail, severity: severity))
    }

    /// - Parameters:
    ///   - statement: answers the ids that break the rule as `id`, and may say more as `detail`.
    ///   - kind: what the ids are of, when it is not what the rule is about.
    func check(_ rule: String, of kind: String? = nil, _ detail: String, _ statement: Statement) throws {
        let kind = kind ?? String(rule.prefix { $0 != "." })
        for row in try store.rows(statement) {
            let more = try? row.optionalText("detail")
            find(rule, "\(kind) \(try row.text("id"))", more.map { "\(detail): \($0)" } ?? detail)
        }
    }

    func expect(_ holds: Bool, _ rule: String, _ subject: String, _ detail: @autoclosure () -> String) {
        if !holds { find(rule, subject, detail()) }
    }

    /// Reads a table in the order of its ids; a row that can't be read is a finding, and the rest goes on.
    /// - Parameters:
    ///   - alias: of the table that has the id.
    ///   - condition: which rows are read.
    func each<Value>(
        _ kind: String, _ columns: Statement, from tables: Statement, alias: Statement,
        where condition: Statement = "1 = 1", _ decode: (Row) throws -> Value,
        _ body: ([(row: Row, value: Value)]) throws -> Void
    ) throws {
        var last = ""
        while true {
            let rows = try store.rows(
                """
                SELECT \(statement: columns) FROM \(statement: tables)
                WHERE \(statement: condition) AND \(statement: alias).id > \(last)
                ORDER BY \(statement: alias).id LIMIT \(Self.batch)
                """)
            guard let end = try rows.last?.text("id") else { return }
            try body(try rows.compactMap { row in try read(kind, row, decode).map { (row, $0) } })
            last = end
        }
    }

    func read<Value>(_ kind: String, _ row: Row, _ decode: (Row) throws -> Value) throws -> Value? {
        do {
            return try decode(row)
        } catch StorageError.corrupt(let detail) {
            find("\(kind).readable", "\(kind) \(try row.text("id"))", detail)
            return nil
        }
    }

    /// PostgreSQL always minds foreign keys; SQLite does not where somebody has switched it off.
    func references() throws {
        guard store.transaction.dialect == .sqlite else { return }
        for row in try store.rows("SELECT \"table\" AS name, parent FROM pragma_foreign_key_check") {
            find(
                "store.references", try row.text("name"),
                "a row names a \(try row.text("parent")) that is not there")
        }
    }
}
