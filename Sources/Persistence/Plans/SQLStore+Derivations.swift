import Domain

extension SQLStore {
    func setDeriving(_ units: [Unit.ID], of id: Plan.ID) throws {
        try execute("DELETE FROM plan_deriving WHERE plan_id = \(id.rawValue)")
        for unit in units {
            try execute(
                "INSERT INTO plan_deriving (plan_id, unit_id) VALUES (\(id.rawValue), \(unit.rawValue))")
        }
    }

    /// With each unit the first plan that it had signed by that day.
    private static func deriving(by day: CivilDate) -> Statement {
        """
        plan_deriving d LEFT JOIN plan p ON p.id = (SELECT q.id FROM plan q
            WHERE q.parent_id = d.plan_id AND q.issuer_id = d.unit_id AND q.status IN ('issued', 'closed')
                AND q.signed_on <= \(day.description)
            ORDER BY q.signed_on, q.id LIMIT 1)
        """
    }

    /// - Parameter day: today.
    private static func status(_ demand: DerivationDemand, on day: CivilDate) -> Statement {
        let waiting: DerivationCoverage.Status = day <= demand.by ? .pending : .missing
        return """
            CASE WHEN p.id IS NULL THEN \(waiting.rawValue) WHEN p.signed_on <= \(demand.by.description) THEN 'onTime'
                ELSE 'late' END
            """
    }

    func coverage(
        of plan: Plan, status: DerivationCoverage.Status?, below anchors: [Unit.ID]?, on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<DerivationCoverage> {
        guard let demand = plan.demand else { return Page(items: [], next: nil) }
        var (with, conditions) = try scope(of: "d.unit_id", below: anchors, on: day)
        conditions.append("d.plan_id = \(plan.id.rawValue)")
        if let status {
            conditions.append("\(statement: Self.status(demand, on: day)) = \(status.rawValue)")
        }
        let found = try self.page(
            with: with, columns: "d.unit_id, p.id AS derived_id, p.signed_on", from: Self.deriving(by: day),
            conditions: conditions,
            order: PageOrder(key: "d.unit_id", keyIsInteger: false, id: "d.unit_id"), updated: "p.updated_at",
            page
        ) {
            (
                unitID: try $0.id("unit_id") as Unit.ID, planID: try $0.optionalID("derived_id") as Plan.ID?,
                signedOn: try $0.optionalDate("signed_on")
            )
        }
        let (leftOut, outlasted) = try gaps(of: plan.id, found.items.map(\.unitID))
        return Page(
            items: found.items.map {
                DerivationCoverage(
                    unitID: $0.unitID, planID: $0.planID, signedOn: $0.signedOn,
                    leftOut: $0.planID == nil ? [] : leftOut[$0.unitID] ?? [],
                    outlasted: outlasted[$0.unitID] ?? [])
            }, next: found.next)
    }

    func coverageCounts(of plan: Plan, below anchors: [Unit.ID]?, on day: CivilDate) throws
        -> [DerivationCoverage.Status: Int]
    {
        guard let demand = plan.demand else { return [:] }
        let (with, conditions) = try scope(of: "d.unit_id", below: anchors, on: day)
        var condition: Statement = "d.plan_id = \(plan.id.rawValue)"
        for each in conditions { condition += " AND " + each }
        var counts: [DerivationCoverage.Status: Int] = [:]
        for row in try rows(
            """
            \(statement: with)
            SELECT status, count(*) AS units FROM (SELECT \(statement: Self.status(demand, on: day)) AS status
                FROM \(statement: Self.deriving(by: day)) WHERE \(statement: condition)) derived
            GROUP BY status
            """)
        {
            counts[try row.choice("status")] = try row.int("units")
        }
        return counts
    }

    /// Per unit, of the tasks that it has to do by the plan, those that its own plans have nothing for, and those that
    /// end before what they have. What is due again and again has no end.
    private func gaps(of id: Plan.ID, _ units: [Unit.ID]) throws -> (
        leftOut: [Unit.ID: [String]], outlasted: [Unit.ID: [String]]
    ) {
        guard !units.isEmpty else { return ([:], [:]) }
        var (leftOut, outlasted): ([Unit.ID: [String]], [Unit.ID: [String]]) = ([:], [:])
        for row in try rows(
            """
            SELECT a.unit_id, t.ref, count(s.id) AS derived,
                max(CASE WHEN a.round IS NULL AND b.round IS NULL AND b.due_on > a.due_on AND b.due_on < \(never)
                    THEN 1 ELSE 0 END) AS is_outlasted
            FROM plan_assignment a JOIN plan_task t ON t.id = a.task_id
            LEFT JOIN plan_task s ON s.source_id = a.task_id AND s.is_cancelled = 0 AND s.plan_id IN (SELECT q.id FROM plan q
                WHERE q.parent_id = a.plan_id AND q.issuer_id = a.unit_id AND q.status IN ('issued', 'closed'))
            LEFT JOIN plan_assignment b ON b.task_id = s.id AND b.is_withdrawn = 0
            WHERE a.plan_id = \(id.rawValue) AND a.is_withdrawn = 0 AND a.unit_id IN (\(list: units.map(\.rawValue)))
            GROUP BY a.unit_id, t.ref, t.position ORDER BY t.position
            """)
        {
            let (unit, ref): (Unit.ID, String) = (try row.id("unit_id"), try row.text("ref"))
            if try row.int("derived") == 0 { leftOut[unit, default: []].append(ref) }
            if try row.int("is_outlasted") == 1 { outlasted[unit, default: []].append(ref) }
        }
        return (leftOut, outlasted)
    }
}
