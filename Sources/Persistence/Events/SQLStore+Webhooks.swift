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
        try row("SELECT \(statement: webhookColumns) FROM webhook w WHERE w.id = \(id.rawValue)").map(
            decodeWebhook)
    }

    func webhookToChange(_ id: Webhook.ID) throws -> Webhook? {
        try row(
            """
            SELECT \(statement: webhookColumns) FROM webhook w WHERE w.id = \(id.rawValue) \(fragment: forUpdate)
            """
        ).map(decodeWebhook)
    }

    func webhooks(unitID: Unit.ID?, below anchors: [Unit.ID], on day: CivilDate, _ page: PageRequest) throws
        -> Page<Webhook>
    {
        var (with, conditions) = try scope(of: "w.unit_id", below: anchors, on: day)
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
        try row("SELECT count(*) AS webhooks FROM webhook WHERE unit_id = \(id.rawValue)")?.int("webhooks")
            ?? 0
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

    func remove(_ id: Webhook.ID) throws {
        try execute("DELETE FROM webhook_delivery WHERE webhook_id = \(id.rawValue)")
        try execute("DELETE FROM webhook WHERE id = \(id.rawValue)")
    }
}
