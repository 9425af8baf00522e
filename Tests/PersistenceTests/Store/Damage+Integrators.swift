import Persistence

extension Damage {
    static let integrators = [
        Damage("apiKey.account", "UPDATE account SET is_key = 0 WHERE is_key = 1"),
        Damage("apiKey.account", "UPDATE account SET is_key = 1 WHERE username = 'leader.p1'"),
        Damage("apiKey.powerless", "UPDATE account SET password_hash = 'x' WHERE is_key = 1"),
        Damage(
            "apiKey.powerless",
            """
            INSERT INTO session (id, account_id, created_at, expires_at)
            SELECT 's', MIN(id), 1, 2 FROM account WHERE is_key = 1
            """),
        Damage(
            "apiKey.powerless",
            """
            INSERT INTO account_grant (id, account_id, role, unit_id, valid_from)
            SELECT 'g', MIN(id), 'leader', MIN(unit_id), '2026-01-01' FROM account WHERE is_key = 1
            """),
        Damage("apiKey.hash", "UPDATE api_key SET hash = 'dany_live_x'"),
        Damage("apiKey.hash", "UPDATE api_key SET scopes = ''"),
        Damage("report.external", "UPDATE report_external SET report_id = 'nothing'"),
        Damage("report.external", "UPDATE report_external SET fingerprint = ''"),
        Damage("rateBudget.leased", "UPDATE rate_budget SET leased = -1"),
    ]
}
