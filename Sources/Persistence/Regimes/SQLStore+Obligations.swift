import Domain

let obligationColumns: Statement = """
    o.id, o.regime_id, o.request_id, o.period, o.coverage_first, o.coverage_last, o.unit_id, o.collaborator_id,
    o.group_id, o.recipient_id, o.also_to, o.line, o.opens_at, o.due_at, o.original_due_at, o.extended_due_at, o.extension_reason,
    o.lock_at, o.resubmit_by, o.progress, o.submitted_at, o.received_at, o.waiver_reason, o.waived_by_correction,
    CASE WHEN report.status <> 'draft' THEN report.id END AS report_id,
    CASE WHEN report.status = 'draft' THEN report.id END AS draft_id,
    CASE WHEN report.status = 'draft' THEN report.entered_at END AS draft_entered_at, o.version, o.created_at, o.updated_at
    """

private let obligationJoins: Statement = "LEFT JOIN report ON report.obligation_id = o.id"

let obligationTables: Statement = "obligation o \(statement: obligationJoins)"

func decodeObligation(_ row: Row) throws -> Obligation {
    let originalDueAt = try row.optionalInstant("original_due_at")
    let extendedDueAt = try row.optionalInstant("extended_due_at")
    let reason = try row.optionalText("extension_reason") ?? ""
    return Obligation(
        id: try row.id("id"), regimeID: try row.optionalID("regime_id"),
        requestID: try row.optionalID("request_id"), period: try row.optionalPeriod("period"),
        coverage: DateSpan(first: try row.date("coverage_first"), last: try row.date("coverage_last")),
        unitID: try row.id("unit_id"), collaboratorID: try row.optionalID("collaborator_id"),
        groupID: try row.optionalID("group_id"), recipientID: try row.id("recipient_id"),
        alsoTo: try row.ids("also_to"), line: try row.line("line"), opensAt: try row.instant("opens_at"),
        dueAt: try row.instant("due_at"), lockAt: try row.optionalInstant("lock_at"),
        resubmitBy: try row.optionalInstant("resubmit_by"), progress: try row.choice("progress"),
        submittedAt: try row.optionalInstant("submitted_at"),
        receivedOn: try row.optionalInstant("received_at")?.civilDate,
        extended: originalDueAt.map { original in
            Obligation.Extension(originalDueAt: original, dueAt: extendedDueAt ?? original, reason: reason)
        },
        waiverReason: try row.optionalText("waiver_reason"),
        waivedByCorrection: try row.integer("waived_by_correction") == 1,
        reportID: try row.optionalID("report_id"),
        draftID: try row.optionalID("draft_id"), draftEnteredAt: try row.optionalID("draft_entered_at"),
        meta: try row.meta())
}

/// What decides whether it came on time: `received_at` is the beginning of the day on which a board received it that
/// then entered it.
let decidingInstant: Statement = "COALESCE(o.received_at, o.submitted_at)"

extension SQLStore {
    func obligation(_ id: Obligation.ID) throws -> Obligation? {
        try row(
            """
            SELECT \(statement: obligationColumns) FROM \(statement: obligationTables) WHERE o.id = \(id.rawValue)
            """
        ).map { try decodeObligation($0) }
    }

    func obligationToChange(_ id: Obligation.ID) throws -> Obligation? {
        // An outer join can't be locked whole on PostgreSQL, so the row is locked first.
        _ = try rows("SELECT id FROM obligation WHERE id = \(id.rawValue) \(fragment: forUpdate)")
        return try obligation(id)
    }

    func obligations(_ filter: ObligationFilter, _ scope: ReadingScope, at now: Instant, _ page: PageRequest)
        throws
        -> Page<Obligation>
    {
        let day = now.civilDate
        let arms = try arms("o", scope, on: day)
        var with = arms.with
        var filters: [PageFilter] = []
        func require(_ condition: Statement, leads: Bool = false, isIndexed: Bool = false) {
            filters.append(PageFilter(condition: condition, leads: leads, isIndexed: isIndexed))
        }
        if let unitID = filter.unitID { require("o.unit_id = \(unitID.rawValue)", leads: true) }
        if let within = filter.within,
            let inside = try self.filter("o.unit_id", within: within, on: day, &with)
        {
            filters.append(inside)
        }
        if let period = filter.period { require("o.period = \(period.description)", isIndexed: true) }
        if let regimeID = filter.regimeID { require("o.regime_id = \(regimeID.rawValue)", isIndexed: true) }
        if let id = filter.requestID { require("o.request_id = \(id.rawValue)", isIndexed: true) }
        if let state = filter.state { require(condition(state, at: now), isIndexed: true) }
        if let timeliness = filter.timeliness { require(condition(timeliness, at: now)) }
        if let before = filter.dueBefore { require("o.due_at < \(before.milliseconds)") }
        return try self.page(
            with: with, columns: obligationColumns, table: "obligation o", joins: obligationJoins,
            arms: arms.own + arms.receiving, filters: filters,
            order: PageOrder(key: "o.due_at", keyIsInteger: true, id: "o.id"), updated: "o.updated_at", page
        ) { try decodeObligation($0) }
    }

    private func condition(_ state: Obligation.State, at now: Instant) -> Statement {
        switch state {
        case .upcoming: "o.progress = 'none' AND o.opens_at > \(now.milliseconds)"
        case .open: "o.progress = 'none' AND o.opens_at <= \(now.milliseconds)"
        case .submitted, .returned, .accepted, .waived: "o.progress = \(state.rawValue)"
        }
    }

    private func condition(_ timeliness: Obligation.Timeliness, at now: Instant) -> Statement {
        switch timeliness {
        case .pending: "o.progress = 'waived' OR (o.progress = 'none' AND o.due_at > \(now.milliseconds))"
        case .overdue: "o.progress = 'none' AND o.due_at <= \(now.milliseconds)"
        case .onTime: "o.received_at IS NULL AND o.submitted_at < o.due_at"
        case .onTimeByProxy: "o.received_at < o.due_at"
        case .late: "\(statement: decidingInstant) >= o.due_at"
        }
    }

    func obligations(unit id: Unit.ID, period: Period) throws -> [Obligation] {
        try rows(
            """
            SELECT \(statement: obligationColumns) FROM \(statement: obligationTables)
            WHERE o.unit_id = \(id.rawValue) AND o.collaborator_id IS NULL AND o.group_id IS NULL
                AND o.period = \(period.description)
            ORDER BY o.id
            """
        ).map { try decodeObligation($0) }
    }

    func obligations(to recipientID: Unit.ID, overlapping span: DateSpan) throws -> [Obligation] {
        try rows(
            """
            SELECT \(statement: obligationColumns) FROM \(statement: obligationTables)
            WHERE (o.recipient_id = \(recipientID.rawValue) OR o.regime_id IN
                    (SELECT x.regime_id FROM regime_recipient x WHERE x.unit_id = \(recipientID.rawValue)))
                AND o.coverage_last >= \(span.first.description) AND o.coverage_first <= \(span.last.description)
            ORDER BY o.due_at, o.id
            """
        ).map { try decodeObligation($0) }
    }

    func obligationsToChange(regime: Regime.ID, period: Period, within: Unit.ID?, on day: CivilDate) throws
        -> [Obligation]
    {
        let inside = try units("inside", below: within.map { [$0] } ?? [], on: day)
        let isInside = within == nil ? "1 = 1" as Statement : inside.contains("o.unit_id")
        let ids = try rows(
            """
            SELECT id FROM obligation WHERE regime_id = \(regime.rawValue) AND period = \(period.description)
            ORDER BY id \(fragment: forUpdate)
            """)
        guard !ids.isEmpty else { return [] }
        return try rows(
            """
            WITH RECURSIVE \(statement: inside.definition)
            SELECT \(statement: obligationColumns) FROM \(statement: obligationTables)
            WHERE o.regime_id = \(regime.rawValue) AND o.period = \(period.description)
                AND (\(statement: isInside))
            ORDER BY o.id
            """
        ).map { try decodeObligation($0) }
    }

    func openObligations(of id: Collaborator.ID) throws -> [Obligation] {
        // Locked first: one that is being handed in at this moment is not open when its turn comes.
        _ = try rows(
            """
            SELECT id FROM obligation WHERE collaborator_id = \(id.rawValue) AND progress = 'none'
            ORDER BY id \(fragment: forUpdate)
            """)
        return try rows(
            """
            SELECT \(statement: obligationColumns) FROM \(statement: obligationTables)
            WHERE o.collaborator_id = \(id.rawValue) AND o.progress = 'none' ORDER BY o.id
            """
        ).map { try decodeObligation($0) }
    }

    func insert(_ obligations: [Obligation]) throws {
        for obligations in obligations.chunks(of: Self.insertedRows) {
            var statement: Statement = """
                INSERT INTO obligation (id, regime_id, request_id, period, coverage_first, coverage_last, unit_id,
                    collaborator_id, group_id, recipient_id, also_to, line, opens_at, due_at, lock_at, progress,
                    version, created_at, updated_at)
                VALUES
                """
            for (index, obligation) in obligations.enumerated() {
                statement += index == 0 ? " " : ", "
                statement += try row(obligation)
            }
            try execute(statement)
        }
        try count(obligations)
    }

    /// Rows of one INSERT: few statements for a period of thousands, and not many different ones to prepare.
    static let insertedRows = 100

    private func row(_ obligation: Obligation) throws -> Statement {
        """
        (\(obligation.id.rawValue), \(obligation.regimeID?.rawValue), \(obligation.requestID?.rawValue),
            \(obligation.period?.description), \(obligation.coverage.first.description),
            \(obligation.coverage.last.description), \(obligation.unitID.rawValue),
            \(obligation.collaboratorID?.rawValue), \(obligation.groupID?.rawValue),
            \(obligation.recipientID.rawValue), \(try StoredList.ids(obligation.alsoTo)),
            \(StoredLine.encode(obligation.line)), \(obligation.opensAt.milliseconds),
            \(obligation.dueAt.milliseconds), \(obligation.lockAt?.milliseconds),
            \(obligation.progress.rawValue), \(obligation.meta.version),
            \(obligation.meta.createdAt.milliseconds), \(obligation.meta.updatedAt.milliseconds))
        """
    }

    func update(_ obligation: Obligation) throws {
        try recount(obligation)
        try execute(
            """
            UPDATE obligation SET coverage_first = \(obligation.coverage.first.description),
                coverage_last = \(obligation.coverage.last.description),
                opens_at = \(obligation.opensAt.milliseconds), due_at = \(obligation.dueAt.milliseconds),
                original_due_at = \(obligation.extended?.originalDueAt.milliseconds),
                extended_due_at = \(obligation.extended?.dueAt.milliseconds),
                extension_reason = \(obligation.extended?.reason), lock_at = \(obligation.lockAt?.milliseconds),
                resubmit_by = \(obligation.resubmitBy?.milliseconds), progress = \(obligation.progress.rawValue),
                submitted_at = \(obligation.submittedAt?.milliseconds),
                received_at = \(obligation.receivedOn?.start.milliseconds), waiver_reason = \(obligation.waiverReason),
                waived_by_correction = \(obligation.waivedByCorrection ? 1 : 0),
                overdue_told = CASE WHEN due_at = \(obligation.dueAt.milliseconds) THEN overdue_told ELSE 0 END,
                version = \(obligation.meta.version), updated_at = \(obligation.meta.updatedAt.milliseconds)
            WHERE id = \(obligation.id.rawValue)
            """)
    }
}
