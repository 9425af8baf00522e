extension Migration {
    /// What a collaborator calls a report takes no name from the office, nor from another person: `person_id` is empty for
    /// who writes for the unit.
    static let personsExternalReports = Migration(
        number: 38, name: "other systems' names of persons' reports"
    ) {
        dialect in
        let (text, strict) = (dialect.textType.sql, dialect.strict.sql)
        return [
            """
            CREATE TABLE report_external_apart (
                unit_id \(text) NOT NULL REFERENCES unit (id),
                person_id \(text) NOT NULL,
                external_id \(text) NOT NULL,
                report_id \(text) NOT NULL UNIQUE,
                fingerprint \(text) NOT NULL,
                PRIMARY KEY (unit_id, person_id, external_id)
            )\(strict)
            """,
            """
            INSERT INTO report_external_apart (unit_id, person_id, external_id, report_id, fingerprint)
            SELECT x.unit_id, CASE WHEN r.received_via IS NULL THEN COALESCE(r.collaborator_id, '') ELSE '' END,
                x.external_id, x.report_id, x.fingerprint
            FROM report_external x LEFT JOIN report r ON r.id = x.report_id
            """,
            "DROP TABLE report_external",
            "ALTER TABLE report_external_apart RENAME TO report_external",
        ]
    }
}
