import Domain

/// How many obligations stand how, for one unit with all below it, of one regime, period and due instant: what
/// compliance is read from. Time turns pending into missing, so the due instant is a part of the key.
///
/// Every unit on an obligation's line has a count. The root's would be everybody's next to change: where there are
/// several writers a change is a row of its own (`change` is its number), and `settleTallies` draws them together
/// from time to time. The rows of changes and counts add up at every moment.
struct TallyKey: Hashable, Comparable {
    let unitID: String
    /// Empty for the root.
    let parentID: String
    let period: String
    let regimeID: String
    let dueAt: Int64

    /// Writers that lock several counts do it in this order, so that none waits for another in a ring.
    static func < (left: TallyKey, right: TallyKey) -> Bool {
        (left.parentID, left.unitID, left.period, left.regimeID, left.dueAt)
            < (right.parentID, right.unitID, right.period, right.regimeID, right.dueAt)
    }
}

/// How an obligation counts.
enum TallyOutcome: String, CaseIterable {
    case open
    case onTime = "on_time"
    case onTimeByProxy = "on_time_by_proxy"
    case late
    case waived

    init(_ obligation: Obligation) {
        guard obligation.progress != .waived else {
            self = .waived
            return
        }
        guard let submittedAt = obligation.submittedAt else {
            self = .open
            return
        }
        let timeliness = Obligation.Timeliness(
            submittedAt: submittedAt, receivedOn: obligation.receivedOn, dueAt: obligation.dueAt)
        self =
            switch timeliness {
            case .onTime: .onTime
            case .onTimeByProxy: .onTimeByProxy
            case .late, .pending, .overdue: .late
            }
    }

    /// The same, of an obligation `o` as it is stored.
    static let stored: Statement = """
        CASE WHEN o.progress = 'waived' THEN 'waived'
            WHEN o.submitted_at IS NULL THEN 'open'
            WHEN o.received_at < o.due_at THEN 'on_time_by_proxy'
            WHEN o.received_at IS NULL AND o.submitted_at < o.due_at THEN 'on_time'
            ELSE 'late' END
        """
}

struct TallyCounts: Hashable {
    private var amounts: [TallyOutcome: Int64] = [:]

    init() {}

    init(_ row: Row) throws {
        for outcome in TallyOutcome.allCases { self[outcome] = try row.integer(outcome.rawValue) }
    }

    subscript(_ outcome: TallyOutcome) -> Int64 {
        get { amounts[outcome, default: 0] }
        set { amounts[outcome] = newValue == 0 ? nil : newValue }
    }

    var isZero: Bool { amounts.isEmpty }

    mutating func add(_ other: TallyCounts) {
        for (outcome, amount) in other.amounts { self[outcome] += amount }
    }
}

/// A line as it is kept: ids with spaces between them, which is read faster than JSON on every list.
enum StoredLine {
    static func encode(_ line: [Unit.ID]) -> String? {
        line.isEmpty ? nil : line.map(\.rawValue).joined(separator: " ")
    }
}

extension Row {
    func line(_ name: String) throws(StorageError) -> [Unit.ID] {
        try (optionalText(name) ?? "").split(separator: " ").map { Identifier(trusted: String($0)) }
    }

    func tallyKey() throws(StorageError) -> TallyKey {
        TallyKey(
            unitID: try text("unit_id"), parentID: try text("parent_id"), period: try text("period"),
            regimeID: try text("regime_id"), dueAt: try integer("due_at"))
    }
}

extension Obligation {
    /// Where it counts.
    var tallyKeys: [TallyKey] {
        guard let regimeID, let period else { return [] }
        let parents = line.dropFirst().map(\.rawValue) + [""]
        return zip(line, parents).map { unit, parent in
            TallyKey(
                unitID: unit.rawValue, parentID: parent, period: period.description,
                regimeID: regimeID.rawValue, dueAt: dueAt.milliseconds)
        }
    }
}

extension Array {
    func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

extension SQLStore {
    private static let tallyColumns: Statement = """
        unit_id, parent_id, period, regime_id, due_at, change, open, on_time, on_time_by_proxy, late, waived
        """

    private static let addToCount: Statement = """
         ON CONFLICT (parent_id, period, unit_id, regime_id, due_at, change) DO UPDATE SET
            open = obligation_tally.open + excluded.open,
            on_time = obligation_tally.on_time + excluded.on_time,
            on_time_by_proxy = obligation_tally.on_time_by_proxy + excluded.on_time_by_proxy,
            late = obligation_tally.late + excluded.late,
            waived = obligation_tally.waived + excluded.waived
        """

    /// Whoever fixes a period holds its regime, so these counts are theirs alone.
    func count(_ obligations: [Obligation]) throws {
        var tally: [TallyKey: TallyCounts] = [:]
        for obligation in obligations {
            let outcome = TallyOutcome(obligation)
            for key in obligation.tallyKeys { tally[key, default: TallyCounts()][outcome] += 1 }
        }
        try add(tally)
    }

    private func add(_ tally: [TallyKey: TallyCounts]) throws {
        let sorted = tally.filter { !$0.value.isZero }.sorted { $0.key < $1.key }
        for part in sorted.chunks(of: Self.insertedRows) {
            var statement: Statement =
                "INSERT INTO obligation_tally (\(statement: Self.tallyColumns)) VALUES "
            for (index, (key, counts)) in part.enumerated() {
                if index > 0 { statement += ", " }
                statement += """
                    (\(key.unitID), \(key.parentID), \(key.period), \(key.regimeID), \(key.dueAt), 0, \(counts[.open]),
                        \(counts[.onTime]), \(counts[.onTimeByProxy]), \(counts[.late]), \(counts[.waived]))
                    """
            }
            try execute(statement + Self.addToCount)
        }
    }

    /// Before an obligation is written: takes what is stored off its counts, and adds what will be. The caller has
    /// locked the row, and needs no answer for this.
    func recount(_ obligation: Obligation) throws {
        let keys = obligation.tallyKeys
        guard !keys.isEmpty else { return }
        var line: Statement = ""
        for (index, key) in keys.enumerated() {
            if index > 0 { line += ", " }
            line += "(\(key.unitID), \(key.parentID))"
        }
        let stands: Statement = "\(obligation.id.rawValue)"
        let outcome = TallyOutcome(obligation).rawValue
        try execute(
            """
            WITH line (unit_id, parent_id) AS (VALUES \(statement: line)),
                stands (period, regime_id, due_at, outcome, amount) AS (
                    SELECT o.period, o.regime_id, o.due_at, \(statement: TallyOutcome.stored), -1
                    FROM obligation o WHERE o.id = \(statement: stands)
                    UNION ALL
                    SELECT o.period, o.regime_id, CAST(\(obligation.dueAt.milliseconds) AS BIGINT),
                        CAST(\(outcome) AS TEXT), 1
                    FROM obligation o WHERE o.id = \(statement: stands)
                )
            INSERT INTO obligation_tally (\(statement: Self.tallyColumns))
            SELECT line.unit_id, line.parent_id, s.period, s.regime_id, s.due_at, \(fragment: changeNumber),
                \(statement: Self.amount(.open)), \(statement: Self.amount(.onTime)),
                \(statement: Self.amount(.onTimeByProxy)), \(statement: Self.amount(.late)),
                \(statement: Self.amount(.waived))
            FROM line, stands s WHERE 1 = 1
            GROUP BY line.unit_id, line.parent_id, s.period, s.regime_id, s.due_at
            HAVING COUNT(*) = 1 OR COUNT(DISTINCT s.outcome) > 1
            \(statement: Self.addToCount)
            """)
    }

    private var changeNumber: Fragment { transaction.dialect.tallyChange }

    private static func amount(_ outcome: TallyOutcome) -> Statement {
        "SUM(CASE WHEN s.outcome = '\(fragment: Fragment(sql: outcome.rawValue))' THEN s.amount ELSE 0 END)"
    }

    func talliesToSettle() throws -> Bool {
        try row("SELECT change FROM obligation_tally WHERE change <> 0 LIMIT 1") != nil
    }

    /// Several instances may do it at once: each takes changes that no other has.
    func settleTallies(atMost limit: Int) throws -> Int {
        let changes = try rows(
            """
            DELETE FROM obligation_tally WHERE change <> 0 AND change IN (
                SELECT change FROM obligation_tally WHERE change <> 0
                ORDER BY change LIMIT \(limit) \(fragment: transaction.dialect.forUpdateSkipLocked))
            RETURNING \(statement: Self.tallyColumns)
            """)
        var tally: [TallyKey: TallyCounts] = [:]
        for row in changes { tally[try row.tallyKey(), default: TallyCounts()].add(try TallyCounts(row)) }
        try add(tally)
        return changes.count
    }
}
