extension Migration {
    /// What has had its time is found: sessions that have expired, with their tokens, and webhooks that were removed while
    /// they had more deliveries than one transaction is to delete.
    static let leftovers = Migration(number: 37, name: "what has had its time") { dialect in
        [
            "ALTER TABLE webhook ADD COLUMN removed_at \(dialect.integerType.sql)",
            "CREATE INDEX webhook_removed ON webhook (removed_at) WHERE removed_at IS NOT NULL",
            "CREATE INDEX session_expires ON session (expires_at)",
            "CREATE INDEX refresh_token_session ON refresh_token (session_id)",
        ]
    }
}
