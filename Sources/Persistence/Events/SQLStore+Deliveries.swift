import Domain

private let deliveryColumns: Statement = """
    d.id AS delivery_id, d.webhook_id, d.sequence AS delivery_sequence, d.state, d.attempts, d.next_at, d.last_status,
    d.version AS delivery_version, d.created_at AS delivery_created_at, d.updated_at AS delivery_updated_at
    """

private func decodeDelivery(_ row: Row) throws -> WebhookDelivery {
    WebhookDelivery(
        id: try row.id("delivery_id"), webhookID: try row.id("webhook_id"),
        sequence: try row.int("delivery_sequence"), state: try row.choice("state"),
        attempts: try row.int("attempts"), nextAt: try row.instant("next_at"),
        lastStatus: try row.optionalInt("last_status"),
        meta: try row.meta(
            version: "delivery_version", createdAt: "delivery_created_at", updatedAt: "delivery_updated_at"))
}

extension SQLStore {
    func deliveries(of id: Webhook.ID, _ state: WebhookDelivery.State?, _ page: PageRequest) throws
        -> Page<(delivery: WebhookDelivery, event: ToldEvent)>
    {
        var conditions: [Statement] = ["d.webhook_id = \(id.rawValue)"]
        if let state { conditions.append("d.state = \(state.rawValue)") }
        return try self.page(
            columns: deliveryColumns + ", " + auditColumns,
            from: "webhook_delivery d JOIN audit_event e ON e.sequence = d.sequence", conditions: conditions,
            order: PageOrder(key: "d.sequence", keyIsInteger: true, id: "d.id", descending: true),
            updated: "d.updated_at", page
        ) { row in (try decodeDelivery(row), try decodeTold(row)) }
    }

    /// One look into the index for each webhook: what is due of one that is far behind is never gone through.
    func dueWebhooks(at clock: Instant) throws -> [Webhook.ID] {
        try rows(
            """
            SELECT due.id FROM (
                SELECT receiver.id, (
                    SELECT min(d.next_at) FROM webhook_delivery d
                    WHERE d.webhook_id = receiver.id AND d.state = 'pending') AS next_at
                FROM webhook receiver) due
            WHERE due.next_at <= \(clock.milliseconds) ORDER BY due.next_at, due.id
            """
        ).map { try $0.id("id") }
    }

    func takeDeliveries(of webhook: Webhook, at clock: Instant, until: Instant, most limit: Int) throws
        -> [DueDelivery]
    {
        // As a part of the update, PostgreSQL would take the limit for a share of all there is and read everything.
        let taken = try rows(
            """
            SELECT d.id FROM webhook_delivery d
            WHERE d.webhook_id = \(webhook.id.rawValue) AND d.state = 'pending'
                AND d.next_at <= \(clock.milliseconds)
            ORDER BY d.next_at, d.sequence LIMIT \(limit) \(fragment: transaction.dialect.forUpdateSkipLocked)
            """
        ).map { try $0.text("id") }
        guard !taken.isEmpty else { return [] }
        try execute(
            """
            UPDATE webhook_delivery SET attempts = attempts + 1, next_at = \(until.milliseconds)
            WHERE id IN (\(list: taken))
            """)
        return try rows(
            """
            SELECT \(statement: deliveryColumns), \(statement: auditColumns)
            FROM webhook_delivery d JOIN audit_event e ON e.sequence = d.sequence
            WHERE d.id IN (\(list: taken)) ORDER BY d.sequence
            """
        ).map { row in
            DueDelivery(delivery: try decodeDelivery(row), webhook: webhook, event: try decodeTold(row))
        }
    }

    func enqueue(_ deliveries: [WebhookDelivery], again: Bool) throws {
        for delivery in deliveries {
            let repeated: Statement =
                again
                ? """
                DO UPDATE SET state = 'pending', attempts = 0, next_at = excluded.next_at,
                    updated_at = excluded.updated_at
                """
                : "DO NOTHING"
            try execute(
                """
                INSERT INTO webhook_delivery (id, webhook_id, sequence, state, attempts, next_at, version, created_at,
                    updated_at)
                VALUES (\(delivery.id.rawValue), \(delivery.webhookID.rawValue), \(delivery.sequence),
                    \(delivery.state.rawValue), \(delivery.attempts), \(delivery.nextAt.milliseconds),
                    \(delivery.meta.version), \(delivery.meta.createdAt.milliseconds),
                    \(delivery.meta.updatedAt.milliseconds))
                ON CONFLICT (webhook_id, sequence) \(statement: repeated)
                """)
        }
    }

    func settle(_ delivery: WebhookDelivery, attempt: Int) throws {
        let open: Statement = delivery.state == .delivered ? "state <> 'delivered'" : "state = 'pending'"
        try execute(
            """
            UPDATE webhook_delivery SET state = \(delivery.state.rawValue), attempts = \(delivery.attempts),
                next_at = \(delivery.nextAt.milliseconds), last_status = \(delivery.lastStatus),
                version = \(delivery.meta.version), updated_at = \(delivery.meta.updatedAt.milliseconds)
            WHERE id = \(delivery.id.rawValue) AND attempts = \(attempt) AND \(statement: open)
            """)
    }

    func giveUpDeliveries(of id: Webhook.ID, at clock: Instant, most limit: Int) throws {
        try execute(
            """
            UPDATE webhook_delivery SET state = 'failed', version = version + 1, updated_at = \(clock.milliseconds)
            WHERE state = 'pending' AND id IN (
                SELECT d.id FROM webhook_delivery d WHERE d.webhook_id = \(id.rawValue) AND d.state = 'pending'
                ORDER BY d.next_at, d.sequence LIMIT \(limit))
            """)
    }

    func forgetDeliveries(endedBefore clock: Instant, most limit: Int) throws -> Bool {
        try rows(
            """
            DELETE FROM webhook_delivery WHERE id IN (
                SELECT d.id FROM webhook_delivery d
                WHERE d.state <> 'pending' AND d.updated_at < \(clock.milliseconds)
                ORDER BY d.updated_at LIMIT \(limit) \(fragment: transaction.dialect.forUpdateSkipLocked))
            RETURNING id
            """
        ).count == limit
    }

    func toldEvents(
        _ kinds: [ToldEvent.Kind], from: Instant, until: Instant, below id: Unit.ID, on day: CivilDate,
        most limit: Int
    ) throws -> [ToldEvent] {
        var with: [Statement] = []
        let arms = try arms("e.unit_id", below: [id], on: day, &with)
        var ofKinds: Statement = "e.action IN (\(list: kinds.map(\.rawValue)))"
        // Of few units little was ever recorded; SQLite would rather go through all events of the kinds.
        if arms.allSatisfy(\.leads) { ofKinds = Self.unindexed(ofKinds) }
        var condition: Statement = """
            \(statement: ofKinds) AND e.told IS NOT NULL
                AND e.recorded_at >= \(from.milliseconds) AND e.recorded_at < \(until.milliseconds)
                AND (e.unit_id = \(id.rawValue) OR r.collaborator_id IS NULL AND r.group_id IS NULL
                    AND o.collaborator_id IS NULL AND o.group_id IS NULL)
            """
        for arm in arms { condition += " AND " + arm.condition }
        let definitions: Statement = with.isEmpty ? "" : "WITH RECURSIVE " + with[0]
        return try rows(
            """
            \(statement: definitions)
            SELECT \(statement: auditColumns) FROM audit_event e
                LEFT JOIN report r ON r.id = e.subject LEFT JOIN obligation o ON o.id = e.subject
            WHERE \(statement: condition)
            ORDER BY e.recorded_at, e.id LIMIT \(limit)
            """
        ).map(decodeTold)
    }

    func personal(_ reports: [Report.ID], _ obligations: [Obligation.ID]) throws -> Set<String> {
        guard !reports.isEmpty || !obligations.isEmpty else { return [] }
        return Set(
            try rows(
                """
                SELECT r.id FROM report r WHERE r.id IN (\(list: reports.map(\.rawValue)))
                    AND (r.collaborator_id IS NOT NULL OR r.group_id IS NOT NULL)
                UNION ALL
                SELECT o.id FROM obligation o WHERE o.id IN (\(list: obligations.map(\.rawValue)))
                    AND (o.collaborator_id IS NOT NULL OR o.group_id IS NOT NULL)
                """
            ).map { try $0.text("id") })
    }
}
