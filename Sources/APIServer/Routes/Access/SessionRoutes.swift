import Domain
import HTTPTypes
import Hummingbird

enum SessionRoutes {
    static let all: [Route] = [
        .post("/v1/sessions", access: .open, signIn),
        .post("/v1/sessions/refresh", access: .open, refresh),
        .delete("/v1/sessions/current", signOut),
        .get("/v1/me", me),
        .put("/v1/me/password", changePassword),
    ]

    private static func signIn(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let username = fields.text("username", length: 1...200).lowercased()
        let password = fields.text("password", length: 1...Limits.password.upperBound)
        try fields.finish()
        let services = exchange.services
        let (account, hash) = try await PasswordCheck.account(username, password, services)
        return try await open(exchange) { store in
            // Locked or renamed since the password was checked: the check counts for nothing then.
            guard let current = try store.accountToChange(account.id), current.lockedAt == nil,
                try store.passwordHash(of: account.id) == hash
            else { throw AccessRefusal.wrongCredentials }
            return current
        }
    }

    /// A new session of the account that `admit` finds, in the transaction that opens it.
    static func open(
        _ exchange: Exchange, _ admit: @escaping @Sendable (any StoreWriter) throws -> Account
    ) async throws -> Answer {
        let services = exchange.services
        let refresh = Tokens.newRefreshToken()
        let now = RealClock.now
        let (id, requestID): (SessionID, String) = (
            Identifier(trusted: services.ids.next()), exchange.context.requestID
        )
        let account = try await services.storage.write { store in
            let account = try admit(store)
            let session = SignInSession(
                id: id, accountID: account.id, createdAt: now,
                expiresAt: now.adding(days: services.refreshDays))
            let ask = services.ask(account: account.id, session: id, requestID: requestID)
            try store.insert(session, refreshHash: refresh.hash)
            try store.record(.session("session.opened", id, ask))
            return account
        }
        return try await answer(.created, account: account, session: id, refresh: refresh.token, services)
    }

    /// A refresh token works once. One that comes again was copied, so the whole session ends.
    private static func refresh(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let hash = Tokens.refreshHash(fields.text("refreshToken", length: 1...1_000))
        try fields.finish()
        let services = exchange.services
        let next = Tokens.newRefreshToken()
        let clock = RealClock.now
        let outcome = try await services.storage.write { store -> (account: Account, session: SessionID)? in
            guard let record = try store.refreshRecord(hash), !record.ended, record.expiresAt > clock,
                let account = try store.account(record.accountID), account.lockedAt == nil
            else { throw AccessRefusal.sessionEnded }
            guard !record.used else {
                try store.endSession(record.sessionID, at: clock)
                return nil
            }
            try store.useRefresh(hash, next: next.hash, of: record.sessionID, at: clock)
            return (account, record.sessionID)
        }
        guard let outcome else { throw AccessRefusal.sessionEnded }
        return try await answer(
            .ok, account: outcome.account, session: outcome.session, refresh: next.token, services)
    }

    private static func answer(
        _ status: HTTPResponse.Status, account: Account, session: SessionID, refresh: String,
        _ services: Services
    ) async throws -> Answer {
        let access = try await services.tokens.issue(account: account.id, session: session, at: RealClock.now)
        return .json(status) { json in
            json.member("accessToken", access)
            json.member("refreshToken", refresh)
            json.member("tokenType", "Bearer")
            json.member("expiresIn", services.tokens.lifetime)
            json.member("account") { AccountRoutes.write(account, &$0) }
        }
    }

    private static func signOut(_ exchange: Exchange) async throws -> Answer {
        let ask = try exchange.ask
        try await exchange.services.storage.write { store in
            _ = try store.caller(ask)
            guard let session = ask.sessionID else { return }
            try store.endSession(session, at: ask.clock)
            try store.record(.session("session.ended", session, ask))
        }
        if let session = ask.sessionID { exchange.services.tokens.verified.forget(session) }
        return .noContent
    }

    private static func me(_ exchange: Exchange) async throws -> Answer {
        let ask = try exchange.ask
        let account = try await exchange.services.storage.read { try $0.caller(ask).account }
        return Answer.json { AccountRoutes.write(account, &$0) }.tagged(String(account.meta.version))
    }

    private static func changePassword(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let current = fields.text("currentPassword", length: 1...Limits.password.upperBound)
        let new = fields.text("newPassword", length: Limits.password)
        try fields.finish()
        let (ask, services) = (try exchange.ask, exchange.services)
        let (account, old) = try await services.storage.read { store in
            (try store.caller(ask).account, try store.passwordHash(of: ask.accountID))
        }
        try PasswordCheck.throttle(account.username, services)
        guard try await services.passwords.verify(current, old) else {
            services.throttle.failed(account.username)
            throw AccountRefusal.wrongCurrentPassword
        }
        services.throttle.succeeded(account.username)
        guard new != current else { throw AccountRefusal.passwordUnchanged }
        let hash = try await services.passwords.hash(new)
        try await services.storage.write { store in
            _ = try store.caller(ask)
            guard var account = try store.accountToChange(ask.accountID),
                try store.passwordHash(of: ask.accountID) == old
            else { throw AccountRefusal.wrongCurrentPassword }
            account.mustChangePassword = false
            account.meta = account.meta.touched(ask.clock)
            try store.setPassword(hash, of: account.id)
            try store.update(account)
            try store.endSessions(of: account.id, except: ask.sessionID, at: ask.clock)
            try store.record(.session("account.passwordChanged", account.id, ask))
        }
        return .noContent
    }
}

extension AuditEvent {
    static func session(_ action: String, _ subject: some CustomStringConvertible, _ ask: Ask)
        -> AuditEvent
    {
        AuditEvent(
            id: Identifier(trusted: ask.makeID()), action: action, subject: subject.description, unitID: nil,
            accountID: ask.accountID, reason: nil, at: ask.now, recordedAt: ask.clock,
            requestID: ask.requestID)
    }
}
