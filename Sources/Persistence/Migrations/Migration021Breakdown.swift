extension Migration {
    /// Results are broken down by units or by questions. Surveys that were counted are counted anew: what is hidden of
    /// questions with several answers, and of those that not all are asked, has changed.
    static let breakdown = Migration(number: 21, name: "breakdown of surveys") { dialect in
        [
            "ALTER TABLE survey ADD COLUMN breakdown \(dialect.textType.sql) NOT NULL DEFAULT 'units'",
            "UPDATE survey_settlement SET state = 'dissolved' WHERE state = 'counted'",
        ]
    }
}
