import Domain
import HTTPTypes

enum AccountRoutes {
    static let all: [Route] = [
        .get("/v1/accounts", query: true, list),
        // The first answer may hold a password.
        .post("/v1/accounts", kept: false, create),
        .get("/v1/accounts/{id}") { exchange in
            let id = try exchange.id(of: Account.self)
            return answer(try await exchange.view { try $0.account(id) })
        },
        .patch("/v1/accounts/{id}", rename),
        .post("/v1/accounts/{id}/grants", addGrant),
        .delete("/v1/accounts/{id}/grants/{grantId}", removeGrant),
        .post("/v1/accounts/{id}/lock", lock),
        .delete("/v1/accounts/{id}/lock") { exchange in
            let (id, precondition) = (try exchange.id(of: Account.self), exchange.precondition)
            return answer(try await exchange.work { try $0.unlockAccount(id, precondition) })
        },
        .post("/v1/accounts/{id}/password-reset", body: .optionalJSON, kept: false, resetPassword),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (unit, text) = (query.unit("unit"), query.text("q", length: Limits.query))
        let page = try exchange.page(query)
        try query.finish()
        let accounts = try await exchange.view { try $0.accounts(within: unit, query: text, page) }
        return exchange.list(query, accounts, write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Account.self))
        let username = fields.parsed("username", expected: .username, parseUsername)
        let displayName = fields.optionalText("displayName", length: Limits.displayName)
        let unit = fields.unit("unit")
        let collaboratorID = fields.optionalIdentifier("collaboratorId", of: Collaborator.self)
        let password = fields.optionalText("password", length: Limits.password)
        let grants = fields.objects("grants", count: Limits.grants, readGrant)
        try fields.finish()
        let temporary = password == nil ? Passwords.random() : nil
        let new = NewAccount(
            id: id, username: try present(username), displayName: displayName, unit: try present(unit),
            collaboratorID: collaboratorID,
            hash: try await exchange.services.passwords.hash(password ?? temporary ?? ""),
            mustChangePassword: temporary != nil, grants: try grants.map(present))
        let (account, isNew) = try await exchange.work { work in
            var isNew = false
            let account = try work.createAccount(new, claim) { isNew = true }
            return (account, isNew)
        }
        return Answer.json(.created) { json in
            write(account, &json)
            // What was made the first time is not known any more when the request comes again.
            if isNew { json.member("temporaryPassword", temporary) }
        }.tagged(String(account.meta.version)).located("/v1/accounts/\(account.id)")
    }

    static func parseUsername(_ text: String) -> String? {
        let allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-".utf8
        return Limits.username.contains(text.utf8.count) && text.utf8.allSatisfy(allowed.contains)
            ? text : nil
    }

    private static func readGrant(_ fields: JSONFields) -> NewGrant? {
        let role = fields.choice("role", Role.self)
        let unit = fields.unit("unit")
        let (from, to) = (fields.optionalDate("from"), fields.optionalDate("to"))
        guard let role, let unit else { return nil }
        return NewGrant(role: role, unit: unit, from: from, to: to)
    }

    private static func rename(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Account.self)
        let fields = try exchange.fields()
        let name = fields.textChange("displayName", length: Limits.displayName, clearable: true)
        try fields.finish()
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.renameAccount(id, name, precondition) })
    }

    private static func addGrant(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Account.self)
        let fields = try exchange.fields()
        let read = readGrant(fields)
        try fields.finish()
        let grant = try present(read)
        return try await exchange.work {
            try $0.addGrant(grant, to: id)
        } answer: {
            answer($0).created("/v1/accounts/\(id)")
        }
    }

    private static func removeGrant(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Account.self)
        let grantID = try exchange.id("grantId", of: GrantEntity.self)
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.removeGrant(grantID, of: id, precondition) })
    }

    private static func lock(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Account.self)
        let fields = try exchange.fields()
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        return try await exchange.work {
            try $0.lockAccount(id, reason: reason)
        } answer: {
            answer($0)
        }
    }

    private static func resetPassword(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Account.self)
        try exchange.fields().finish()
        let password = Passwords.random()
        let hash = try await exchange.services.passwords.hash(password)
        let account = try await exchange.work { try $0.resetPassword(of: id, to: hash) }
        return Answer.json { json in
            json.member("temporaryPassword", password)
            json.member("account") { write(account, &$0) }
        }.tagged(String(account.meta.version))
    }

    private static func answer(_ account: Account) -> Answer {
        Answer.json { write(account, &$0) }.tagged(String(account.meta.version))
    }

    static func write(_ account: Account, _ json: inout JSONWriter) {
        json.member("id", account.id)
        json.member("username", account.username)
        json.member("displayName", account.displayName)
        json.member("unitId", account.unitID)
        json.member("collaboratorId", account.collaboratorID)
        json.memberArray(
            "grants",
            { json in
                for grant in account.grants {
                    json.object { json in
                        json.member("id", grant.id)
                        json.member("role", grant.role)
                        json.member("unitId", grant.unitID)
                        json.member("from", grant.from)
                        json.member("to", grant.to)
                    }
                }
            })
        json.member("locked", account.lockedAt != nil)
        json.member("mustChangePassword", account.mustChangePassword)
        account.meta.write(&json)
    }
}

extension Role: WireValue {}

extension Phrase {
    static let username = Phrase(
        vi: "3 đến 64 chữ thường không dấu, chữ số, dấu chấm, gạch dưới hoặc gạch nối",
        en: "3 to 64 of lowercase letters, digits, dot, underscore and hyphen")
}

extension Meta {
    func write(_ json: inout JSONWriter) {
        json.member("version", version)
        json.member("createdAt", createdAt)
        json.member("updatedAt", updatedAt)
    }
}
