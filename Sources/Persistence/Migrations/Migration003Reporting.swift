extension Migration {
    /// Topics, regimes, obligations, reports with their versions and sources.
    static let reporting = Migration(number: 3, name: "reporting") { dialect in
        let (integer, text, strict) = (dialect.integerType.sql, dialect.textType.sql, dialect.strict.sql)
        return [
            """
            CREATE TABLE topic (
                id \(text) PRIMARY KEY,
                name \(text) NOT NULL,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                merged_into_id \(text) REFERENCES topic (id),
                folded \(text) NOT NULL,
                sort_key \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CONSTRAINT topic_name UNIQUE (unit_id, sort_key)
            )\(strict)
            """,
            "CREATE INDEX topic_sorted ON topic (sort_key, id)",
            "CREATE INDEX topic_updated ON topic (updated_at, id)",
            """
            CREATE TABLE regime (
                id \(text) PRIMARY KEY,
                issuer_id \(text) NOT NULL REFERENCES unit (id),
                title \(text) NOT NULL,
                legal_basis \(text),
                report_kind \(text) NOT NULL,
                frequency \(text) NOT NULL,
                periods \(text),
                reporters \(text) NOT NULL,
                within_id \(text) NOT NULL REFERENCES unit (id),
                due_day \(integer) NOT NULL CHECK (due_day BETWEEN 1 AND 31),
                due_edge \(text) NOT NULL,
                due_month \(integer),
                opens_days_before \(integer) NOT NULL CHECK (opens_days_before >= 0),
                lock_after_days \(integer) CHECK (lock_after_days >= 0),
                valid_from \(text) NOT NULL,
                valid_to \(text) CHECK (valid_to > valid_from),
                next_period \(text) NOT NULL,
                next_fixed_at \(integer),
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX regime_issuer ON regime (issuer_id)",
            "CREATE INDEX regime_updated ON regime (updated_at, id)",
            "CREATE INDEX regime_next ON regime (next_fixed_at) WHERE next_fixed_at IS NOT NULL",
            """
            CREATE TABLE obligation (
                id \(text) PRIMARY KEY,
                regime_id \(text) NOT NULL REFERENCES regime (id),
                period \(text) NOT NULL,
                coverage_first \(text) NOT NULL,
                coverage_last \(text) NOT NULL CHECK (coverage_last >= coverage_first),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                collaborator_id \(text) REFERENCES collaborator (id),
                recipient_id \(text) NOT NULL REFERENCES unit (id),
                opens_at \(integer) NOT NULL,
                due_at \(integer) NOT NULL,
                original_due_at \(integer),
                extension_reason \(text),
                lock_at \(integer),
                resubmit_by \(integer),
                progress \(text) NOT NULL
                    CHECK (progress IN ('none', 'submitted', 'returned', 'accepted', 'waived')),
                submitted_at \(integer),
                waiver_reason \(text),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CHECK ((submitted_at IS NULL) = (progress IN ('none', 'waived')))
            )\(strict)
            """,
            """
            CREATE UNIQUE INDEX obligation_of_unit ON obligation (regime_id, period, unit_id)
                WHERE collaborator_id IS NULL
            """,
            """
            CREATE UNIQUE INDEX obligation_of_collaborator ON obligation (regime_id, period, collaborator_id)
                WHERE collaborator_id IS NOT NULL
            """,
            "CREATE INDEX obligation_unit ON obligation (unit_id, period)",
            "CREATE INDEX obligation_collaborator ON obligation (collaborator_id) WHERE collaborator_id IS NOT NULL",
            "CREATE INDEX obligation_recipient ON obligation (recipient_id, coverage_last)",
            "CREATE INDEX obligation_period ON obligation (period, unit_id)",
            "CREATE INDEX obligation_due ON obligation (due_at, id)",
            "CREATE INDEX obligation_updated ON obligation (updated_at, id)",
            """
            CREATE TABLE report (
                id \(text) PRIMARY KEY,
                kind \(text) NOT NULL,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                collaborator_id \(text) REFERENCES collaborator (id),
                obligation_id \(text) UNIQUE REFERENCES obligation (id),
                regime_id \(text) REFERENCES regime (id),
                period \(text),
                coverage_first \(text) NOT NULL,
                coverage_last \(text) NOT NULL CHECK (coverage_last >= coverage_first),
                recipient_id \(text) NOT NULL REFERENCES unit (id),
                number \(integer) NOT NULL CHECK (number >= 1),
                content \(text) NOT NULL,
                status \(text) NOT NULL CHECK (status IN ('draft', 'submitted', 'returned', 'accepted')),
                submitted_number \(integer),
                first_submitted_at \(integer),
                version \(integer) NOT NULL,
                seen_version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                seen_at \(integer) NOT NULL,
                CHECK ((status = 'draft') = (submitted_number IS NULL)),
                CHECK ((submitted_number IS NULL) = (first_submitted_at IS NULL))
            )\(strict)
            """,
            "CREATE INDEX report_unit ON report (unit_id, id)",
            "CREATE INDEX report_recipient ON report (recipient_id, id)",
            "CREATE INDEX report_collaborator ON report (collaborator_id, id) WHERE collaborator_id IS NOT NULL",
            "CREATE INDEX report_period ON report (period, id)",
            "CREATE INDEX report_created ON report (created_at, id)",
            "CREATE INDEX report_updated ON report (updated_at, id)",
            """
            CREATE TABLE report_version (
                report_id \(text) NOT NULL REFERENCES report (id),
                number \(integer) NOT NULL,
                content \(text) NOT NULL,
                submitted_at \(integer) NOT NULL,
                outcome \(text) NOT NULL CHECK (outcome IN ('pending', 'returned', 'accepted')),
                decided_at \(integer),
                reason \(text),
                resubmit_by \(integer),
                rating \(integer) CHECK (rating BETWEEN 1 AND 5),
                comment \(text),
                PRIMARY KEY (report_id, number),
                CHECK ((outcome = 'pending') = (decided_at IS NULL)),
                CHECK ((outcome = 'returned') = (reason IS NOT NULL)),
                CHECK ((outcome = 'accepted') = (rating IS NOT NULL))
            )\(strict)
            """,
            """
            CREATE TABLE report_source (
                report_id \(text) NOT NULL REFERENCES report (id),
                number \(integer) NOT NULL CHECK (number >= 1),
                position \(integer) NOT NULL,
                source_id \(text) NOT NULL REFERENCES report (id),
                item_ids \(text),
                PRIMARY KEY (report_id, number, position),
                UNIQUE (report_id, number, source_id)
            )\(strict)
            """,
            "CREATE INDEX report_source_source ON report_source (source_id)",
        ]
    }
}
