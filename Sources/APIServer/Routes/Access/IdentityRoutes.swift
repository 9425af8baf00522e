import Domain
import HTTPTypes
import Logging

/// Signing in by an issuer of OpenID Connect, and the links from its people to accounts.
enum IdentityRoutes {
    static let all: [Route] = [
        .post("/v1/sessions/oidc", access: .open, signIn),
        .get("/v1/accounts/{id}/identity") { exchange in
            let id = try exchange.id(of: Account.self)
            let found = try await exchange.view { try $0.identity(of: id) }
            return answer(found.identity, found.account)
        },
        .put("/v1/accounts/{id}/identity", link),
        .delete("/v1/accounts/{id}/identity") { exchange in
            let (id, precondition) = (try exchange.id(of: Account.self), exchange.precondition)
            _ = try await exchange.work { try $0.unlinkIdentity(of: id, precondition) }
            return .noContent
        },
    ]

    private static func signIn(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let token = fields.text("idToken", length: 1...Limits.identityToken)
        try fields.finish()
        let services = exchange.services
        guard let issuer = services.issuer else {
            throw Problem.rule(
                "noIssuer", "", "Máy chủ này không dùng đăng nhập qua đơn vị cấp danh tính.",
                "This server has no issuer to sign in by.")
        }
        let identity = try await identity(in: token, issuer, services)
        let (clock, hash) = (RealClock.now, RandomSecret.hash(identity.signed))
        return try await SessionRoutes.open(exchange) { store in
            guard let id = try store.linkedAccount(issuer: identity.issuer, subject: identity.subject),
                let account = try store.accountToChange(id), account.lockedAt == nil,
                // Unlinked since it was looked up, while another held the account.
                try store.identity(of: id)?.subject == identity.subject,
                try store.spendIdentityToken(hash, until: identity.spentUntil, at: clock)
            else { throw AccessRefusal.identityRefused }
            return account
        }
    }

    private static func identity(in token: String, _ issuer: IdentityIssuer, _ services: Services)
        async throws -> IdentityIssuer.Identity
    {
        do {
            return try await issuer.identity(in: token, at: RealClock.now)
        } catch let refusal as IdentityIssuer.Refusal {
            services.logger.info("an ID token was refused", metadata: ["reason": "\(refusal.rawValue)"])
            throw AccessRefusal.identityRefused
        } catch let failure as IssuerKeys.Unreachable {
            services.logger.warning("no keys from the issuer", metadata: ["reason": "\(failure.reason)"])
            throw Problem.unavailable.detailed(
                "Đơn vị cấp danh tính không trả lời; hãy thử lại, hoặc đăng nhập bằng mật khẩu.",
                "The issuer of identities does not answer; try again, or sign in with a password."
            ).with(header: .retryAfter, "5")
        }
    }

    private static func link(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Account.self)
        let fields = try exchange.fields()
        let issuer = fields.parsed("issuer", expected: .issuer) { Setting.isIssuer($0) ? $0 : nil }
        let subject = fields.text("subject", length: Limits.identitySubject)
        try fields.finish()
        let precondition = exchange.precondition
        let reference = try present(issuer)
        let linked = try await exchange.work {
            try $0.linkIdentity(id, issuer: reference, subject: subject, precondition)
        }
        return answer(linked.identity, linked.account)
    }

    private static func answer(_ identity: ExternalIdentity, _ account: Account) -> Answer {
        Answer.json { json in
            json.member("accountId", identity.accountID)
            json.member("issuer", identity.issuer)
            json.member("subject", identity.subject)
            json.member("linkedAt", identity.linkedAt)
        }.tagged(String(account.meta.version))
    }
}

extension Phrase {
    fileprivate static let issuer = Phrase(
        vi: "địa chỉ https của đơn vị cấp danh tính, không có ? và #",
        en: "the https address of an issuer, without ? and #")
}
