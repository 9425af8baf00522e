/// What stands between us and the server.
package enum PostgresPooler: String, Sendable, Hashable {
    /// A connection is a session of ours, from its opening to its end.
    case none
    /// Such as PgBouncer with `pool_mode = transaction`: the next transaction may meet another session of the server, so
    /// nothing that a session keeps may be relied on (prepared statements, settings, locks, temporary tables).
    case transaction
}

extension EnginePatience {
    /// What `PostgresSession.configure` tells a session, for one transaction. It travels with the BEGIN, and so costs no
    /// round trip.
    var transactionSettings: Statement {
        """
        SELECT set_config('jit', 'off', true), set_config('random_page_cost', '1.1', true),
            set_config('client_min_messages', 'warning', true),
            set_config('statement_timeout', \("\(statementSeconds)s"), true),
            set_config('lock_timeout', \("\(lockSeconds)s"), true),
            set_config('idle_in_transaction_session_timeout', \("\(transactionSeconds)s"), true),
            CASE WHEN current_setting('synchronous_commit') <> 'remote_apply'
                THEN set_config('synchronous_commit', 'on', true) END
        """
    }
}
