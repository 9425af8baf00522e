import Crypto
import Domain
import Testing

@testable import APIServer

@Suite struct VerifiedTokenTests {
    private func bearer(_ number: Int) -> TokenBearer {
        TokenBearer(
            account: Account.ID(trusted: "account \(number)"),
            session: SessionID(trusted: "session \(number)"))
    }

    private let start = Instant(milliseconds: 1_000_000)

    @Test func `a verified token is known until it expires`() {
        let verified = VerifiedTokens()
        let digest = VerifiedTokens.digest("a")
        verified.remember(digest, bearer(1), until: start.adding(seconds: 10), at: start)
        #expect(verified.bearer(digest, at: start.adding(seconds: 9)) == bearer(1))
        #expect(verified.bearer(VerifiedTokens.digest("b"), at: start) == nil)
        #expect(verified.bearer(digest, at: start.adding(seconds: 10)) == nil)
        #expect(verified.count == 0)
    }

    @Test func `the tokens of a session that has ended are forgotten`() {
        let verified = VerifiedTokens()
        for number in 1...2 {
            verified.remember(
                VerifiedTokens.digest("\(number)"), bearer(number), until: start.adding(seconds: 10),
                at: start)
        }
        verified.forget(bearer(1).session)
        #expect(verified.bearer(VerifiedTokens.digest("1"), at: start) == nil)
        #expect(verified.bearer(VerifiedTokens.digest("2"), at: start) == bearer(2))
    }

    @Test func `what is remembered has a bound, and the expired go first`() {
        let verified = VerifiedTokens(capacity: 3)
        for number in 1...3 {
            let expires = start.adding(seconds: Int64(number))
            verified.remember(VerifiedTokens.digest("\(number)"), bearer(number), until: expires, at: start)
        }
        let later = start.adding(seconds: 2)
        verified.remember(VerifiedTokens.digest("4"), bearer(4), until: start.adding(seconds: 9), at: later)
        #expect(verified.count == 2)
        #expect(verified.bearer(VerifiedTokens.digest("3"), at: later) == bearer(3))
        for number in 5...20 {
            verified.remember(
                VerifiedTokens.digest("\(number)"), bearer(number), until: start.adding(seconds: 9), at: later
            )
            #expect(verified.count <= 3)
        }
    }

    @Test func `a token is verified once, and no longer taken after its time`() async throws {
        let tokens = await Tokens(key: SymmetricKey(size: .bits256), lifetime: 60)
        let clock = RealClock.now
        let account = Account.ID(trusted: IdentifierSource().next())
        let session = SessionID(trusted: IdentifierSource().next())
        let token = try await tokens.issue(account: account, session: session, at: clock)
        #expect(await tokens.verify(token) == TokenBearer(account: account, session: session))
        #expect(tokens.verified.count == 1)
        #expect(await tokens.verify(token) != nil)
        #expect(await tokens.verify(token + "x") == nil)
        #expect(tokens.verified.count == 1)
        #expect(await tokens.verify(token, at: clock.adding(seconds: 61)) == nil)
    }
}
