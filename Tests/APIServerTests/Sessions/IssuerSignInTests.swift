import Crypto
import Domain
import Foundation
import Persistence
import TestSupport
import Testing

@testable import APIServer

@Suite struct IssuerSignInTests {
    /// A server whose issuer is the local one, with an administrator and an account that is linked to "nguoi-1".
    /// - Parameter pause: from one fetch of keys to the next.
    private func withIssuer(
        _ kind: StorageKind, pause: Duration = .zero,
        _ body:
            @escaping @Sendable (TestServer, LocalIssuer, _ admin: String, _ linked: Account.ID) async throws
            -> Void
    ) async throws {
        let issuer = try LocalIssuer()
        try await issuer.serving {
            try await withStore(kind) { storage, settings in
                try await Preparation.makeRoot(settings, storage)
                let logger = LogLines.quiet
                var services = try await Services.build(
                    settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"),
                    passwords: Passwords(logRounds: 4), logger: logger)
                let address = IssuerKeys.Address(issuer: issuer.url, allowsLoopback: true)
                services.issuer = IdentityIssuer(
                    issuer: issuer.url, clientID: "dany", keys: IssuerKeys(address, pause: pause))
                try await serve(services) { server in
                    let admin = try await server.account("quan.tri", [(.administrator, "TW")])
                    let linked = try await server.account("can.bo", [(.officer, "TW")])
                    let link = try await setLink(server, issuer, linked.id, admin.token)
                    #expect(link.status == 200, "\(link.text)")
                    try await body(server, issuer, admin.token, linked.id)
                }
            }
        }
    }

    private func setLink(
        _ server: TestServer, _ issuer: LocalIssuer, _ id: Account.ID, _ token: String,
        subject: String = "nguoi-1"
    ) async throws -> TestServer.Reply {
        try await server.send(
            "PUT", "/v1/accounts/\(id)/identity", as: token,
            #"{"issuer": "\#(issuer.url)", "subject": "\#(subject)"}"#, headers: [("If-Match", "*")])
    }

    private func signIn(_ server: TestServer, _ token: String) async throws -> TestServer.Reply {
        try await server.send("POST", "/v1/sessions/oidc", #"{"idToken": "\#(token)"}"#)
    }

    @Test(arguments: StorageKind.available)
    func `a good token opens a session of the linked account, whatever kind of key signed it`(
        _ kind: StorageKind
    )
        async throws
    {
        try await withIssuer(kind) { server, issuer, _, linked in
            let now = Int(Date().timeIntervalSince1970)
            for (key, changes) in [
                ("rsa-1", [:]), ("ec-1", ["aud": ["dany"]]),
                ("ed-1", ["aud": ["khac", "dany"], "azp": "dany"]),
                ("ec-1", ["nbf": now + 30, "iat": now + 30, "exp": Double(now) - 30.5]),
            ] as [(String, [String: Any?])] {
                let session = try await signIn(server, try issuer.token(issuer.claims(changes), key: key))
                #expect(session.status == 201, "\(key): \(session.text)")
                #expect(session["account"]?["id"]?.text == linked.rawValue)
                let me = try await server.send("GET", "/v1/me", as: session["accessToken"]?.text)
                #expect(me.status == 200 && me.id == linked.rawValue)
                let refreshed = try await server.send(
                    "POST", "/v1/sessions/refresh",
                    #"{"refreshToken": "\#(session["refreshToken"]?.text ?? "")"}"#)
                #expect(refreshed.status == 200)
            }
            #expect(issuer.asked == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `whatever is wrong with a token is the same 401`(_ kind: StorageKind) async throws {
        try await withIssuer(kind) { server, issuer, _, _ in
            let now = Int(Date().timeIntervalSince1970)
            let wrong: [(String, [String: Any?])] = [
                ("another issuer", ["iss": "https://id.example.vn"]), ("no issuer", ["iss": nil]),
                ("another audience", ["aud": "khac"]), ("no audience", ["aud": nil]),
                ("nobody's", ["aud": [String]()]),
                ("of two, and asked by nobody", ["aud": ["dany", "khac"]]),
                ("asked by another", ["azp": "khac"]), ("expired", ["exp": now - 61]),
                ("without an end", ["exp": nil]), ("an end that is text", ["exp": "\(now + 60)"]),
                ("an end beyond all", ["exp": 1e300]), ("begins later", ["nbf": now + 90]),
                ("from the future", ["iat": now + 90]), ("kept for long", ["iat": now - 661]),
                ("of no time", ["iat": nil]), ("without a subject", ["sub": nil]),
                ("of nobody who is linked", ["sub": "nguoi-2"]), ("with an empty subject", ["sub": ""]),
            ]
            for (what, changes) in wrong {
                expectProblem(
                    try await signIn(server, try issuer.token(issuer.claims(changes))), 401,
                    "unauthenticated", what)
            }
            #expect(try await signIn(server, try issuer.token(issuer.claims())).status == 201)
        }
    }

    /// For the log alone: the answer is the same for all.
    @Test func `who runs the server can learn why a token was refused`() async throws {
        try await withIssuer(.sqlite) { server, local, _, _ in
            let issuer = try #require(server.services.issuer)
            let forged = try local.token(local.claims()).dropLast(4) + "AAAA"
            for (token, refusal) in [
                ("x", IdentityIssuer.Refusal.malformed),
                (try local.token(local.claims(["iss": "https://id.example.vn"])), .issuer),
                (try local.token(local.claims(["aud": "khac"])), .audience),
                (try local.token(local.claims(["sub": nil])), .subject),
                (try local.token(local.claims(["exp": 1])), .time),
                (try local.token(local.claims(), header: ["kid": "ec-9"]), .key),
                (String(forged), .signature),
            ] {
                await #expect(throws: refusal) { try await issuer.identity(in: token, at: RealClock.now) }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a signature counts only by the key and the algorithm that the issuer published`(_ kind: StorageKind)
        async throws
    {
        try await withIssuer(kind) { server, issuer, _, _ in
            func parts(_ header: [String: Any]) throws -> String {
                try [header, issuer.claims()].map { try JSONSerialization.data(withJSONObject: $0).base64URL }
                    .joined(separator: ".")
            }
            let good = try issuer.token(issuer.claims())
            let signed = good.split(separator: ".").map(String.init)
            let other = try issuer.token(issuer.claims(["sub": "nguoi-2"])).split(separator: ".").map(
                String.init)
            let shared = try parts(["alg": "HS256", "kid": "rsa-1"])
            let mac = HMAC<SHA256>.authenticationCode(
                for: Data(shared.utf8), using: SymmetricKey(data: issuer.publicRSA))
            let stranger = try LocalIssuer()
            let forged = [
                ("no signature at all", try parts(["alg": "none", "kid": "ec-1"]) + "."),
                ("a public key as a secret", shared + "." + Data(mac).base64URL),
                ("another token's signature", signed[0] + "." + signed[1] + "." + other[2]),
                ("another token's claims", signed[0] + "." + other[1] + "." + signed[2]),
                ("an empty signature", signed[0] + "." + signed[1] + "."),
                ("two parts", signed[0] + "." + signed[1]), ("four parts", good + ".x"), ("no token", "x"),
                ("another algorithm", try issuer.token(issuer.claims(), header: ["alg": "RS256"])),
                ("an unknown key", try issuer.token(issuer.claims(), header: ["kid": "ec-9"])),
                ("another key", try issuer.token(issuer.claims(), header: ["kid": "ed-1"])),
                ("something critical", try issuer.token(issuer.claims(), header: ["crit": ["b64"]])),
                ("a stranger's key", try stranger.token(issuer.claims())),
            ]
            for (what, token) in forged {
                expectProblem(try await signIn(server, token), 401, "unauthenticated", what)
            }
            let long = try issuer.token(
                issuer.claims(["x": String(repeating: "a", count: Limits.identityToken)]))
            expectProblem(try await signIn(server, long), 400, "malformed-request")
            #expect(try await signIn(server, good).status == 201)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a token signs in once, also when it comes twice at a time`(_ kind: StorageKind) async throws {
        try await withIssuer(kind) { server, issuer, _, _ in
            let token = try issuer.token(issuer.claims())
            let statuses = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 0..<4 { tasks.addTask { try await signIn(server, token).status } }
                return try await tasks.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 401, 401, 401])
            expectProblem(try await signIn(server, token), 401, "unauthenticated")
            // Nor does it when its signature is written in another way: bits that are no part of it, padding, another alphabet.
            let signature = try #require(token.split(separator: ".").last)
            let last = try #require(signature.last)
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            let place = try #require(alphabet.firstIndex(of: last))
            for other in [
                String(token.dropLast()) + String(alphabet[(place + 1) % 64]), token + "=", token + "==",
                String(token.dropLast(signature.count))
                    + signature.replacing("-", with: "+").replacing("_", with: "/"),
            ] {
                expectProblem(try await signIn(server, other), 401, "unauthenticated")
            }
            let clock = RealClock.now
            let kept = try await server.storage.write { store in
                let isNew = try store.spendIdentityToken("a", until: clock, at: clock)
                // Expired by then, so forgotten and new again.
                return (isNew, try store.spendIdentityToken("a", until: clock, at: clock.adding(seconds: 1)))
            }
            #expect(kept.0 && kept.1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `keys that the issuer changes are looked for, but not at every try`(_ kind: StorageKind) async throws
    {
        try await withIssuer(kind) { server, issuer, _, _ in
            let old = try issuer.token(issuer.claims())
            #expect(try await signIn(server, try issuer.token(issuer.claims(), key: "rsa-1")).status == 201)
            issuer.rotate(to: "ec-2")
            #expect(try await signIn(server, try issuer.token(issuer.claims(), key: "ec-2")).status == 201)
            #expect(issuer.asked == 2)
            expectProblem(try await signIn(server, old), 401, "unauthenticated")
        }
        try await withIssuer(kind, pause: .seconds(3_600)) { server, issuer, _, _ in
            #expect(try await signIn(server, try issuer.token(issuer.claims())).status == 201)
            for number in 0..<5 {
                let token = try issuer.token(issuer.claims(), header: ["kid": "new-\(number)"])
                expectProblem(try await signIn(server, token), 401, "unauthenticated")
            }
            #expect(issuer.asked == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `without the issuer passwords go on, and known keys for a while`(_ kind: StorageKind) async throws {
        try await withIssuer(kind) { server, issuer, _, _ in
            issuer.set(isDown: true)
            let refused = try await signIn(server, try issuer.token(issuer.claims()))
            expectProblem(refused, 503, "unavailable")
            #expect(refused.header("Retry-After") == "5")
            let byPassword = try await server.send(
                "POST", "/v1/sessions", #"{"username": "can.bo", "password": "\#(TestServer.password)"}"#)
            #expect(byPassword.status == 201)
            issuer.set(isDown: false)
            #expect(try await signIn(server, try issuer.token(issuer.claims())).status == 201)
            issuer.set(isDown: true)
            #expect(try await signIn(server, try issuer.token(issuer.claims())).status == 201)
            issuer.set(isDown: false)
            issuer.rotate(to: "ec-2")
            // It must be the issuer itself that says where its keys are.
            issuer.call(itself: "https://id.example.vn")
            let misnamed = try await signIn(server, try issuer.token(issuer.claims(), key: "ec-2"))
            expectProblem(misnamed, 503, "unavailable")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a locked account, and one whose link has ended, are refused`(_ kind: StorageKind) async throws {
        try await withIssuer(kind) { server, issuer, admin, linked in
            let session = try await signIn(server, try issuer.token(issuer.claims()))
            let path = "/v1/accounts/\(linked)"
            #expect(
                try await server.send("POST", path + "/lock", as: admin, #"{"reason": "nghỉ"}"#).status == 200
            )
            expectProblem(try await signIn(server, try issuer.token(issuer.claims())), 401, "unauthenticated")
            #expect(
                try await server.send("DELETE", path + "/lock", as: admin, headers: [("If-Match", "*")])
                    .status == 200)
            let again = try await signIn(server, try issuer.token(issuer.claims()))
            #expect(again.status == 201)
            expectProblem(
                try await server.send("GET", "/v1/me", as: session["accessToken"]?.text), 401, "session-ended"
            )
            expectProblem(
                try await server.send("DELETE", path + "/identity", as: admin), 428, "precondition-required")
            #expect(
                try await server.send("DELETE", path + "/identity", as: admin, headers: [("If-Match", "*")])
                    .status
                    == 204)
            expectProblem(try await server.send("GET", path + "/identity", as: admin), 404, "not-found")
            expectProblem(
                try await server.send("GET", "/v1/me", as: again["accessToken"]?.text), 401, "session-ended")
            expectProblem(try await signIn(server, try issuer.token(issuer.claims())), 401, "unauthenticated")
        }
    }

    @Test(arguments: StorageKind.available)
    func `an identity is one account's, and a temporary password ends with the link`(_ kind: StorageKind)
        async throws
    {
        try await withIssuer(kind) { server, issuer, admin, linked in
            let made = try await server.send(
                "POST", "/v1/accounts", as: admin,
                #"{"username": "moi", "unitCode": "TW", "grants": [{"role": "officer", "unitCode": "TW"}]}"#)
            let id = try #require(Account.ID(try made.json["account"]?["id"]?.text ?? made.id))
            let taken = try await setLink(server, issuer, id, admin)
            expectProblem(taken, 409, "conflict", codes: ["taken"])
            let link = try await setLink(server, issuer, id, admin, subject: "nguoi-2")
            #expect(link.status == 200 && link["subject"]?.text == "nguoi-2")
            let shown = try await server.send("GET", "/v1/accounts/\(id)/identity", as: admin)
            #expect(shown.text == link.text && shown.etag == link.etag)
            #expect(try await server.send("GET", "/v1/accounts/\(id)", as: admin).etag == link.etag)
            let session = try await signIn(server, try issuer.token(issuer.claims(subject: "nguoi-2")))
            #expect(session["account"]?["mustChangePassword"] == .bool(false))
            let temporary = try #require(made["temporaryPassword"]?.text)
            let byPassword = try await server.send(
                "POST", "/v1/sessions", #"{"username": "moi", "password": "\#(temporary)"}"#)
            expectProblem(byPassword, 401, "invalid-credentials")
            // Linked to somebody else, its sessions are not theirs.
            #expect(try await setLink(server, issuer, id, admin, subject: "nguoi-3").status == 200)
            expectProblem(
                try await server.send("GET", "/v1/me", as: session["accessToken"]?.text), 401, "session-ended"
            )
            for body in [
                #"{"issuer": "ftp://id.x", "subject": "a"}"#,
                #"{"issuer": "https://id.x?a", "subject": "a"}"#,
                #"{"issuer": "https://id.x", "subject": ""}"#, #"{"subject": "a"}"#,
            ] {
                let reply = try await server.send(
                    "PUT", "/v1/accounts/\(linked)/identity", as: admin, body, headers: [("If-Match", "*")])
                expectProblem(reply, 400, "malformed-request", body)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a server without an issuer says so`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            expectProblem(try await signIn(server, "a.b.c"), 422, "rule-refused", codes: ["noIssuer"])
        }
    }

    @Test func `an issuer is taken with its client id, over https or from this machine`() async throws {
        func issuer(_ flags: [String: String]) async throws -> IdentityIssuer? {
            try IdentityIssuer(try await Settings.load(flags: flags, environment: [:]))
        }
        #expect(try await issuer([:]) == nil)
        #expect(try await issuer(["oidc-issuer": "https://id.x", "oidc-client-id": "dany"]) != nil)
        #expect(
            try await issuer([
                "oidc-issuer": "http://127.0.0.1:9", "oidc-client-id": "dany", "oidc-loopback": "true",
            ]) != nil)
        for flags in [
            ["oidc-issuer": "https://id.x"], ["oidc-client-id": "dany"],
            ["oidc-issuer": "http://127.0.0.1:9", "oidc-client-id": "dany"],
            ["oidc-issuer": "http://id.x", "oidc-client-id": "dany", "oidc-loopback": "true"],
        ] {
            await #expect(throws: StartFailure.self, "\(flags)") { try await issuer(flags) }
        }
    }
}
