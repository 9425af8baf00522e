import Domain

extension SQLStore {
    func calendarLink(of id: Account.ID) throws -> CalendarLink? {
        try row("SELECT created_at FROM calendar_link WHERE account_id = \(id.rawValue)").map {
            CalendarLink(accountID: id, createdAt: try $0.instant("created_at"))
        }
    }

    func calendarAccount(_ hash: String) throws -> Account.ID? {
        try row("SELECT account_id FROM calendar_link WHERE hash = \(hash)").map { try $0.id("account_id") }
    }

    func set(_ link: CalendarLink, hash: String) throws {
        try execute(
            """
            INSERT INTO calendar_link (account_id, hash, created_at)
            VALUES (\(link.accountID.rawValue), \(hash), \(link.createdAt.milliseconds))
            ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at
            """)
    }

    func removeCalendarLink(of id: Account.ID) throws {
        try execute("DELETE FROM calendar_link WHERE account_id = \(id.rawValue)")
    }

    func owed(
        by units: [Unit.ID], collaborator: Collaborator.ID?, groups: [ReporterGroup.ID],
        in window: DateSpan, most limit: Int
    ) throws -> [(obligation: Obligation, title: String)] {
        var owners: [Statement] = units.map {
            "o.unit_id = \($0.rawValue) AND o.collaborator_id IS NULL AND o.group_id IS NULL"
        }
        if let collaborator { owners.append("o.collaborator_id = \(collaborator.rawValue)") }
        owners += groups.map { "o.group_id = \($0.rawValue)" }
        return try owners.flatMap { try owed(by: $0, in: window, most: limit) }
            .sorted {
                ($0.obligation.nextDueAt, $0.obligation.id.rawValue) < (
                    $1.obligation.nextDueAt, $1.obligation.id.rawValue
                )
            }
    }

    /// What came back may be due again long after it was due at first.
    private static let returnedDays = 366

    private func owed(by owner: Statement, in window: DateSpan, most limit: Int) throws -> [(
        obligation: Obligation, title: String
    )] {
        // What is due at an instant is in time until just before it.
        let (after, until) = (
            window.first.start.milliseconds, window.last.adding(days: 1).start.milliseconds
        )
        let reach = window.first.adding(days: -Self.returnedDays).start.milliseconds
        let due: Statement =
            "CASE WHEN o.progress = 'returned' THEN COALESCE(o.resubmit_by, o.due_at) ELSE o.due_at END"
        return try rows(
            """
            SELECT \(statement: obligationColumns), COALESCE(regime.title, request.title) AS owed_title
            FROM \(statement: obligationTables) LEFT JOIN regime ON regime.id = o.regime_id
                LEFT JOIN report_request request ON request.id = o.request_id
            WHERE \(statement: owner) AND o.progress IN ('none', 'returned')
                AND o.due_at > \(reach) AND o.due_at <= \(until)
                AND \(statement: due) > \(after) AND \(statement: due) <= \(until)
            ORDER BY \(statement: due), o.id LIMIT \(limit)
            """
        ).map { (try decodeObligation($0), try $0.text("owed_title")) }
    }

    func dueTasks(of units: [Unit.ID], in window: DateSpan, most limit: Int) throws -> [DueTask] {
        guard !units.isEmpty else { return [] }
        return try rows(
            """
            SELECT a.id, a.unit_id, a.round, a.due_on, a.updated_at, t.ref, t.title, p.title AS plan_title
            FROM plan_assignment a JOIN plan_task t ON t.id = a.task_id JOIN plan p ON p.id = a.plan_id
            WHERE a.unit_id IN (\(list: units.map(\.rawValue))) AND a.is_done = 0
                AND a.is_withdrawn = 0 AND p.status = 'issued'
                AND a.due_on >= \(window.first.description) AND a.due_on <= \(window.last.description)
            ORDER BY a.due_on, a.id LIMIT \(limit)
            """
        ).map { row in
            DueTask(
                id: try row.id("id"), unitID: try row.id("unit_id"), ref: try row.text("ref"),
                title: try row.text("title"), planTitle: try row.text("plan_title"),
                round: try row.optionalPeriod("round"), dueOn: try row.date("due_on"),
                updatedAt: try row.instant("updated_at"))
        }
    }
}
