import Domain

private let webhookColumns: Statement = """
    w.id, w.unit_id, w.url, w.kinds, w.status, w.secret, w.former_secret, w.former_until, w.version, w.created_at,
    w.updated_at
    """

private func decodeWebhook(_ row: Row) throws -> Webhook {
    var former: Webhook.FormerSecret?
    if let secret = try row.optionalText("former_secret") {
        former = Webhook.FormerSecret(
            secret: Webhook.SealedSecret(secret), until: try row.instant("former_until"))
    }
    return Webhook(
        id: try row.id("id"), unitID: try row.id("unit_id"), url: try row.text("url"),
        kinds: try StoredList.decode(try row.text("kinds")).map { text in
            guard let kind = ToldEvent.Kind(rawValue: text) else {
                throw StorageError.corrupt("column kinds holds '\(text)'")
            }
            return kind
        },
        status: try row.choice("status"), secret: Webhook.SealedSecret(try row.text("secret")),
        formerSecret: former, meta: try row.meta())
}

extension SQLStore {
    func webhook(_ id: Webhook.ID) throws -> Webhook? {
        try row(
            "SELECT \(statement: webhookColumns) FROM webhook w WHERE w.id = \(id.rawValue) AND w.removed_at IS NULL"
        ).map(decodeWebhook)
    }

    func webhookToChange(_ id: Webhook.ID) throws -> Webhook? {
        try row(
            """
            SELECT \(statement: webhookColumns) FROM webhook w
            WHERE w.id = \(id.rawValue) AND w.removed_at IS NULL \(fragment: forUpdate)
            """
        ).map(decodeWebhook)
    }

    func webhooks(unitID: Unit.ID?, below anchors: [Unit.ID], on day: CivilDate, _ page: PageRequest) throws
        -> Page<Webhook>
    {
        var (with, conditions) = try scope(of: "w.unit_id", below: anchors, on: day)
        conditions.append("w.removed_at IS NULL")
        if let unitID { conditions.append("w.unit_id = \(unitID.rawValue)") }
        return try self.page(
            with: with, columns: webhookColumns, from: "webhook w", conditions: conditions,
            order: PageOrder(key: "w.created_at", keyIsInteger: true, id: "w.id"), updated: "w.updated_at",
            page, decodeWebhook)
    }

    func enabledWebhooks() throws -> [Webhook] {
        try rows(
            "SELECT \(statement: webhookColumns) FROM webhook w WHERE w.status = 'enabled' ORDER BY w.id"
        )
        .map(decodeWebhook)
    }

    func webhookCount(of id: Unit.ID) throws -> Int {
        try row(
            "SELECT count(*) AS webhooks FROM webhook WHERE unit_id = \(id.rawValue) AND removed_at IS NULL"
        )?.int("webhooks") ?? 0
    }

    func insert(_ webhook: Webhook) throws {
        try execute(
            """
            INSERT INTO webhook (id, unit_id, url, kinds, status, secret, former_secret, former_until, version,
                created_at, updated_at)
            VALUES (\(webhook.id.rawValue), \(webhook.unitID.rawValue), \(webhook.url),
                \(try StoredList.encode(webhook.kinds.map(\.rawValue))), \(webhook.status.rawValue),
                \(webhook.secret.text), \(webhook.formerSecret?.secret.text),
                \(webhook.formerSecret?.until.milliseconds), \(webhook.meta.version),
                \(webhook.meta.createdAt.milliseconds), \(webhook.meta.updatedAt.milliseconds))
            """)
    }

    func update(_ webhook: Webhook) throws {
        try execute(
            """
            UPDATE webhook SET url = \(webhook.url),
                kinds = \(try StoredList.encode(webhook.kinds.map(\.rawValue))),
                status = \(webhook.status.rawValue), secret = \(webhook.secret.text),
                former_secret = \(webhook.formerSecret?.secret.text),
                former_until = \(webhook.formerSecret?.until.milliseconds), version = \(webhook.meta.version),
                updated_at = \(webhook.meta.updatedAt.milliseconds)
            WHERE id = \(webhook.id.rawValue)
            """)
    }

    func remove(_ id: Webhook.ID, at clock: Instant) throws {
        try execute(
            """
            UPDATE webhook SET status = 'disabled', url = '', secret = '', former_secret = NULL, former_until = NULL,
                removed_at = \(clock.milliseconds)
            WHERE id = \(id.rawValue)
            """)
    }

    func forgetWebhooks(most limit: Int) throws -> Bool {
        let skipping = transaction.dialect.forUpdateSkipLocked
        let deliveries = try rows(
            """
            DELETE FROM webhook_delivery WHERE id IN (
                SELECT d.id FROM webhook w JOIN webhook_delivery d ON d.webhook_id = w.id
                WHERE w.removed_at IS NOT NULL LIMIT \(limit) \(fragment: skipping))
            RETURNING id
            """
        ).count
        guard deliveries < limit else { return true }
        try execute(
            """
            DELETE FROM webhook WHERE id IN (
                SELECT w.id FROM webhook w
                WHERE w.removed_at IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.id)
                LIMIT \(limit) \(fragment: skipping))
            """)
        return false
    }
}
