import Domain

let reportColumns: Statement = """
    r.id, r.kind, r.unit_id, r.collaborator_id, r.group_id, r.obligation_id, r.regime_id, r.period,
    r.coverage_first, r.coverage_last, r.recipient_id, r.also_to, r.received_via, r.received_on, r.behalf_reason,
    r.entered_at, r.entered_by, r.signed_by, r.signed_at, r.number, r.content, r.status, r.first_submitted_at, r.version,
    r.seen_version, r.created_at, r.updated_at, r.seen_at, o.due_at,
    v.number AS v_number, v.content AS v_content, v.submitted_at AS v_submitted_at, v.outcome AS v_outcome,
    v.signed_by AS v_signed_by, v.signed_at AS v_signed_at, v.decided_at AS v_decided_at, v.reason AS v_reason, v.resubmit_by AS v_resubmit_by, v.rating AS v_rating,
    v.comment AS v_comment
    """

private let reportJoins: Statement = """
    LEFT JOIN obligation o ON o.id = r.obligation_id
        LEFT JOIN report_version v ON v.report_id = r.id AND v.number = r.submitted_number
    """

let reportTables: Statement = "report r \(statement: reportJoins)"

private func content(_ text: String) throws -> ReportContent {
    try StoredContent(StoredValue(json: text)).value()
}

func decodeVersion(_ row: Row, _ prefix: String, content known: ReportContent? = nil) throws -> ReportVersion
{
    ReportVersion(
        number: try row.int(prefix + "number"), content: try known ?? content(row.text(prefix + "content")),
        submittedAt: try row.instant(prefix + "submitted_at"), signature: try signature(row, prefix),
        outcome: try outcome(row, prefix))
}

private func signature(_ row: Row, _ prefix: String) throws -> Report.Signature? {
    guard let account: Account.ID = try row.optionalID(prefix + "signed_by") else { return nil }
    return Report.Signature(accountID: account, at: try row.instant(prefix + "signed_at"))
}

func decodeSource(_ row: Row) throws -> Source {
    Source(reportID: try row.id("source_id"), itemIDs: try decodeItemIDs(row))
}

/// Nil for all of a report.
func decodeItemIDs(_ row: Row) throws -> [Item.ID]? {
    try row.optionalText("item_ids").map(StoredList.decode)?.map { Identifier(trusted: $0) }
}

private func onBehalf(_ row: Row) throws -> Report.OnBehalf? {
    guard let day = try row.optionalDate("received_on") else { return nil }
    return Report.OnBehalf(
        receivedVia: try row.choice("received_via"), receivedOn: day, reason: try row.text("behalf_reason"),
        recipientID: try row.id("entered_at"), accountID: try row.id("entered_by"))
}

private func outcome(_ row: Row, _ prefix: String) throws -> ReportVersion.Outcome {
    switch try row.text(prefix + "outcome") {
    case "pending": .pending
    case "returned":
        .returned(
            Report.Return(
                reason: try row.text(prefix + "reason"),
                resubmitBy: try row.optionalInstant(prefix + "resubmit_by"),
                at: try row.instant(prefix + "decided_at")))
    case "accepted":
        .accepted(
            Report.Acceptance(
                rating: try row.int(prefix + "rating"), comment: try row.optionalText(prefix + "comment"),
                at: try row.instant(prefix + "decided_at")))
    case "withdrawn": .withdrawn(at: try row.instant(prefix + "decided_at"))
    case let other: throw StorageError.corrupt("a version's outcome is '\(other)'")
    }
}

func decodeReport(_ row: Row) throws -> Report {
    let text = try row.text("content")
    let current = try content(text)
    var submitted: ReportVersion?
    if let handedIn = try row.optionalText("v_content") {
        // Alike until the report is taken up again.
        submitted = try decodeVersion(row, "v_", content: handedIn == text ? current : content(handedIn))
    }
    let meta = try row.meta()
    return Report(
        id: try row.id("id"), kind: try row.choice("kind"), unitID: try row.id("unit_id"),
        collaboratorID: try row.optionalID("collaborator_id"),
        groupID: try row.optionalID("group_id"), obligationID: try row.optionalID("obligation_id"),
        regimeID: try row.optionalID("regime_id"), period: try row.optionalPeriod("period"),
        coverage: DateSpan(first: try row.date("coverage_first"), last: try row.date("coverage_last")),
        recipientID: try row.id("recipient_id"), alsoTo: try row.ids("also_to"), onBehalf: try onBehalf(row),
        signature: try signature(row, ""), number: try row.int("number"),
        content: current, status: try status(row.choice("status"), submitted),
        firstSubmittedAt: try row.optionalInstant("first_submitted_at"), lastSubmitted: submitted,
        dueAt: try row.optionalInstant("due_at"), meta: meta,
        seen: try row.meta(version: "seen_version", updatedAt: "seen_at"))
}

private func status(_ name: Report.Status.Name, _ version: ReportVersion?) throws -> Report.Status {
    switch (name, version?.outcome) {
    case (.draft, nil): .draft
    case (.submitted, .pending?): .submitted
    case (.returned, .returned(let returning)?): .returned(returning)
    case (.accepted, .accepted(let acceptance)?): .accepted(acceptance)
    default:
        throw StorageError.corrupt("a report's status is \(name.rawValue), which its last version denies")
    }
}

extension SQLStore {
    func report(_ id: Report.ID) throws -> Report? {
        try row(
            "SELECT \(statement: reportColumns) FROM \(statement: reportTables) WHERE r.id = \(id.rawValue)"
        )
        .map { try decodeReport($0) }
    }

    func reportToChange(_ id: Report.ID) throws -> Report? {
        _ = try rows("SELECT id FROM report WHERE id = \(id.rawValue) \(fragment: forUpdate)")
        return try report(id)
    }

    func reports(_ ids: [Report.ID]) throws -> [Report.ID: Report] {
        let found = try rows(
            """
            SELECT \(statement: reportColumns) FROM \(statement: reportTables)
            WHERE r.id IN (\(list: Array(Set(ids)).map(\.rawValue)))
            """
        ).map { try decodeReport($0) }
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }

    func reports(_ filter: ReportFilter, _ scope: ReadingScope, on day: CivilDate, _ page: PageRequest) throws
        -> Page<Report>
    {
        var arms = try arms("r", scope, on: day)
        // The side that entered it for its author reads it like that one.
        for unit in Set(scope.receivingUnits) {
            arms.own.append(PageArm(condition: "r.entered_at = \(unit.rawValue)", leads: true))
        }
        var with = arms.with
        var filters: [PageFilter] = []
        func require(_ condition: Statement, leads: Bool = false, isIndexed: Bool = false) {
            filters.append(PageFilter(condition: condition, leads: leads, isIndexed: isIndexed))
        }
        if let unitID = filter.unitID { require("r.unit_id = \(unitID.rawValue)", leads: true) }
        if let within = filter.within,
            let inside = try self.filter("r.unit_id", within: within, on: day, &with)
        {
            filters.append(inside)
        }
        if let period = filter.period { require("r.period = \(period.description)", isIndexed: true) }
        if let kind = filter.kind { require("r.kind = \(kind.rawValue)") }
        if let status = filter.status { require("r.status = \(status.rawValue)", isIndexed: true) }
        if let id = filter.obligationID { require("r.obligation_id = \(id.rawValue)", leads: true) }
        if let id = filter.regimeID { require("r.regime_id = \(id.rawValue)", isIndexed: true) }
        return try self.page(
            with: with, columns: reportColumns, table: "report r", joins: reportJoins,
            arms: Self.arms(arms, page), filters: filters,
            order: PageOrder(key: "r.created_at", keyIsInteger: true, id: "r.id", descending: true),
            updated: "r.updated_at", page
        ) { try decodeReport($0) }
    }

    /// For the receiving side only what it can see happen is a change; a report that is one's own and received too,
    /// is one's own.
    private static func arms(_ arms: ReadingArms, _ page: PageRequest) -> [PageArm] {
        var isOwn: Statement = "1 = 0"
        for arm in arms.own { isOwn += " OR (\(statement: arm.condition))" }
        return arms.own
            + arms.receiving.map { arm in
                var received = arm.condition + " AND r.submitted_number IS NOT NULL"
                if page.updatedSince != nil {
                    received += " AND CASE WHEN \(statement: isOwn) THEN 0 ELSE 1 END = 1"
                }
                return PageArm(
                    condition: received, leads: arm.leads, readsMost: arm.readsMost, updated: "r.seen_at")
            }
    }

    func versions(of id: Report.ID) throws -> [ReportVersion] {
        try rows(
            """
            SELECT number, content, submitted_at, signed_by, signed_at, outcome, decided_at, reason, resubmit_by, rating, comment
            FROM report_version WHERE report_id = \(id.rawValue) ORDER BY number
            """
        ).map { try decodeVersion($0, "") }
    }

    func insert(_ report: Report) throws {
        let inserted = try row(
            """
            INSERT INTO report (id, kind, unit_id, collaborator_id, group_id, obligation_id, regime_id, period,
                coverage_first, coverage_last, recipient_id, also_to, received_via, received_on, behalf_reason,
                entered_at, entered_by, number, content, status, version, seen_version, created_at, updated_at,
                seen_at)
            VALUES (\(report.id.rawValue), \(report.kind.rawValue), \(report.unitID.rawValue),
                \(report.collaboratorID?.rawValue), \(report.groupID?.rawValue), \(report.obligationID?.rawValue),
                \(report.regimeID?.rawValue),
                \(report.period?.description), \(report.coverage.first.description),
                \(report.coverage.last.description), \(report.recipientID.rawValue),
                \(try StoredList.ids(report.alsoTo)), \(report.onBehalf?.receivedVia.rawValue),
                \(report.onBehalf?.receivedOn.description), \(report.onBehalf?.reason),
                \(report.onBehalf?.recipientID.rawValue), \(report.onBehalf?.accountID.rawValue), \(report.number),
                \(try storedJSON(StoredContent(report.content))), 'draft', \(report.meta.version),
                \(report.seen.version), \(report.meta.createdAt.milliseconds),
                \(report.meta.updatedAt.milliseconds), \(report.seen.updatedAt.milliseconds))
            ON CONFLICT (obligation_id) DO NOTHING RETURNING id
            """)
        guard inserted != nil else { throw ReportRefusal.obligationHasReport }
    }

    func update(_ report: Report) throws {
        if let version = report.lastSubmitted { try update(version, of: report.id) }
        try execute(
            """
            UPDATE report SET coverage_first = \(report.coverage.first.description),
                coverage_last = \(report.coverage.last.description), number = \(report.number),
                content = \(try storedJSON(StoredContent(report.content))),
                signed_by = \(report.signature?.accountID.rawValue),
                signed_at = \(report.signature?.at.milliseconds),
                status = \(report.status.name.rawValue), submitted_number = \(report.lastSubmitted?.number),
                first_submitted_at = \(report.firstSubmittedAt?.milliseconds), version = \(report.meta.version),
                seen_version = \(report.seen.version), updated_at = \(report.meta.updatedAt.milliseconds),
                seen_at = \(report.seen.updatedAt.milliseconds)
            WHERE id = \(report.id.rawValue)
            """)
        try keepItems(of: report)
    }

    /// The content of a version that was handed in is written once; only what became of it changes.
    func update(_ version: ReportVersion, of id: Report.ID) throws {
        var (returning, acceptance): (Report.Return?, Report.Acceptance?) = (nil, nil)
        var withdrawnAt: Instant?
        let outcome: String
        switch version.outcome {
        case .pending: outcome = "pending"
        case .returned(let value): (outcome, returning) = ("returned", value)
        case .accepted(let value): (outcome, acceptance) = ("accepted", value)
        case .withdrawn(let at): (outcome, withdrawnAt) = ("withdrawn", at)
        }
        let decidedAt = returning?.at ?? acceptance?.at ?? withdrawnAt
        try execute(
            """
            INSERT INTO report_version (report_id, number, content, submitted_at, signed_by, signed_at, outcome,
                decided_at, reason, resubmit_by, rating, comment)
            VALUES (\(id.rawValue), \(version.number), \(try storedJSON(StoredContent(version.content))),
                \(version.submittedAt.milliseconds), \(version.signature?.accountID.rawValue),
                \(version.signature?.at.milliseconds), \(outcome), \(decidedAt?.milliseconds), \(returning?.reason),
                \(returning?.resubmitBy?.milliseconds), \(acceptance?.rating), \(acceptance?.comment))
            ON CONFLICT (report_id, number) DO UPDATE SET outcome = excluded.outcome,
                decided_at = excluded.decided_at, reason = excluded.reason, resubmit_by = excluded.resubmit_by,
                rating = excluded.rating, comment = excluded.comment
            """)
    }

    func sources(of id: Report.ID) throws -> [Source] {
        guard let row = try row("SELECT number FROM report WHERE id = \(id.rawValue)") else { return [] }
        return try sources(of: id, number: row.int("number"))
    }

    func sources(of id: Report.ID, number: Int) throws -> [Source] {
        try rows(
            """
            SELECT source_id, item_ids FROM report_source
            WHERE report_id = \(id.rawValue) AND number = \(number) ORDER BY position
            """
        ).map { try decodeSource($0) }
    }

    func setSources(_ sources: [Source], of id: Report.ID, number: Int) throws {
        try execute("DELETE FROM report_source WHERE report_id = \(id.rawValue) AND number = \(number)")
        for (position, source) in sources.enumerated() {
            let items = try source.itemIDs.map { try StoredList.encode($0.map(\.rawValue)) }
            try execute(
                """
                INSERT INTO report_source (report_id, number, position, source_id, item_ids)
                VALUES (\(id.rawValue), \(number), \(position), \(source.reportID.rawValue), \(items))
                """)
        }
    }
}
