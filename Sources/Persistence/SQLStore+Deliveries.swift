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

    func hasDueDeliveries(at clock: Instant) throws -> Bool {
        try row(
            """
            SELECT d.id FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id AND w.status = 'enabled'
            WHERE d.state = 'pending' AND d.next_at <= \(clock.milliseconds) LIMIT 1
            """) != nil
    }

    func takeDeliveries(at clock: Instant, until: Instant, most limit: Int) throws -> [DueDelivery] {
        let taken = try rows(
            """
            UPDATE webhook_delivery SET attempts = attempts + 1, next_at = \(until.milliseconds)
            WHERE id IN (
                SELECT d.id FROM webhook_delivery d
                WHERE d.state = 'pending' AND d.next_at <= \(clock.milliseconds)
                    AND d.webhook_id IN (SELECT w.id FROM webhook w WHERE w.status = 'enabled')
                ORDER BY d.next_at, d.sequence LIMIT \(limit)
                \(fragment: transaction.dialect.forUpdateSkipLocked))
            RETURNING id
            """
        ).map { try $0.text("id") }
        var webhooks: [Webhook.ID: Webhook] = [:]
        return try rows(
            """
            SELECT \(statement: deliveryColumns), \(statement: auditColumns)
            FROM webhook_delivery d JOIN audit_event e ON e.sequence = d.sequence
            WHERE d.id IN (\(list: taken)) ORDER BY d.sequence
            """
        ).compactMap { row in
            let delivery = try decodeDelivery(row)
            let known = try webhooks[delivery.webhookID] ?? webhook(delivery.webhookID)
            webhooks[delivery.webhookID] = known
            return try known.map {
                DueDelivery(delivery: delivery, webhook: $0, event: try decodeTold(row))
            }
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

    func update(_ delivery: WebhookDelivery) throws {
        try execute(
            """
            UPDATE webhook_delivery SET state = \(delivery.state.rawValue), next_at = \(delivery.nextAt.milliseconds),
                last_status = \(delivery.lastStatus), version = \(delivery.meta.version),
                updated_at = \(delivery.meta.updatedAt.milliseconds)
            WHERE id = \(delivery.id.rawValue) AND attempts = \(delivery.attempts) AND state = 'pending'
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
        let (with, inside) = try scope(of: "e.unit_id", below: [id], on: day)
        var condition: Statement = """
            e.told IS NOT NULL AND e.action IN (\(list: kinds.map(\.rawValue)))
                AND e.recorded_at >= \(from.milliseconds) AND e.recorded_at < \(until.milliseconds)
                AND (e.unit_id = \(id.rawValue) OR r.collaborator_id IS NULL AND r.group_id IS NULL
                    AND o.collaborator_id IS NULL AND o.group_id IS NULL)
            """
        for scope in inside { condition += " AND " + scope }
        return try rows(
            """
            \(statement: with)
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
