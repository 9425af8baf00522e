import Domain

private let keyColumns: Statement = """
    k.id, k.name, k.unit_id, k.prefix, k.scopes, k.expires_at, k.revoked_at, k.last_used_on, k.created_by, k.version,
    k.created_at, k.updated_at
    """

extension SQLStore {
    func apiKey(_ id: APIKey.ID) throws -> APIKey? {
        try row("SELECT \(statement: keyColumns) FROM api_key k WHERE k.id = \(id.rawValue)").map(decodeKey)
    }

    func apiKeyToChange(_ id: APIKey.ID) throws -> APIKey? {
        try row(
            "SELECT \(statement: keyColumns) FROM api_key k WHERE k.id = \(id.rawValue) \(fragment: forUpdate)"
        ).map(decodeKey)
    }

    func apiKeyAtWork(_ id: APIKey.ID) throws -> (key: APIKey, unitKind: Unit.Kind)? {
        try row(
            """
            SELECT \(statement: keyColumns), u.kind AS unit_kind FROM api_key k JOIN unit u ON u.id = k.unit_id
            WHERE k.id = \(id.rawValue)
            """
        ).map { (try decodeKey($0), try $0.choice("unit_kind")) }
    }

    func knownKey(hash: String) throws -> KnownKey? {
        try row("SELECT id, scopes, last_used_on FROM api_key WHERE hash = \(hash)").map { row in
            KnownKey(
                id: try row.id("id"), scopes: Set(try scopes(row)),
                lastUsedOn: try row.optionalDate("last_used_on"))
        }
    }

    func apiKeys(
        within unitID: Unit.ID?, below anchors: [Unit.ID], on day: CivilDate, _ page: PageRequest
    ) throws -> Page<APIKey> {
        var with: [Statement] = []
        let arms = try arms("k.unit_id", below: anchors, on: day, &with)
        var filters: [PageFilter] = []
        if let unitID, let inside = try filter("k.unit_id", within: unitID, on: day, &with) {
            filters.append(inside)
        }
        return try self.page(
            with: with, columns: keyColumns, table: "api_key k", arms: arms, filters: filters,
            order: PageOrder(key: "k.prefix", keyIsInteger: false, id: "k.id"), updated: "k.updated_at", page,
            decodeKey)
    }

    func insert(_ key: APIKey, hash: String) throws {
        let (id, meta) = (key.id.rawValue, key.meta)
        let username = APIKey.username(key.id)
        try execute(
            """
            INSERT INTO account (id, username, display_name, unit_id, collaborator_id, password_hash,
                must_change_password, locked_at, folded, is_key, version, created_at, updated_at)
            VALUES (\(id), \(username), \(key.name), \(key.unitID.rawValue), NULL, '', 0, NULL,
                \("\(username) \(key.name)".folded), 1, \(meta.version), \(meta.createdAt.milliseconds),
                \(meta.updatedAt.milliseconds))
            """)
        try execute(
            """
            INSERT INTO api_key (id, name, unit_id, prefix, hash, scopes, expires_at, created_by, version, created_at,
                updated_at)
            VALUES (\(id), \(key.name), \(key.unitID.rawValue), \(key.prefix), \(hash),
                \(key.scopes.map(\.rawValue).joined(separator: " ")), \(key.expiresAt.milliseconds),
                \(key.createdBy.rawValue), \(meta.version), \(meta.createdAt.milliseconds),
                \(meta.updatedAt.milliseconds))
            """)
    }

    func update(_ key: APIKey) throws {
        try execute(
            """
            UPDATE api_key SET revoked_at = \(key.revokedAt?.milliseconds), version = \(key.meta.version),
                updated_at = \(key.meta.updatedAt.milliseconds)
            WHERE id = \(key.id.rawValue)
            """)
    }

    func noteUse(of id: APIKey.ID, on day: CivilDate, at clock: Instant) throws {
        try execute(
            """
            UPDATE api_key SET last_used_on = \(day.description)
            WHERE id = \(id.rawValue) AND (last_used_on IS NULL OR last_used_on < \(day.description))
                AND revoked_at IS NULL AND expires_at > \(clock.milliseconds)
            """)
    }

    private func decodeKey(_ row: Row) throws -> APIKey {
        APIKey(
            id: try row.id("id"), name: try row.text("name"), unitID: try row.id("unit_id"),
            prefix: try row.text("prefix"), scopes: try scopes(row), expiresAt: try row.instant("expires_at"),
            revokedAt: try row.optionalInstant("revoked_at"),
            lastUsedOn: try row.optionalDate("last_used_on"), createdBy: try row.id("created_by"),
            meta: try row.meta())
    }

    /// A scope that this program does not know any more lets nothing in.
    private func scopes(_ row: Row) throws -> [KeyScope] {
        try row.text("scopes").split(separator: " ").compactMap { KeyScope(rawValue: String($0)) }
    }
}
