import Domain

extension Inspection {
    /// Adds up what the counts should say.
    func count(_ obligation: Obligation, _ counted: inout [TallyKey: TallyCounts]) {
        let begins = obligation.regimeID == nil ? nil : obligation.unitID
        expect(
            obligation.line.first == begins && Set(obligation.line).count == obligation.line.count,
            "obligation.line", "obligation \(obligation.id)", "where it counts does not begin with its unit")
        let outcome = TallyOutcome(obligation)
        for key in obligation.tallyKeys { counted[key, default: TallyCounts()][outcome] += 1 }
    }

    func tally(_ counted: [TallyKey: TallyCounts]) throws {
        var stored: [TallyKey: TallyCounts] = [:]
        for row in try store.rows(
            """
            SELECT t.unit_id, t.parent_id, t.period, t.regime_id, t.due_at, CAST(SUM(t.open) AS BIGINT) AS open,
                CAST(SUM(t.on_time) AS BIGINT) AS on_time,
                CAST(SUM(t.on_time_by_proxy) AS BIGINT) AS on_time_by_proxy,
                CAST(SUM(t.late) AS BIGINT) AS late, CAST(SUM(t.waived) AS BIGINT) AS waived
            FROM obligation_tally t GROUP BY t.unit_id, t.parent_id, t.period, t.regime_id, t.due_at
            """)
        { stored[try row.tallyKey()] = try TallyCounts(row) }
        for key in Set(counted.keys).union(stored.keys).sorted()
        where counted[key, default: TallyCounts()] != stored[key, default: TallyCounts()] {
            find(
                "obligation.tally", "unit \(key.unitID)",
                "the counts of \(key.period) under regime \(key.regimeID) are not those of its obligations")
        }
    }
}
