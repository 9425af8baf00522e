extension Migration {
    /// Coverage windows, working days, requests, groups, recipients, signatures, withdrawal, reports entered for
    /// others. The tables of step 3 are made anew, because SQLite can't change a constraint.
    static let wholeReporting = Migration(number: 4, name: "whole reporting") { dialect in
        let types = ReportingTypes(dialect)
        return ReportingTables.renamed + ReportingTables.people(types) + ReportingTables.regimes(types)
            + ReportingTables.obligations(types) + ReportingTables.reports(types)
            + ReportingTables.copied + ReportingTables.indexes
    }
}

private struct ReportingTypes {
    let integer: String
    let text: String
    let strict: String

    init(_ dialect: Dialect) {
        integer = dialect.integerType.sql
        text = dialect.textType.sql
        strict = dialect.strict.sql
    }
}

private enum ReportingTables {
    static let renamed = [
        "DROP INDEX regime_issuer", "DROP INDEX regime_updated", "DROP INDEX regime_next",
        "DROP INDEX obligation_of_unit", "DROP INDEX obligation_of_collaborator",
        "DROP INDEX obligation_unit",
        "DROP INDEX obligation_collaborator", "DROP INDEX obligation_recipient",
        "DROP INDEX obligation_period",
        "DROP INDEX obligation_due", "DROP INDEX obligation_updated", "DROP INDEX report_unit",
        "DROP INDEX report_recipient", "DROP INDEX report_collaborator", "DROP INDEX report_period",
        "DROP INDEX report_created", "DROP INDEX report_updated", "DROP INDEX report_source_source",
        "ALTER TABLE regime RENAME TO regime_before", "ALTER TABLE obligation RENAME TO obligation_before",
        "ALTER TABLE report RENAME TO report_before",
        "ALTER TABLE report_version RENAME TO report_version_before",
        "ALTER TABLE report_source RENAME TO report_source_before",
    ]

    static func people(_ types: ReportingTypes) -> [String] {
        let (integer, text, strict) = (types.integer, types.text, types.strict)
        return [
            """
            CREATE TABLE holiday (
                id \(text) PRIMARY KEY,
                date \(text) NOT NULL UNIQUE,
                kind \(text) NOT NULL CHECK (kind IN ('dayOff', 'workingDay')),
                name \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX holiday_updated ON holiday (updated_at, id)",
            """
            CREATE TABLE group_template (
                id \(text) PRIMARY KEY,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                name \(text) NOT NULL,
                positions \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            """
            CREATE TABLE reporter_group (
                id \(text) PRIMARY KEY,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                name \(text) NOT NULL,
                template_id \(text) REFERENCES group_template (id),
                decision_number \(text) NOT NULL,
                decision_date \(text) NOT NULL,
                leader_id \(text) NOT NULL REFERENCES collaborator (id),
                members \(text) NOT NULL,
                valid_from \(text) NOT NULL,
                valid_to \(text) CHECK (valid_to > valid_from),
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX reporter_group_unit ON reporter_group (unit_id)",
            "CREATE INDEX reporter_group_leader ON reporter_group (leader_id)",
            "CREATE INDEX reporter_group_updated ON reporter_group (updated_at, id)",
        ]
    }

    static func regimes(_ types: ReportingTypes) -> [String] {
        let (integer, text, strict) = (types.integer, types.text, types.strict)
        return [
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
                recipients \(text),
                due_day \(integer) CHECK (due_day BETWEEN 1 AND 31),
                due_edge \(text) NOT NULL,
                due_month \(integer),
                due_working_days \(integer) CHECK (due_working_days >= 0),
                coverage_start_day \(integer) CHECK (coverage_start_day BETWEEN 2 AND 28),
                opens_days_before \(integer) NOT NULL CHECK (opens_days_before >= 0),
                lock_after_days \(integer) CHECK (lock_after_days >= 0),
                rollover \(text) NOT NULL,
                sign_off \(text) NOT NULL,
                template \(text),
                late_cascade_reason \(text),
                corrected_at \(integer),
                valid_from \(text) NOT NULL,
                valid_to \(text) CHECK (valid_to > valid_from),
                next_period \(text) NOT NULL,
                next_fixed_at \(integer),
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CHECK ((due_day IS NULL) <> (due_working_days IS NULL))
            )\(strict)
            """,
            // Those beyond the first, who is the obligations' recipient_id.
            """
            CREATE TABLE regime_recipient (
                unit_id \(text) NOT NULL REFERENCES unit (id),
                regime_id \(text) NOT NULL REFERENCES regime (id),
                PRIMARY KEY (unit_id, regime_id)
            )\(strict)
            """,
            """
            CREATE TABLE report_request (
                id \(text) PRIMARY KEY,
                issuer_id \(text) NOT NULL REFERENCES unit (id),
                title \(text) NOT NULL,
                detail \(text),
                due_at \(integer) NOT NULL,
                unit_ids \(text) NOT NULL,
                folded \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )\(strict)
            """,
            "CREATE INDEX report_request_issuer ON report_request (issuer_id)",
            "CREATE INDEX report_request_updated ON report_request (updated_at, id)",
        ]
    }

    static func obligations(_ types: ReportingTypes) -> [String] {
        let (integer, text, strict) = (types.integer, types.text, types.strict)
        return [
            """
            CREATE TABLE obligation (
                id \(text) PRIMARY KEY,
                regime_id \(text) REFERENCES regime (id),
                request_id \(text) REFERENCES report_request (id),
                period \(text),
                coverage_first \(text) NOT NULL,
                coverage_last \(text) NOT NULL CHECK (coverage_last >= coverage_first),
                unit_id \(text) NOT NULL REFERENCES unit (id),
                collaborator_id \(text) REFERENCES collaborator (id),
                group_id \(text) REFERENCES reporter_group (id),
                recipient_id \(text) NOT NULL REFERENCES unit (id),
                also_to \(text),
                opens_at \(integer) NOT NULL,
                due_at \(integer) NOT NULL,
                original_due_at \(integer),
                extension_reason \(text),
                lock_at \(integer),
                resubmit_by \(integer),
                progress \(text) NOT NULL
                    CHECK (progress IN ('none', 'submitted', 'returned', 'accepted', 'waived')),
                submitted_at \(integer),
                received_at \(integer),
                waiver_reason \(text),
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CHECK ((submitted_at IS NULL) = (progress IN ('none', 'waived'))),
                CHECK (received_at IS NULL OR submitted_at IS NOT NULL),
                CHECK ((regime_id IS NULL) <> (request_id IS NULL)),
                CHECK ((regime_id IS NULL) = (period IS NULL)),
                CHECK (collaborator_id IS NULL OR group_id IS NULL)
            )\(strict)
            """
        ]
    }

    static func reports(_ types: ReportingTypes) -> [String] {
        let (integer, text, strict) = (types.integer, types.text, types.strict)
        return [
            """
            CREATE TABLE report (
                id \(text) PRIMARY KEY,
                kind \(text) NOT NULL,
                unit_id \(text) NOT NULL REFERENCES unit (id),
                collaborator_id \(text) REFERENCES collaborator (id),
                group_id \(text) REFERENCES reporter_group (id),
                obligation_id \(text) UNIQUE REFERENCES obligation (id),
                regime_id \(text) REFERENCES regime (id),
                period \(text),
                coverage_first \(text) NOT NULL,
                coverage_last \(text) NOT NULL CHECK (coverage_last >= coverage_first),
                recipient_id \(text) NOT NULL REFERENCES unit (id),
                also_to \(text),
                received_via \(text) CHECK (received_via IN ('paper', 'phone', 'email')),
                received_on \(text),
                behalf_reason \(text),
                entered_at \(text) REFERENCES unit (id),
                entered_by \(text) REFERENCES account (id),
                signed_by \(text) REFERENCES account (id),
                signed_at \(integer),
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
                CHECK ((submitted_number IS NULL) = (first_submitted_at IS NULL)),
                CHECK ((received_via IS NULL) = (received_on IS NULL)),
                CHECK ((received_via IS NULL) = (behalf_reason IS NULL)),
                CHECK ((received_via IS NULL) = (entered_at IS NULL)),
                CHECK ((received_via IS NULL) = (entered_by IS NULL)),
                CHECK ((signed_by IS NULL) = (signed_at IS NULL)),
                CHECK (collaborator_id IS NULL OR group_id IS NULL)
            )\(strict)
            """,
            """
            CREATE TABLE report_version (
                report_id \(text) NOT NULL REFERENCES report (id),
                number \(integer) NOT NULL,
                content \(text) NOT NULL,
                submitted_at \(integer) NOT NULL,
                signed_by \(text) REFERENCES account (id),
                signed_at \(integer),
                outcome \(text) NOT NULL CHECK (outcome IN ('pending', 'returned', 'accepted', 'withdrawn')),
                decided_at \(integer),
                reason \(text),
                resubmit_by \(integer),
                rating \(integer) CHECK (rating BETWEEN 1 AND 5),
                comment \(text),
                PRIMARY KEY (report_id, number),
                CHECK ((outcome = 'pending') = (decided_at IS NULL)),
                CHECK ((outcome = 'returned') = (reason IS NOT NULL)),
                CHECK ((outcome = 'accepted') = (rating IS NOT NULL)),
                CHECK ((signed_by IS NULL) = (signed_at IS NULL))
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
        ]
    }

    static let copied = [
        """
        INSERT INTO regime (id, issuer_id, title, legal_basis, report_kind, frequency, periods, reporters, within_id,
            due_day, due_edge, due_month, opens_days_before, lock_after_days, rollover, sign_off, valid_from,
            valid_to, next_period, next_fixed_at, folded, version, created_at, updated_at)
        SELECT id, issuer_id, title, legal_basis, report_kind, frequency, periods, reporters, within_id, due_day,
            due_edge, due_month, opens_days_before, lock_after_days, 'none', 'none', valid_from, valid_to,
            next_period, next_fixed_at, folded, version, created_at, updated_at
        FROM regime_before
        """,
        """
        INSERT INTO obligation (id, regime_id, period, coverage_first, coverage_last, unit_id, collaborator_id,
            recipient_id, opens_at, due_at, original_due_at, extension_reason, lock_at, resubmit_by, progress,
            submitted_at, waiver_reason, version, created_at, updated_at)
        SELECT id, regime_id, period, coverage_first, coverage_last, unit_id, collaborator_id, recipient_id, opens_at,
            due_at, original_due_at, extension_reason, lock_at, resubmit_by, progress, submitted_at, waiver_reason,
            version, created_at, updated_at
        FROM obligation_before
        """,
        """
        INSERT INTO report (id, kind, unit_id, collaborator_id, obligation_id, regime_id, period, coverage_first,
            coverage_last, recipient_id, number, content, status, submitted_number, first_submitted_at, version,
            seen_version, created_at, updated_at, seen_at)
        SELECT id, kind, unit_id, collaborator_id, obligation_id, regime_id, period, coverage_first, coverage_last,
            recipient_id, number, content, status, submitted_number, first_submitted_at, version, seen_version,
            created_at, updated_at, seen_at
        FROM report_before
        """,
        """
        INSERT INTO report_version (report_id, number, content, submitted_at, outcome, decided_at, reason,
            resubmit_by, rating, comment)
        SELECT report_id, number, content, submitted_at, outcome, decided_at, reason, resubmit_by, rating, comment
        FROM report_version_before
        """,
        """
        INSERT INTO report_source (report_id, number, position, source_id, item_ids)
        SELECT report_id, number, position, source_id, item_ids FROM report_source_before
        """,
        "DROP TABLE report_source_before", "DROP TABLE report_version_before", "DROP TABLE report_before",
        "DROP TABLE obligation_before", "DROP TABLE regime_before",
    ]

    static let indexes = [
        "CREATE INDEX regime_issuer ON regime (issuer_id)",
        "CREATE INDEX regime_updated ON regime (updated_at, id)",
        "CREATE INDEX regime_next ON regime (next_fixed_at) WHERE next_fixed_at IS NOT NULL",
        """
        CREATE UNIQUE INDEX obligation_of_unit ON obligation (regime_id, period, unit_id)
            WHERE collaborator_id IS NULL AND group_id IS NULL AND regime_id IS NOT NULL
        """,
        """
        CREATE UNIQUE INDEX obligation_of_collaborator ON obligation (regime_id, period, collaborator_id)
            WHERE collaborator_id IS NOT NULL
        """,
        """
        CREATE UNIQUE INDEX obligation_of_group ON obligation (regime_id, period, group_id)
            WHERE group_id IS NOT NULL
        """,
        """
        CREATE UNIQUE INDEX obligation_of_request ON obligation (request_id, unit_id)
            WHERE request_id IS NOT NULL
        """,
        "CREATE INDEX obligation_unit ON obligation (unit_id, period)",
        "CREATE INDEX obligation_collaborator ON obligation (collaborator_id) WHERE collaborator_id IS NOT NULL",
        "CREATE INDEX obligation_group ON obligation (group_id) WHERE group_id IS NOT NULL",
        "CREATE INDEX obligation_recipient ON obligation (recipient_id, coverage_last)",
        "CREATE INDEX obligation_period ON obligation (period, unit_id)",
        "CREATE INDEX obligation_due ON obligation (due_at, id)",
        "CREATE INDEX obligation_updated ON obligation (updated_at, id)",
        "CREATE INDEX report_unit ON report (unit_id, created_at, id)",
        "CREATE INDEX report_recipient ON report (recipient_id, id)",
        "CREATE INDEX report_collaborator ON report (collaborator_id, id) WHERE collaborator_id IS NOT NULL",
        "CREATE INDEX report_group ON report (group_id, id) WHERE group_id IS NOT NULL",
        "CREATE INDEX report_period ON report (period, id)",
        "CREATE INDEX report_created ON report (created_at, id)",
        "CREATE INDEX report_updated ON report (updated_at, id)",
        "CREATE INDEX report_source_source ON report_source (source_id)",
    ]
}
