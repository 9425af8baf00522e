extension Migration {
    /// For pages of the lists of what belongs to a unit: the unit, then the list's order.
    static let lists = Migration(number: 8, name: "lists") { _ in
        [
            "DROP INDEX account_unit",
            "CREATE INDEX account_unit ON account (unit_id, username, id)",
            "DROP INDEX regime_issuer",
            "CREATE INDEX regime_issuer ON regime (issuer_id, created_at, id)",
            "CREATE INDEX regime_created ON regime (created_at, id)",
            "CREATE INDEX group_template_unit ON group_template (unit_id, created_at, id)",
            "CREATE INDEX group_template_created ON group_template (created_at, id)",
            "CREATE INDEX group_template_updated ON group_template (updated_at, id)",
            "DROP INDEX reporter_group_unit",
            "CREATE INDEX reporter_group_unit ON reporter_group (unit_id, created_at, id)",
            "CREATE INDEX reporter_group_created ON reporter_group (created_at, id)",
            "DROP INDEX report_request_issuer",
            "CREATE INDEX report_request_issuer ON report_request (issuer_id, created_at, id)",
            "CREATE INDEX report_request_created ON report_request (created_at, id)",
            "CREATE INDEX obligation_asked ON obligation (unit_id, request_id) WHERE request_id IS NOT NULL",
        ]
    }
}
