import Domain

extension SQLStore {
    func lease(_ units: Int, of budget: Int, for caller: String, inMinute minute: Int64) throws -> (
        granted: Int, leased: Int
    ) {
        try execute(
            """
            INSERT INTO rate_budget (caller, minute, leased) VALUES (\(caller), \(minute), 0)
            ON CONFLICT (caller, minute) DO NOTHING
            """)
        let before =
            try row(
                """
                SELECT leased FROM rate_budget WHERE caller = \(caller) AND minute = \(minute)
                \(fragment: forUpdate)
                """)?.int("leased") ?? 0
        let granted = max(0, min(units, budget - before))
        guard granted > 0 else { return (0, before) }
        try execute(
            """
            UPDATE rate_budget SET leased = leased + \(granted) WHERE caller = \(caller) AND minute = \(minute)
            """)
        return (granted, before + granted)
    }

    func forgetLeases(before minute: Int64, most limit: Int) throws -> Bool {
        try rows(
            """
            DELETE FROM rate_budget WHERE (caller, minute) IN (
                SELECT caller, minute FROM rate_budget WHERE minute < \(minute)
                ORDER BY minute LIMIT \(limit) \(fragment: transaction.dialect.forUpdateSkipLocked))
            RETURNING minute
            """
        ).count == limit
    }
}
