extension Migration {
    static let calendars = Migration(number: 27, name: "links to calendars") { dialect in
        let (integer, text, strict) = (
            dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql
        )
        return [
            """
            CREATE TABLE calendar_link (
                account_id \(text) PRIMARY KEY REFERENCES account (id),
                hash \(text) NOT NULL UNIQUE,
                created_at \(integer) NOT NULL
            )\(strict)
            """
        ]
    }
}
