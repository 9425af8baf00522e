extension Migration {
    /// Once a survey's ballots are all in they are taken apart: a column for each question, in an order that is random
    /// and common to all columns, without days and ids. What figures are made of is counted once.
    static let surveyResults = Migration(number: 12, name: "survey results") { dialect in
        let (integer, text, strict, clustered) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql, dialect.clustered.sql
        )
        return [
            // Set when the ballots are taken apart: the row is what a ballot that comes meanwhile waits for.
            "ALTER TABLE survey_target ADD COLUMN settled \(integer) NOT NULL DEFAULT 0",
            """
            CREATE TABLE survey_weighting (
                survey_id \(text) PRIMARY KEY REFERENCES survey (id),
                weighting \(text) NOT NULL
            )\(strict)
            """,
            """
            CREATE TABLE survey_settlement (
                survey_id \(text) PRIMARY KEY REFERENCES survey (id),
                state \(text) NOT NULL CHECK (state IN ('dissolving', 'dissolved', 'counted', 'refused')),
                blocks \(integer) NOT NULL CHECK (blocks >= 0)
            )\(strict)
            """,
            // Place -1 is the number of the unit.
            """
            CREATE TABLE survey_column (
                survey_id \(text) NOT NULL REFERENCES survey (id),
                place \(integer) NOT NULL CHECK (place >= -1),
                block \(integer) NOT NULL,
                content \(text) NOT NULL,
                PRIMARY KEY (survey_id, place, block)
            )\(clustered)
            """,
            """
            CREATE TABLE survey_count (
                survey_id \(text) NOT NULL REFERENCES survey (id),
                place \(integer) NOT NULL CHECK (place >= 0),
                content \(text) NOT NULL,
                PRIMARY KEY (survey_id, place)
            )\(clustered)
            """,
            // Without a unit it is of the whole survey.
            """
            CREATE TABLE survey_hidden (
                survey_id \(text) NOT NULL REFERENCES survey (id),
                place \(integer) NOT NULL CHECK (place >= 0),
                unit_id \(text) NOT NULL,
                content \(text) NOT NULL,
                PRIMARY KEY (survey_id, place, unit_id)
            )\(clustered)
            """,
        ]
    }
}
