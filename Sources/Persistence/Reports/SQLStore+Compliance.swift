import Domain

/// Sums over counts `t`; CAST, because PostgreSQL's sums are not integers.
private func sums(at now: Instant) -> Statement {
    """
    CAST(SUM(CASE WHEN t.due_at > \(now.milliseconds) THEN t.open ELSE 0 END) AS BIGINT) AS pending,
    CAST(SUM(CASE WHEN t.due_at <= \(now.milliseconds) THEN t.open ELSE 0 END) AS BIGINT) AS missing,
    CAST(SUM(t.on_time) AS BIGINT) AS on_time, CAST(SUM(t.on_time_by_proxy) AS BIGINT) AS on_time_by_proxy,
    CAST(SUM(t.late) AS BIGINT) AS late, CAST(SUM(t.waived) AS BIGINT) AS waived
    """
}

private func figures(_ row: Row) throws -> Figures {
    func number(_ column: String) throws -> Int { try row.optionalInt(column) ?? 0 }
    var figures = Figures()
    figures.pending = try number("pending")
    figures.missing = try number("missing")
    figures.onTimeByProxy = try number("on_time_by_proxy")
    figures.onTime = try number("on_time") + figures.onTimeByProxy
    figures.late = try number("late")
    figures.waived = try number("waived")
    figures.submitted = figures.onTime + figures.late
    figures.expected = figures.submitted + figures.pending + figures.missing
    return figures
}

extension SQLStore {
    func complianceByChild(of id: Unit.ID, period: Period, at now: Instant) throws
        -> [(unitID: Unit.ID, name: String, figures: Figures)]
    {
        let day = now.civilDate
        let whole = try row(
            """
            SELECT \(statement: sums(at: now)) FROM obligation_tally t
            WHERE t.unit_id = \(id.rawValue) AND t.period = \(period.description)
            """
        ).map { try figures($0) }
        guard let whole, let name = try names(of: [id], on: day)[id] else { return [] }
        let children = try rows(
            """
            WITH counted AS (
                SELECT t.unit_id, \(statement: sums(at: now)) FROM obligation_tally t
                WHERE t.parent_id = \(id.rawValue) AND t.period = \(period.description) GROUP BY t.unit_id
            ), shown (id) AS (
                SELECT unit_id FROM counted
                UNION
                SELECT f.unit_id FROM unit_fact f JOIN unit u ON u.id = f.unit_id
                WHERE f.parent_id = \(id.rawValue) AND \(statement: factsHold(on: day))
                    AND u.valid_from <= \(day.description)
                    AND (u.valid_to IS NULL OR u.valid_to > \(day.description))
            )
            SELECT u.id, f.name, counted.pending, counted.missing, counted.on_time, counted.on_time_by_proxy,
                counted.late, counted.waived
            FROM shown JOIN unit u ON u.id = shown.id
                JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
                LEFT JOIN counted ON counted.unit_id = u.id
            ORDER BY f.sort_key, u.id
            """
        ).map { (unitID: try $0.id("id") as Unit.ID, name: try $0.text("name"), figures: try figures($0)) }
        // What is not any child's is the unit's own.
        let own = children.reduce(whole) { $0 - $1.figures }
        return [(unitID: id, name: name, figures: own)] + children
    }

    func complianceByRegime(of id: Unit.ID, period: Period, at now: Instant) throws
        -> [(regimeID: Regime.ID, title: String, figures: Figures)]
    {
        try rows(
            """
            SELECT regime.id AS regime_id, regime.title, \(statement: sums(at: now))
            FROM obligation_tally t JOIN regime ON regime.id = t.regime_id
            WHERE t.unit_id = \(id.rawValue) AND t.period = \(period.description)
            GROUP BY regime.id, regime.title ORDER BY regime.title, regime.id
            """
        ).map { (try $0.id("regime_id"), try $0.text("title"), try figures($0)) }
    }
}
