import Domain

extension Inspection {
    func rateBudgets() throws {
        try check(
            "rateBudget.leased", of: "rate_budget", "a caller was lent less than nothing",
            "SELECT caller AS id FROM rate_budget WHERE leased < 0 ORDER BY caller, minute")
    }

    func externalReports() throws {
        try check(
            "report.external", of: "report", "another system's id is kept for it, and it is not there",
            """
            SELECT x.report_id AS id FROM report_external x LEFT JOIN report r ON r.id = x.report_id
            WHERE r.id IS NULL OR length(x.fingerprint) <> 64 ORDER BY x.report_id
            """)
    }

    func apiKeys() throws {
        try check(
            "apiKey.account", of: "account", "it is a key's account without its key, or no key's and has one",
            """
            SELECT a.id FROM account a LEFT JOIN api_key k ON k.id = a.id
            WHERE (a.is_key = 1) <> (k.id IS NOT NULL) ORDER BY a.id
            """)
        try check(
            "apiKey.powerless", of: "account", "somebody could sign in as this key, or it has a role",
            """
            SELECT a.id FROM account a WHERE a.is_key = 1 AND (a.password_hash <> ''
                OR EXISTS (SELECT 1 FROM account_grant g WHERE g.account_id = a.id)
                OR EXISTS (SELECT 1 FROM session s WHERE s.account_id = a.id)) ORDER BY a.id
            """)
        try check(
            "apiKey.hash", of: "account", "what it keeps of the key is no hash, or it has no scope",
            "SELECT id FROM api_key WHERE length(hash) <> 43 OR scopes = '' ORDER BY id")
    }
}
