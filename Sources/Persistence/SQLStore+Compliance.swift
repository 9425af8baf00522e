import Domain

/// Counts over obligations `o`, as `Figures` defines them.
private func figureColumns(at now: Instant) -> Statement {
    let now = now.milliseconds
    return """
        COUNT(*) FILTER (WHERE o.progress <> 'waived') AS expected,
        COUNT(*) FILTER (WHERE o.progress = 'none' AND o.due_at > \(now)) AS pending,
        COUNT(*) FILTER (WHERE o.submitted_at IS NOT NULL) AS submitted,
        COUNT(*) FILTER (WHERE \(statement: decidingInstant) < o.due_at) AS on_time,
        COUNT(*) FILTER (WHERE o.received_at < o.due_at) AS on_time_by_proxy,
        COUNT(*) FILTER (WHERE \(statement: decidingInstant) >= o.due_at) AS late,
        COUNT(*) FILTER (WHERE o.progress = 'none' AND o.due_at <= \(now)) AS missing,
        COUNT(*) FILTER (WHERE o.progress = 'waived') AS waived
        """
}

private func figures(_ row: Row) throws -> Figures {
    var figures = Figures()
    figures.expected = try row.int("expected")
    figures.pending = try row.int("pending")
    figures.submitted = try row.int("submitted")
    figures.onTime = try row.int("on_time")
    figures.onTimeByProxy = try row.int("on_time_by_proxy")
    figures.late = try row.int("late")
    figures.missing = try row.int("missing")
    figures.waived = try row.int("waived")
    return figures
}

extension SQLStore {
    func complianceByChild(of id: Unit.ID, period: Period, at now: Instant) throws
        -> [(unit: Unit, figures: Figures)]
    {
        let day = now.civilDate
        let counted = try rows(
            """
            WITH RECURSIVE below (id, top) AS (
                SELECT unit.id, unit.id FROM unit WHERE unit.id = \(id.rawValue)
                UNION
                SELECT f.unit_id, CASE WHEN b.id = \(id.rawValue) THEN f.unit_id ELSE b.top END
                FROM below b JOIN unit_fact f ON f.parent_id = b.id AND f.valid_from <= \(day.description)
                    AND (f.until IS NULL OR f.until > \(day.description))
            )
            SELECT below.top, \(statement: figureColumns(at: now))
            FROM below JOIN obligation o ON o.unit_id = below.id AND o.period = \(period.description)
            GROUP BY below.top
            """
        ).map { (try $0.id("top") as Unit.ID, try figures($0)) }
        let byUnit = Dictionary(counted) { first, _ in first }
        guard let itself = try place(id, on: day)?.unit else { return [] }
        return ([itself] + (try children(of: id, on: day))).compactMap { unit in
            byUnit[unit.id].map { (unit, $0) }
        }
    }

    private func children(of id: Unit.ID, on day: CivilDate) throws -> [Unit] {
        try rows(
            """
            SELECT f.unit_id FROM unit_fact f
            WHERE f.parent_id = \(id.rawValue) AND f.valid_from <= \(day.description)
                AND (f.until IS NULL OR f.until > \(day.description))
            ORDER BY f.sort_key, f.unit_id
            """
        ).compactMap { try place($0.id("unit_id"), on: day)?.unit }
    }

    func complianceByRegime(of id: Unit.ID, period: Period, at now: Instant) throws
        -> [(regimeID: Regime.ID, title: String, figures: Figures)]
    {
        try rows(
            """
            WITH RECURSIVE \(statement: Self.below("below", [id], on: now.civilDate))
            SELECT regime.id AS regime_id, regime.title, \(statement: figureColumns(at: now))
            FROM below JOIN obligation o ON o.unit_id = below.id AND o.period = \(period.description)
                JOIN regime ON regime.id = o.regime_id
            GROUP BY regime.id, regime.title ORDER BY regime.title, regime.id
            """
        ).map { (try $0.id("regime_id"), try $0.text("title"), try figures($0)) }
    }
}
