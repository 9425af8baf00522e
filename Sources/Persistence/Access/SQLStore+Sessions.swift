import Domain

extension SQLStore {
    func insert(_ session: SignInSession, refreshHash: String) throws {
        try execute(
            """
            INSERT INTO session (id, account_id, created_at, expires_at)
            VALUES (\(session.id.rawValue), \(session.accountID.rawValue), \(session.createdAt.milliseconds),
                \(session.expiresAt.milliseconds))
            """)
        try execute(
            "INSERT INTO refresh_token (hash, session_id) VALUES (\(refreshHash), \(session.id.rawValue))")
    }

    func refreshRecord(_ hash: String) throws -> RefreshRecord? {
        try row(
            """
            SELECT r.session_id, r.used_at, s.account_id, s.expires_at, s.ended_at
            FROM refresh_token r JOIN session s ON s.id = r.session_id
            WHERE r.hash = \(hash) \(fragment: forUpdate)
            """
        ).map { row in
            RefreshRecord(
                sessionID: try row.id("session_id"), accountID: try row.id("account_id"),
                expiresAt: try row.instant("expires_at"), used: try row.optionalInteger("used_at") != nil,
                ended: try row.optionalInteger("ended_at") != nil)
        }
    }

    func useRefresh(_ hash: String, next: String, of session: SessionID, at clock: Instant) throws {
        try execute("UPDATE refresh_token SET used_at = \(clock.milliseconds) WHERE hash = \(hash)")
        try execute("INSERT INTO refresh_token (hash, session_id) VALUES (\(next), \(session.rawValue))")
    }

    func forgetSessions(expiredBefore clock: Instant, most limit: Int) throws -> Bool {
        let skipping = transaction.dialect.forUpdateSkipLocked
        let tokens = try rows(
            """
            DELETE FROM refresh_token WHERE hash IN (
                SELECT r.hash FROM session s JOIN refresh_token r ON r.session_id = s.id
                WHERE s.expires_at < \(clock.milliseconds) LIMIT \(limit) \(fragment: skipping))
            RETURNING hash
            """
        ).count
        guard tokens < limit else { return true }
        return try rows(
            """
            DELETE FROM session WHERE id IN (
                SELECT s.id FROM session s
                WHERE s.expires_at < \(clock.milliseconds)
                    AND NOT EXISTS (SELECT 1 FROM refresh_token r WHERE r.session_id = s.id)
                ORDER BY s.expires_at LIMIT \(limit) \(fragment: skipping))
            RETURNING id
            """
        ).count == limit
    }

    func endSession(_ id: SessionID, at clock: Instant) throws {
        try execute(
            "UPDATE session SET ended_at = \(clock.milliseconds) WHERE id = \(id.rawValue) AND ended_at IS NULL"
        )
    }

    func endAllSessions(at clock: Instant) throws {
        try execute("UPDATE session SET ended_at = \(clock.milliseconds) WHERE ended_at IS NULL")
        try execute("DELETE FROM calendar_link")
    }

    func endSessions(of id: Account.ID, except session: SessionID?, at clock: Instant) throws {
        try execute(
            """
            UPDATE session SET ended_at = \(clock.milliseconds)
            WHERE account_id = \(id.rawValue) AND ended_at IS NULL AND id <> \(session?.rawValue ?? "")
            """)
        // Whoever got in may have made one.
        try removeCalendarLink(of: id)
    }
}
