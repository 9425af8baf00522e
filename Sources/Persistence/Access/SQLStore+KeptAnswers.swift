import Domain

extension SQLStore {
    func keptAnswer(to call: RepeatableCall, at clock: Instant) throws -> (
        answer: KeptAnswer, fingerprint: String
    )? {
        try row(
            """
            SELECT fingerprint, status, media_type, tag, location, body FROM kept_answer
            WHERE \(statement: isKept(call)) AND expires_at > \(clock.milliseconds)
            """
        ).map { row in
            (
                KeptAnswer(
                    status: try row.int("status"), mediaType: try row.optionalText("media_type"),
                    tag: try row.optionalText("tag"), location: try row.optionalText("location"),
                    body: try row.optionalText("body")), try row.text("fingerprint")
            )
        }
    }

    private func isKept(_ call: RepeatableCall) -> Statement {
        "account_id = \(call.accountID.rawValue) AND path = \(call.path) AND key = \(call.key)"
    }

    /// Of two calls that share a hash one is told to come again, which it may.
    func hold(_ call: RepeatableCall) throws -> Bool {
        guard transaction.dialect == .postgres else { return true }
        return try row(
            """
            SELECT CASE WHEN pg_try_advisory_xact_lock(
                hashtextextended(current_schema() || ' ' || \(call.accountID.rawValue) || ' ' || \(call.path)
                    || ' ' || \(call.key), 0))
                THEN 1 ELSE 0 END AS held
            """)?.bool("held") == true
    }

    func keep(_ answer: KeptAnswer, to call: RepeatableCall, until expiry: Instant) throws {
        try execute(
            """
            INSERT INTO kept_answer (account_id, path, key, fingerprint, subject, status, media_type, tag, location,
                body, expires_at)
            VALUES (\(call.accountID.rawValue), \(call.path), \(call.key), \(call.fingerprint),
                \(answer.subject(of: call)), \(answer.status), \(answer.mediaType), \(answer.tag),
                \(answer.location), \(answer.body), \(expiry.milliseconds))
            ON CONFLICT (account_id, path, key) DO UPDATE SET fingerprint = excluded.fingerprint,
                subject = excluded.subject, status = excluded.status, media_type = excluded.media_type,
                tag = excluded.tag, location = excluded.location, body = excluded.body,
                expires_at = excluded.expires_at
            """)
    }

    func complete(_ answer: KeptAnswer, to call: RepeatableCall) throws {
        try execute(
            """
            UPDATE kept_answer SET body = \(answer.body)
            WHERE \(statement: isKept(call)) AND fingerprint = \(call.fingerprint) AND body IS NOT NULL
            """)
    }

    func eraseAnswers(about subject: String) throws {
        try execute("UPDATE kept_answer SET body = NULL WHERE subject = \(subject)")
    }

    func forgetAnswers(expiredAt clock: Instant, most limit: Int) throws -> Bool {
        try rows(
            """
            DELETE FROM kept_answer WHERE (account_id, path, key) IN (
                SELECT account_id, path, key FROM kept_answer WHERE expires_at <= \(clock.milliseconds)
                ORDER BY expires_at LIMIT \(limit) \(fragment: transaction.dialect.forUpdateSkipLocked))
            RETURNING status
            """
        ).count == limit
    }
}
