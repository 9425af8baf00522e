import Domain
import HTTPTypes

/// Keys of programs. For another in its place make a second one, and revoke the first once nothing uses it.
enum APIKeyRoutes {
    static let all: [Route] = [
        .get("/v1/api-keys", query: true, list),
        .post("/v1/api-keys", kept: false, create),
        .get("/v1/api-keys/current") { exchange in
            shown(try await exchange.view { try $0.ownAPIKey() })
        },
        .get("/v1/api-keys/{id}") { exchange in
            let id = try exchange.id(of: APIKey.self)
            return shown(try await exchange.view { try $0.apiKey(id) })
        },
        .delete("/v1/api-keys/{id}") { exchange in
            let (id, precondition) = (try exchange.id(of: APIKey.self), exchange.precondition)
            try await exchange.work { try $0.revokeAPIKey(id, precondition) }
            return .noContent
        },
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let unit = query.unit("unit")
        let page = try exchange.page(query)
        try query.finish()
        let keys = try await exchange.view { try $0.apiKeys(within: unit, page) }
        return exchange.list(query, keys, write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: APIKey.self))
        let name = fields.text("name", length: Limits.keyName)
        let unit = fields.unit("unit")
        let scopes = fields.choices("scopes", KeyScope.self)
        if scopes == nil { fields.fail("scopes", .required, .oneOf(KeyScope.allCases.map(\.rawValue))) }
        let expiresAt = fields.optionalInstant("expiresAt")
        try fields.finish()
        let secret = KeySecret.next(isSandbox: exchange.services.clock.isSandbox)
        let new = NewAPIKey(
            id: id, name: name, unit: try present(unit), scopes: try present(scopes), expiresAt: expiresAt,
            prefix: secret.prefix, hash: secret.hash)
        let (key, isNew) = try await exchange.work { work in
            var isNew = false
            let key = try work.createAPIKey(new, claim) { isNew = true }
            return (key, isNew)
        }
        return Answer.json { json in
            write(key, &json)
            // Nobody knows it any more when the request comes again.
            if isNew { json.member("key", secret.text) }
        }.tagged(tag(key)).created("/v1/api-keys/\(key.id)")
    }

    private static func shown(_ key: APIKey) -> Answer {
        Answer.json { write(key, &$0) }.tagged(tag(key))
    }

    /// Its last day of use makes no version.
    private static func tag(_ key: APIKey) -> String {
        "\(key.meta.version)-\(key.lastUsedOn?.description ?? "unused")"
    }

    private static func write(_ key: APIKey, _ json: inout JSONWriter) {
        json.member("id", key.id)
        json.member("name", key.name)
        json.member("prefix", key.prefix)
        json.member("unitId", key.unitID)
        json.memberArray("scopes") { json in
            for scope in key.scopes { json.value(scope.rawValue) }
        }
        json.member("expiresAt", key.expiresAt)
        json.member("revokedAt", key.revokedAt)
        json.member("lastUsedOn", key.lastUsedOn)
        json.member("createdBy", key.createdBy)
        key.meta.write(&json)
    }
}
