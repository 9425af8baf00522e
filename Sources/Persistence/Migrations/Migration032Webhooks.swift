extension Migration {
    static let webhooks = Migration(number: 32, name: "webhooks") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE webhook (
                id \(text) PRIMARY KEY,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                url \(text) NOT NULL,
                kinds \(text) NOT NULL,
                status \(text) NOT NULL CHECK (status IN ('enabled', 'disabled', 'gone')),
                secret \(text) NOT NULL,
                former_secret \(text),
                former_until \(integer),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CHECK ((former_secret IS NULL) = (former_until IS NULL))
            )\(strict)
            """,
            "CREATE INDEX webhook_unit ON webhook (unit_id)",
            "CREATE INDEX webhook_created ON webhook (created_at, id)",
            "CREATE INDEX webhook_updated ON webhook (updated_at, id)",
            """
            CREATE TABLE webhook_delivery (
                id \(text) PRIMARY KEY,
                webhook_id \(text) NOT NULL REFERENCES webhook (id),
                sequence \(integer) NOT NULL,
                state \(text) NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
                attempts \(integer) NOT NULL,
                next_at \(integer) NOT NULL,
                last_status \(integer),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, sequence)
            )\(strict)
            """,
            """
            CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at, sequence)
            WHERE state = 'pending'
            """,
            "CREATE INDEX webhook_delivery_over ON webhook_delivery (updated_at) WHERE state <> 'pending'",
            "CREATE INDEX webhook_delivery_updated ON webhook_delivery (webhook_id, updated_at, id)",
        ]
    }
}
