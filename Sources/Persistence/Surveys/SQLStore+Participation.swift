import Domain

extension SQLStore {
    func tokenIssuer(of id: Survey.ID) throws -> TokenIssuer? {
        try row("SELECT public_key, sealed_key FROM survey_issuer WHERE survey_id = \(id.rawValue)").map {
            row in
            TokenIssuer(
                publicKey: try row.text("public_key"), sealedKey: try row.optionalText("sealed_key"))
        }
    }

    func insert(_ issuer: TokenIssuer, of id: Survey.ID) throws {
        try execute(
            """
            INSERT INTO survey_issuer (survey_id, public_key, sealed_key)
            VALUES (\(id.rawValue), \(issuer.publicKey), \(issuer.sealedKey))
            """)
    }

    private static func idle(at now: Instant) -> Statement {
        """
        sealed_key IS NOT NULL AND survey_id IN (
            SELECT s.id FROM survey s WHERE s.stage <> 'draft' AND s.closes_at <= \(now.milliseconds))
        """
    }

    func hasIdleKeys(at now: Instant) throws -> Bool {
        try row("SELECT 1 AS found FROM survey_issuer WHERE \(statement: Self.idle(at: now)) LIMIT 1") != nil
    }

    func destroyIdleKeys(at now: Instant) throws {
        try execute("UPDATE survey_issuer SET sealed_key = NULL WHERE \(statement: Self.idle(at: now))")
    }

    func slip(_ hash: String, of id: Survey.ID) throws -> Slip? {
        try row(
            "SELECT unit_id, request FROM survey_slip WHERE survey_id = \(id.rawValue) AND hash = \(hash)"
        ).map { Slip(unitID: try $0.id("unit_id"), request: try $0.optionalText("request")) }
    }

    func slipCounts(of id: Survey.ID) throws -> [SlipCount] {
        try rows(
            """
            SELECT unit_id, slips_issued, slips_used, quota FROM survey_target
            WHERE survey_id = \(id.rawValue) AND is_leaf = 1 ORDER BY unit_id
            """
        ).map(decodeSlipCount)
    }

    func slipCountToChange(of id: Survey.ID, at unitID: Unit.ID) throws -> SlipCount? {
        try row(
            """
            SELECT unit_id, slips_issued, slips_used, quota FROM survey_target
            WHERE survey_id = \(id.rawValue) AND unit_id = \(unitID.rawValue) AND is_leaf = 1
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map(decodeSlipCount)
    }

    /// In the order of their hashes, which is not the one in which they are printed.
    func insertSlips(_ hashes: [String], of id: Survey.ID, at unitID: Unit.ID) throws {
        for hash in hashes.sorted() {
            try execute(
                """
                INSERT INTO survey_slip (survey_id, hash, unit_id)
                VALUES (\(id.rawValue), \(hash), \(unitID.rawValue))
                """)
        }
        try execute(
            """
            UPDATE survey_target SET slips_issued = slips_issued + \(hashes.count)
            WHERE survey_id = \(id.rawValue) AND unit_id = \(unitID.rawValue)
            """)
    }

    func use(_ request: SigningRequest, of id: Survey.ID, at unitID: Unit.ID) throws -> Bool {
        let used = try row(
            """
            UPDATE survey_slip SET request = \(request.blindedMessage)
            WHERE survey_id = \(id.rawValue) AND hash = \(request.slip) AND request IS NULL
            RETURNING 1 AS used
            """)
        guard used != nil else {
            return try slip(request.slip, of: id)?.request == request.blindedMessage
        }
        try execute(
            """
            UPDATE survey_target SET slips_used = slips_used + 1
            WHERE survey_id = \(id.rawValue) AND unit_id = \(unitID.rawValue)
            """)
        return true
    }

    func spend(_ token: Token, of id: Survey.ID) throws -> Bool {
        try row(
            """
            INSERT INTO survey_token (survey_id, hash) VALUES (\(id.rawValue), \(token.digest))
            ON CONFLICT (survey_id, hash) DO NOTHING RETURNING 1 AS spent
            """) != nil
    }
}

private func decodeSlipCount(_ row: Row) throws -> SlipCount {
    SlipCount(
        unitID: try row.id("unit_id"), issued: try row.int("slips_issued"), used: try row.int("slips_used"),
        quota: try row.int("quota"))
}
