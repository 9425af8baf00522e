import Domain

let auditColumns: Statement = """
    e.id, e.action, e.subject, e.unit_id, e.account_id, e.reason, e.at, e.recorded_at, e.request_id, e.sequence, e.mark
    """

private func decodeEvent(_ row: Row) throws -> AuditEvent {
    AuditEvent(
        id: try row.id("id"), action: try row.text("action"), subject: try row.text("subject"),
        unitID: try row.optionalID("unit_id"), accountID: try row.optionalID("account_id"),
        reason: try row.optionalText("reason"), at: try row.instant("at"),
        recordedAt: try row.instant("recorded_at"), requestID: try row.text("request_id"))
}

/// An event that others are told of.
func decodeTold(_ row: Row) throws -> ToldEvent {
    guard let told = ToldEvent(try decodeSealed(row)) else {
        throw StorageError.corrupt("an event is told of that is none to tell of")
    }
    return told
}

private func decodeSealed(_ row: Row) throws -> SealedEvent {
    SealedEvent(
        event: try decodeEvent(row),
        seal: AuditSeal(sequence: try row.int("sequence"), mark: try row.text("mark")))
}

extension SQLStore {
    func record(_ event: AuditEvent) throws {
        try execute(
            """
            INSERT INTO audit_event (id, action, subject, unit_id, account_id, reason, at, recorded_at, request_id)
            VALUES (\(event.id.rawValue), \(event.action), \(event.subject), \(event.unitID?.rawValue),
                \(event.accountID?.rawValue), \(event.reason), \(event.at.milliseconds),
                \(event.recordedAt.milliseconds), \(event.requestID))
            """)
    }

    func auditEvents(
        _ filter: AuditFilter, below anchors: [Unit.ID], on day: CivilDate, _ page: PageRequest
    ) throws -> Page<AuditRecord> {
        var with: [Statement] = []
        let arms = try arms("e.unit_id", below: anchors, on: day, &with)
        var filters: [PageFilter] = []
        if let id = filter.unitID {
            filters.append(PageFilter(condition: "e.unit_id = \(id.rawValue)", isIndexed: true))
        }
        if let id = filter.accountID {
            filters.append(PageFilter(condition: "e.account_id = \(id.rawValue)", isIndexed: true))
        }
        if let id = filter.apiKeyID {
            filters.append(PageFilter(condition: "e.account_id = \(id.rawValue)", isIndexed: true))
        }
        if let action = filter.action {
            filters.append(PageFilter(condition: "e.action = \(action)", isIndexed: true))
        }
        if let subject = filter.subject {
            filters.append(PageFilter(condition: "e.subject = \(subject)", leads: true))
        }
        if let from = filter.from {
            filters.append(PageFilter(condition: "e.recorded_at >= \(from.milliseconds)", boundsOrder: true))
        }
        if let until = filter.until {
            filters.append(PageFilter(condition: "e.recorded_at < \(until.milliseconds)", boundsOrder: true))
        }
        return try self.page(
            with: with, columns: Self.recordColumns, table: "audit_event e", arms: arms, filters: filters,
            order: PageOrder(key: "e.recorded_at", keyIsInteger: true, id: "e.id", descending: true),
            updated: "e.recorded_at", page
        ) { row in
            let seal = try row.optionalInt("sequence").map {
                AuditSeal(sequence: $0, mark: try row.text("mark"))
            }
            return AuditRecord(
                event: try decodeEvent(row), seal: seal, apiKeyID: try row.optionalID("api_key_id"))
        }
    }

    private static let recordColumns: Statement =
        auditColumns + ", (SELECT k.id FROM api_key k WHERE k.id = e.account_id) AS api_key_id"

    func auditHead() throws -> AuditSeal {
        try row("SELECT sequence, mark FROM audit_head").map(Self.head) ?? .start
    }

    func auditHeadToChange() throws -> AuditSeal? {
        try row("SELECT sequence, mark FROM audit_head \(fragment: transaction.dialect.forUpdateSkipLocked)")
            .map(Self.head)
    }

    private static func head(_ row: Row) throws -> AuditSeal {
        AuditSeal(sequence: try row.int("sequence"), mark: try row.text("mark"))
    }

    func sealedEvents(after sequence: Int, most limit: Int) throws -> [SealedEvent] {
        try rows(
            """
            SELECT \(statement: auditColumns) FROM audit_event e
            WHERE e.sequence > \(sequence) ORDER BY e.sequence LIMIT \(limit)
            """
        ).map(decodeSealed)
    }

    func seal(through sequence: Int) throws -> AuditSeal {
        try row(
            """
            SELECT sequence, mark FROM audit_event WHERE sequence <= \(sequence) ORDER BY sequence DESC LIMIT 1
            """
        ).map(Self.head) ?? .start
    }

    func unsealedEvents(most limit: Int) throws -> [AuditEvent] {
        try rows(
            """
            SELECT \(statement: auditColumns) FROM audit_event e
            WHERE e.sequence IS NULL ORDER BY e.recorded_at, e.id LIMIT \(limit)
            """
        ).map(decodeEvent)
    }

    func unsealedCount() throws -> Int {
        try row("SELECT count(*) AS events FROM audit_event WHERE sequence IS NULL")?.int("events") ?? 0
    }

    func seal(_ events: [SealedEvent], head: AuditSeal) throws {
        for sealed in events {
            let told = ToldEvent(sealed).map(\.sequence)
            try execute(
                """
                UPDATE audit_event
                SET sequence = \(sealed.seal.sequence), mark = \(sealed.seal.mark), told = \(told)
                WHERE id = \(sealed.event.id.rawValue)
                """)
        }
        try execute("UPDATE audit_head SET sequence = \(head.sequence), mark = \(head.mark)")
    }

    func toldEvents(
        _ kinds: [ToldEvent.Kind], after sequence: Int, through last: Int, below anchors: [Unit.ID],
        at units: [Unit.ID], on day: CivilDate, most limit: Int
    ) throws -> [SealedEvent] {
        let (with, inside) = try scope(of: "e.unit_id", below: anchors, on: day)
        var condition: Statement = "r.collaborator_id IS NULL AND r.group_id IS NULL"
        condition += " AND o.collaborator_id IS NULL AND o.group_id IS NULL"
        for scope in inside { condition += " AND " + scope }
        return try rows(
            """
            \(statement: with)
            SELECT \(statement: auditColumns) FROM audit_event e
                LEFT JOIN report r ON r.id = e.subject LEFT JOIN obligation o ON o.id = e.subject
            WHERE e.told > \(sequence) AND e.told <= \(last) AND e.action IN (\(list: kinds.map(\.rawValue)))
                AND (\(statement: condition) OR e.unit_id IN (\(list: units.map(\.rawValue))))
            ORDER BY e.told LIMIT \(limit)
            """
        ).map(decodeSealed)
    }
}
