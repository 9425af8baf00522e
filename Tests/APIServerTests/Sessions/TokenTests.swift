import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct TokenTests {
    private struct Forge {
        let account: String
        let session: String

        func claims(_ expires: Int64 = RealClock.now.milliseconds / 1_000 + 600) -> String {
            #"{"sub": "\#(account)", "sid": "\#(session)", "exp": \#(expires)}"#
        }

        static let header = #"{"alg":"HS256","typ":"JWT","kid":"dany-1"}"#

        func token(_ header: String, _ claims: String, _ sign: (Data) -> Data) -> String {
            let head = Data(header.utf8).base64URL + "." + Data(claims.utf8).base64URL
            return head + "." + sign(Data(head.utf8)).base64URL
        }

        private func named(_ algorithm: String, _ sign: (Data) -> Data) -> String {
            token(#"{"alg":"\#(algorithm)","kid":"dany-1"}"#, claims(), sign)
        }

        /// Tokens that are none, by what is wrong with them; `own` is the installation's key.
        func forgeries(of parts: [String], with own: SymmetricKey) -> [String: String] {
            let (right, wrong) = (TokenTests.hs256(own), TokenTests.hs256(SymmetricKey(size: .bits256)))
            let long = TokenTests.hs512(own)
            let past = claims(RealClock.now.milliseconds / 1_000 - 1)
            let later = Data(claims(99_999_999_999).utf8).base64URL
            let padded = String(claims().dropLast()) + #", "x": "\#(String(repeating: "a", count: 6_000))"}"#
            return [
                "alg none": named("none") { _ in Data() }, "alg None": named("None") { _ in Data() },
                "HS512": named("HS512", long), "HS512 signed as HS256": named("HS512", right),
                "HS256 signed as HS512": named("HS256", long), "RS256": named("RS256", right),
                "other key": named("HS256", wrong),
                "unknown kid": token(#"{"alg":"HS256","kid":"dany-2"}"#, claims(), right),
                "no kid": token(#"{"alg":"HS256"}"#, claims(), right),
                "expired": token(Forge.header, past, right),
                "no exp": token(Forge.header, #"{"sub": "\#(account)", "sid": "\#(session)"}"#, right),
                "no sid": token(Forge.header, #"{"sub": "\#(account)", "exp": 99999999999}"#, right),
                "huge": token(Forge.header, padded, right),
                "other claims": "\(parts[0]).\(later).\(parts[2])",
                "no signature": "\(parts[0]).\(parts[1]).", "two parts": "\(parts[0]).\(parts[1])",
                "empty parts": "\(parts[0])..", "rubbish": "rubbish", "dots": "..", "many dots": "a.b.c.d",
            ]
        }
    }

    private static func hs256(_ key: SymmetricKey) -> (Data) -> Data {
        { Data(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
    }

    private static func hs512(_ key: SymmetricKey) -> (Data) -> Data {
        { Data(HMAC<SHA512>.authenticationCode(for: $0, using: key)) }
    }

    @Test(arguments: StorageKind.available)
    func `only a token of this installation opens a door`(_ kind: StorageKind) async throws {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            try await serveAgain(storage, settings) { server in
                let (id, token) = try await server.account("can.bo", [(.officer, "TW")])
                let parts = token.split(separator: ".").map(String.init)
                let payload = try JSONReader.parse(Array(try #require(Data(base64URL: parts[1]))))
                let forge = Forge(account: id.rawValue, session: try #require(payload["sid"]?.text))
                let own = SecretFile.derive(
                    "access tokens", from: try SecretFile.loadOrMake(folder: settings.dataDir))
                let good = Forge.header
                // The forge works: with the right key and header its token is as good as any.
                let genuine = forge.token(good, forge.claims(), Self.hs256(own))
                #expect(try await server.send("GET", "/v1/me", as: genuine).status == 200)
                for (name, token) in forge.forgeries(of: parts, with: own) {
                    let reply = try await server.send("GET", "/v1/me", as: token)
                    expectProblem(reply, 401, "unauthenticated", name)
                    #expect(reply.header("WWW-Authenticate") == "Bearer", "\(name)")
                }
                let ghost = Forge(account: clientID(), session: forge.session)
                let swapped = try await server.send(
                    "GET", "/v1/me", as: ghost.token(good, ghost.claims(), Self.hs256(own)))
                #expect(swapped.status == 401, "\(swapped.text)")
                let unknown = Forge(account: forge.account, session: clientID())
                expectProblem(
                    try await server.send(
                        "GET", "/v1/me", as: unknown.token(good, unknown.claims(), Self.hs256(own))),
                    401, "session-ended")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a token that has expired on the real clock is refused, whatever the sandbox says`(
        _ kind: StorageKind
    )
        async throws
    {
        try await withServer(kind, clock: "2020-06-01T00:00:00.000Z") { server in
            let (id, token) = try await server.account("can.bo", [(.officer, "TW")])
            #expect(try await server.send("GET", "/v1/me", as: token).status == 200)
            let session = SessionID(trusted: clientID())
            try await server.storage.write {
                try $0.insert(
                    SignInSession(
                        id: session, accountID: id, createdAt: RealClock.now,
                        expiresAt: RealClock.now.adding(days: 1)),
                    refreshHash: Tokens.newRefreshToken().hash)
            }
            let lifetime = Int64(server.services.tokens.lifetime)
            let old = try await server.services.tokens.issue(
                account: id, session: session, at: RealClock.now.adding(seconds: -lifetime - 1))
            expectProblem(try await server.send("GET", "/v1/me", as: old), 401, "unauthenticated")
            let fresh = try await server.services.tokens.issue(
                account: id, session: session, at: RealClock.now.adding(seconds: -lifetime + 300))
            #expect(try await server.send("GET", "/v1/me", as: fresh).status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a session that has run out ends its tokens`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let (id, _) = try await server.account("can.bo", [(.officer, "TW")])
            let session = SessionID(trusted: clientID())
            let refresh = Tokens.newRefreshToken()
            let past = RealClock.now.adding(seconds: -1)
            try await server.storage.write {
                try $0.insert(
                    SignInSession(
                        id: session, accountID: id, createdAt: past.adding(days: -1), expiresAt: past),
                    refreshHash: refresh.hash)
            }
            let token = try await server.services.tokens.issue(
                account: id, session: session, at: RealClock.now)
            expectProblem(try await server.send("GET", "/v1/me", as: token), 401, "session-ended")
            let reply = try await server.send(
                "POST", "/v1/sessions/refresh", #"{"refreshToken": "\#(refresh.token)"}"#)
            expectProblem(reply, 401, "session-ended")
        }
    }

    @Test(arguments: StorageKind.available)
    func `the Authorization field takes Bearer in any case and nothing else`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let (_, token) = try await server.account("can.bo", [(.officer, "TW")])
            for good in ["Bearer \(token)", "bearer \(token)", "BEARER \(token)"] {
                #expect(
                    try await server.send("GET", "/v1/me", headers: [("Authorization", good)]).status == 200)
            }
            for bad in [
                "Basic Y2FuLmJvOmE=", token, "Bearer", "Bearer ", "Token \(token)", "Bearer \(token) x", "",
            ] {
                let reply = try await server.send("GET", "/v1/me", headers: [("Authorization", bad)])
                expectProblem(reply, 401, "unauthenticated", bad)
            }
            #expect(try await server.send("GET", "/v1/me?access_token=\(token)").status == 401)
        }
    }
}
