import Domain

/// One question for all units that are rated, whatever their number.
extension SQLStore {
    func obligationFigures(of units: [Unit.ID], in period: Period, at now: Instant) throws -> [Unit.ID:
        Figures]
    {
        var found: [Unit.ID: Figures] = [:]
        for row in try rows(
            """
            SELECT owed.unit_id, owed.outcome, count(*) AS obligations FROM (
                SELECT o.unit_id, CASE WHEN o.progress = 'none' AND o.due_at > \(now.milliseconds) THEN 'pending'
                    ELSE \(statement: TallyOutcome.stored) END AS outcome
                FROM obligation o
                WHERE o.unit_id IN (\(list: units.map(\.rawValue)))
                    AND o.collaborator_id IS NULL AND o.group_id IS NULL AND o.regime_id IS NOT NULL
                    AND o.period IN (\(list: period.parts.map(\.description)))
            ) owed GROUP BY owed.unit_id, owed.outcome
            """)
        {
            let (unit, count): (Unit.ID, Int) = (try row.id("unit_id"), try row.int("obligations"))
            let outcome: TallyOutcome? =
                try row.text("outcome") == "pending" ? nil : row.choice("outcome")
            found[unit, default: Figures()].add(count, outcome)
        }
        return found
    }

    func ratings(of units: [Unit.ID], in period: Period) throws -> [Unit.ID: RatingEvidence] {
        var found: [Unit.ID: RatingEvidence] = [:]
        for row in try rows(
            """
            SELECT r.unit_id, r.id, v.rating
            FROM report r JOIN report_version v ON v.report_id = r.id AND v.number = r.submitted_number
            WHERE r.unit_id IN (\(list: units.map(\.rawValue)))
                AND r.collaborator_id IS NULL AND r.group_id IS NULL
                AND r.status = 'accepted' AND v.rating IS NOT NULL
                AND (r.period IN (\(list: period.parts.map(\.description))) OR (r.period IS NULL
                    AND r.coverage_last >= \(period.first.description)
                    AND r.coverage_last <= \(period.last.description)))
            ORDER BY r.id
            """)
        {
            found[try row.id("unit_id"), default: RatingEvidence()].add(
                try row.int("rating"), of: try row.id("id"))
        }
        return found
    }

    func quotas(of units: [Unit.ID], in period: Period, at now: Instant) throws -> [Unit.ID: QuotaEvidence] {
        let end = min(period.end.start.milliseconds, now.milliseconds + 1)
        var found: [Unit.ID: QuotaEvidence] = [:]
        for row in try rows(
            """
            WITH RECURSIVE closed (id, owner_id) AS (
                SELECT s.id, s.owner_id FROM survey s
                WHERE s.stage <> 'draft' AND s.closes_at >= \(period.first.start.milliseconds) AND s.closes_at < \(end)
            ), risen (survey_id, unit_id, parent_id, counted, depth) AS (
                SELECT t.survey_id, t.unit_id, t.parent_id, t.counted, 0
                FROM closed JOIN survey_target t ON t.survey_id = closed.id WHERE t.is_leaf = 1
                UNION ALL
                SELECT t.survey_id, t.unit_id, t.parent_id, risen.counted, risen.depth + 1
                FROM risen JOIN survey_target t ON t.survey_id = risen.survey_id AND t.unit_id = risen.parent_id
                WHERE risen.depth < 1000
            )
            SELECT t.unit_id, t.survey_id, t.quota, CAST(sum(risen.counted) AS BIGINT) AS ballots
            FROM closed JOIN survey_target t ON t.survey_id = closed.id AND t.unit_id <> closed.owner_id
                JOIN risen ON risen.survey_id = t.survey_id AND risen.unit_id = t.unit_id
            WHERE t.unit_id IN (\(list: units.map(\.rawValue)))
            GROUP BY t.unit_id, t.survey_id, t.quota
            """)
        {
            found[try row.id("unit_id"), default: QuotaEvidence()].add(
                quota: try row.int("quota"), ballots: try row.int("ballots"))
        }
        return found
    }

    func taskEvidence(of units: [Unit.ID], in period: Period, on day: CivilDate) throws -> [Unit.ID:
        TaskEvidence]
    {
        let asked: Statement = """
            a.unit_id IN (\(list: units.map(\.rawValue))) AND p.issuer_id <> a.unit_id
                AND p.status IN ('issued', 'closed')
                AND a.is_withdrawn = 0
            """
        var found: [Unit.ID: TaskEvidence] = [:]
        for row in try rows(
            """
            WITH part (name, frequency, first_day, last_day) AS (VALUES \(statement: Self.parts(of: period))),
            asked (unit_id, progress, is_done, due_on) AS (
                SELECT a.unit_id, a.progress, a.is_done, a.due_on
                FROM plan_assignment a JOIN plan p ON p.id = a.plan_id
                WHERE \(statement: asked) AND a.round IS NULL
                    AND a.due_on >= \(period.first.description) AND a.due_on <= \(period.last.description)
                UNION ALL
                SELECT a.unit_id, CASE WHEN part.name < a.round THEN 100 WHEN part.name = a.round THEN a.progress ELSE 0 END,
                    CASE WHEN part.name < a.round OR (part.name = a.round AND a.is_done = 1) THEN 1 ELSE 0 END,
                    CASE WHEN part.last_day < p.to_date THEN part.last_day ELSE p.to_date END
                FROM plan_assignment a JOIN plan p ON p.id = a.plan_id
                    JOIN part ON part.frequency = \(statement: Self.frequency)
                        AND part.first_day <= p.to_date
                        AND part.last_day >= CASE WHEN p.signed_on > p.from_date THEN p.signed_on ELSE p.from_date END
                WHERE \(statement: asked) AND a.round IS NOT NULL
            )
            SELECT unit_id, CAST(sum(is_done) AS BIGINT) AS done,
                count(CASE WHEN is_done = 0 AND due_on < \(day.description) THEN 1 END) AS overdue,
                count(CASE WHEN is_done = 0 AND due_on >= \(day.description) THEN 1 END) AS pending,
                CAST(sum(CASE WHEN is_done = 1 OR due_on < \(day.description) THEN progress ELSE 0 END) AS BIGINT)
                    AS progress
            FROM asked GROUP BY unit_id
            """)
        {
            let (done, overdue) = (try row.int("done"), try row.int("overdue"))
            found[try row.id("unit_id")] = TaskEvidence(
                tasks: done + overdue, done: done, overdue: overdue, pending: try row.int("pending"),
                progressSum: try row.int("progress"))
        }
        return found
    }

    private static func parts(of period: Period) -> Statement {
        var values: Statement = ""
        for (index, part) in period.parts.enumerated() {
            if index > 0 { values += ", " }
            values += """
                (\(part.description), \(part.frequency.rawValue), \(part.first.description), \(part.last.description))
                """
        }
        return values
    }

    /// Of a task's rounds, as the name of the one that is next tells.
    private static let frequency: Statement = """
        CASE WHEN length(a.round) = 4 THEN 'annual' WHEN substr(a.round, 6, 1) = 'Q' THEN 'quarterly'
            WHEN substr(a.round, 6, 1) = 'H' THEN 'semiannual' ELSE 'monthly' END
        """
}

extension Figures {
    /// - Parameter outcome: nil is not due yet.
    fileprivate mutating func add(_ count: Int, _ outcome: TallyOutcome?) {
        if outcome != .waived { expected += count }
        switch outcome {
        case nil: pending += count
        case .open: missing += count
        case .onTime: onTime += count
        case .onTimeByProxy:
            onTime += count
            onTimeByProxy += count
        case .late: late += count
        case .waived: waived += count
        }
        submitted = onTime + late
    }
}
