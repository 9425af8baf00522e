import Domain
import Logging

/// What routes and jobs work with.
struct Services: Sendable {
    let storage: any Storage
    let clock: DomainClock
    let ids: IdentifierSource
    let passwords: Passwords
    let tokens: Tokens
    let cursors: Cursors
    let ballotHashes: BallotHashes
    let tokenIssuing: TokenIssuing
    let auditChain: AuditChain
    var webhooks: WebhookSender
    /// False in a copy of a store: those whose events it has were told by the store itself.
    var sendsWebhooks = true
    var throttle: SignInThrottle
    var rateLimits: RateLimits
    let metrics: Metrics
    let openAPI: OpenAPIDocument
    let refreshDays: Int
    let logger: Logger
    var edge = EdgeSettings()
    let readiness: Readiness
    let connections: ConnectionCount
    let running = RunningCalls()
    let knownKeys = KnownKeys()
    /// Who else says who somebody is; nil where nobody does.
    var issuer: IdentityIssuer?

    /// A request's ask, or a job's (without account's session).
    func ask(account: Account.ID, session: SessionID?, key: APIKey.ID? = nil, requestID: String) -> Ask {
        let ids = ids
        return Ask(
            accountID: account, sessionID: session, keyID: key, now: clock.now, clock: RealClock.now,
            requestID: requestID,
            makeID: { ids.next() })
    }
}

/// The service group describes what it runs, down to the last member: that took longer than the rest of a start, and
/// there are keys among these.
extension Services: CustomStringConvertible {
    var description: String { "Services" }
}
