extension Migration {
    static let waves = Migration(number: 17, name: "waves of surveys") { dialect in
        [
            "ALTER TABLE survey ADD COLUMN wave_of \(dialect.textType.sql) REFERENCES survey (id)",
            "CREATE INDEX survey_wave ON survey (wave_of)",
        ]
    }
}
