extension Migration {
    /// Collaborators, accounts, what these may do, and their sessions.
    static let accounts = Migration(number: 2, name: "accounts") { dialect in
        let (integer, text, strict) = (dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql)
        return [
            """
            CREATE TABLE counter (
                name \(text) PRIMARY KEY,
                value \(integer) NOT NULL
            )\(strict)
            """,
            """
            CREATE TABLE collaborator (
                id \(text) PRIMARY KEY,
                code_name \(text) NOT NULL UNIQUE,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                occupation \(text),
                expertise \(text) NOT NULL,
                standing \(text) NOT NULL CHECK (standing IN ('candidate', 'active', 'suspended', 'former')),
                end_reason \(text),
                confidential \(integer) NOT NULL,
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX collaborator_unit ON collaborator (unit_id, code_name)",
            "CREATE INDEX collaborator_updated ON collaborator (updated_at, id)",
            """
            CREATE TABLE appointment (
                id \(text) PRIMARY KEY,
                collaborator_id \(text) NOT NULL REFERENCES collaborator (id),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                decision_number \(text) NOT NULL,
                decision_date \(text) NOT NULL,
                valid_from \(text) NOT NULL,
                valid_to \(text) CHECK (valid_to > valid_from),
                position \(text) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX appointment_collaborator ON appointment (collaborator_id)",
            "CREATE INDEX appointment_unit ON appointment (unit_id)",
            """
            CREATE TABLE account (
                id \(text) PRIMARY KEY,
                username \(text) NOT NULL UNIQUE,
                display_name \(text),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                collaborator_id \(text) REFERENCES collaborator (id),
                password_hash \(text) NOT NULL,
                must_change_password \(integer) NOT NULL,
                locked_at \(integer),
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX account_unit ON account (unit_id)",
            "CREATE INDEX account_updated ON account (updated_at, id)",
            """
            CREATE TABLE account_grant (
                id \(text) PRIMARY KEY,
                account_id \(text) NOT NULL REFERENCES account (id),
                role \(text) NOT NULL,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                valid_from \(text) NOT NULL,
                valid_to \(text) CHECK (valid_to > valid_from),
                ended_at \(integer)
            )\(strict)
            """,
            "CREATE INDEX account_grant_account ON account_grant (account_id)",
            "CREATE INDEX account_grant_unit ON account_grant (unit_id)",
            """
            CREATE TABLE session (
                id \(text) PRIMARY KEY,
                account_id \(text) NOT NULL REFERENCES account (id),
                created_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                ended_at \(integer)
            )\(strict)
            """,
            "CREATE INDEX session_account ON session (account_id)",
            """
            CREATE TABLE refresh_token (
                hash \(text) PRIMARY KEY,
                session_id \(text) NOT NULL REFERENCES session (id),
                used_at \(integer)
            )\(strict)
            """,
        ]
    }
}
