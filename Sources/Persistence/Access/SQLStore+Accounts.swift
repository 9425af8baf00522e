import Domain

let accountColumns: Statement = """
    a.id, a.username, a.display_name, a.unit_id, a.collaborator_id, a.must_change_password, a.locked_at, a.version,
    a.created_at, a.updated_at
    """

/// A grant `g` that has not been taken away and holds on the day.
private func grantHolds(on day: CivilDate) -> Statement {
    """
    g.ended_at IS NULL AND g.valid_from <= \(day.description)
        AND (g.valid_to IS NULL OR g.valid_to > \(day.description))
    """
}

extension SQLStore {
    func account(_ id: Account.ID) throws -> Account? {
        try account(where: "a.id = \(id.rawValue)", lock: Fragment(sql: ""))
    }

    func accountToChange(_ id: Account.ID) throws -> Account? {
        try account(where: "a.id = \(id.rawValue)", lock: forUpdate)
    }

    func account(username: String) throws -> (account: Account, hash: PasswordHash)? {
        guard let account = try account(where: "a.username = \(username)", lock: Fragment(sql: "")),
            let hash = try passwordHash(of: account.id)
        else { return nil }
        return (account, hash)
    }

    func passwordHash(of id: Account.ID) throws -> PasswordHash? {
        try row("SELECT password_hash FROM account WHERE id = \(id.rawValue)")
            .map { PasswordHash(try $0.text("password_hash")) }
    }

    private func account(where condition: Statement, lock: Fragment) throws -> Account? {
        guard
            let row = try row(
                "SELECT \(statement: accountColumns) FROM account a WHERE a.is_key = 0 AND \(statement: condition) \(fragment: lock)"
            )
        else { return nil }
        return try accounts([row]).first
    }

    /// Completes account rows with their grants, in one query for all.
    func accounts(_ accountRows: [Row]) throws -> [Account] {
        let ids = try accountRows.map { try $0.text("id") }
        let grants = try rows(
            """
            SELECT id, account_id, role, unit_id, valid_from, valid_to FROM account_grant
            WHERE account_id IN (\(list: ids)) AND ended_at IS NULL ORDER BY id
            """
        ).map { row in
            (
                try row.text("account_id"),
                Grant(
                    id: try row.id("id"), role: try row.choice("role"), unitID: try row.id("unit_id"),
                    from: try row.date("valid_from"), to: try row.optionalDate("valid_to"))
            )
        }
        let byAccount = Dictionary(grouping: grants, by: \.0)
        return try accountRows.map { row in
            try account(row, byAccount[try row.text("id"), default: []].map(\.1))
        }
    }

    private func account(_ row: Row, _ grants: [Grant]) throws -> Account {
        Account(
            id: try row.id("id"), username: try row.text("username"),
            displayName: try row.optionalText("display_name"), unitID: try row.id("unit_id"),
            collaboratorID: try row.optionalID("collaborator_id"), grants: grants,
            lockedAt: try row.optionalInstant("locked_at"),
            mustChangePassword: try row.bool("must_change_password"), meta: try row.meta())
    }

    func sessionIsLive(_ id: SessionID, at clock: Instant) throws -> Bool {
        try row("SELECT id FROM session WHERE \(statement: sessionLives(id, at: clock))") != nil
    }

    private func sessionLives(_ id: SessionID, at clock: Instant) -> Statement {
        "id = \(id.rawValue) AND ended_at IS NULL AND expires_at > \(clock.milliseconds)"
    }

    /// One statement, since every request begins with it.
    func bearer(_ id: Account.ID, session: SessionID?, at clock: Instant, on day: CivilDate) throws
        -> (account: Account, standings: [Standing])?
    {
        let isLive: Statement =
            if let session {
                "EXISTS (SELECT 1 FROM session WHERE \(statement: sessionLives(session, at: clock)))"
            } else { "true" }
        // An advisor's grant is given at the board and reaches from the committee that the board receives for.
        let found = try rows(
            """
            SELECT \(statement: accountColumns), g.id AS grant_id, g.role, g.unit_id AS grant_unit_id, g.valid_from,
                g.valid_to, anchor.id AS anchor_id, anchor.kind AS anchor_kind
            FROM account a LEFT JOIN account_grant g ON g.account_id = a.id AND g.ended_at IS NULL
                LEFT JOIN unit u ON u.id = g.unit_id
                LEFT JOIN unit anchor
                    ON anchor.id = CASE WHEN g.role = 'advisor' THEN u.receives_for_id ELSE u.id END
            WHERE a.id = \(id.rawValue) AND \(statement: isLive)
            ORDER BY g.id
            """)
        guard let first = found.first else { return nil }
        var grants: [Grant] = []
        var standings: [Standing] = []
        for row in found where try row.optionalText("grant_id") != nil {
            let grant = Grant(
                id: try row.id("grant_id"), role: try row.choice("role"), unitID: try row.id("grant_unit_id"),
                from: try row.date("valid_from"), to: try row.optionalDate("valid_to"))
            grants.append(grant)
            guard grant.from <= day, grant.to.map({ day < $0 }) ?? true,
                let anchorID: Unit.ID = try row.optionalID("anchor_id")
            else { continue }
            standings.append(
                Standing(
                    role: grant.role, unitID: grant.unitID, anchorID: anchorID,
                    anchorKind: try row.choice("anchor_kind")))
        }
        return (try account(first, grants), standings)
    }

    func hasAdvisors(for unitID: Unit.ID, on day: CivilDate) throws -> Bool {
        try hasAdvisors(for: unitID, on: day, "a.locked_at IS NULL")
    }

    func hasAdvisors(for unitID: Unit.ID, besides id: Account.ID, on day: CivilDate) throws -> Bool {
        try hasAdvisors(for: unitID, on: day, "a.locked_at IS NULL AND a.id <> \(id.rawValue)")
    }

    private func hasAdvisors(for unitID: Unit.ID, on day: CivilDate, _ account: Statement) throws -> Bool {
        try row(
            """
            SELECT g.id FROM unit board JOIN account_grant g ON g.unit_id = board.id
                JOIN account a ON a.id = g.account_id
            WHERE board.receives_for_id = \(unitID.rawValue) AND g.role = 'advisor'
                AND \(statement: grantHolds(on: day)) AND \(statement: account)
            LIMIT 1
            """) != nil
    }

    func accounts(
        within unitID: Unit.ID?, query: String?, below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Account> {
        var with: [Statement] = []
        let arms = try arms("a.unit_id", below: anchors, on: day, &with)
        var filters = [PageFilter(condition: "a.is_key = 0")]
        if let unitID, let inside = try filter("a.unit_id", within: unitID, on: day, &with) {
            filters.append(inside)
        }
        if let query { filters.append(search("a.folded", query)) }
        let found = try self.page(
            with: with, columns: accountColumns, table: "account a", arms: arms, filters: filters,
            order: PageOrder(key: "a.username", keyIsInteger: false, id: "a.id"), updated: "a.updated_at",
            page
        ) { $0 }
        return Page(items: try accounts(found.items), next: found.next)
    }

    func insert(_ account: Account, hash: PasswordHash) throws {
        let inserted = try row(
            """
            INSERT INTO account (id, username, display_name, unit_id, collaborator_id, password_hash,
                must_change_password, locked_at, folded, version, created_at, updated_at)
            VALUES (\(account.id.rawValue), \(account.username), \(account.displayName), \(account.unitID.rawValue),
                \(account.collaboratorID?.rawValue), \(hash.text), \(account.mustChangePassword),
                \(account.lockedAt?.milliseconds), \(folded(account)), \(account.meta.version),
                \(account.meta.createdAt.milliseconds), \(account.meta.updatedAt.milliseconds))
            ON CONFLICT (username) DO NOTHING RETURNING id
            """)
        guard inserted != nil else { throw AccountRefusal.usernameTaken }
        for grant in account.grants { try insert(grant, of: account.id) }
    }

    func folded(_ account: Account) -> String {
        "\(account.username) \(account.displayName ?? "")".folded
    }

    func update(_ account: Account) throws {
        try execute(
            """
            UPDATE account SET display_name = \(account.displayName), locked_at = \(account.lockedAt?.milliseconds),
                must_change_password = \(account.mustChangePassword), folded = \(folded(account)),
                version = \(account.meta.version), updated_at = \(account.meta.updatedAt.milliseconds)
            WHERE id = \(account.id.rawValue)
            """)
    }

    func insert(_ grant: Grant, of id: Account.ID) throws {
        try execute(
            """
            INSERT INTO account_grant (id, account_id, role, unit_id, valid_from, valid_to)
            VALUES (\(grant.id.rawValue), \(id.rawValue), \(grant.role.rawValue), \(grant.unitID.rawValue),
                \(grant.from.description), \(grant.to?.description))
            """)
    }

    func endGrant(_ id: Grant.ID, at clock: Instant) throws {
        try execute("UPDATE account_grant SET ended_at = \(clock.milliseconds) WHERE id = \(id.rawValue)")
    }

    func setPassword(_ hash: PasswordHash, of id: Account.ID) throws {
        try execute("UPDATE account SET password_hash = \(hash.text) WHERE id = \(id.rawValue)")
    }
}
