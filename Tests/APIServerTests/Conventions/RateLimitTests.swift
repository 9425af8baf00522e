import Domain
import Logging
import TestSupport
import Testing

@testable import APIServer

@Suite struct RateLimitTests {
    private static let account = RateLimits.Caller.account(Identifier(trusted: "a"))

    /// Served with small limits, at a minute that does not end meanwhile.
    private func withLimits(
        _ kind: StorageKind, signedIn: Int = 20, open: Int = 5,
        _ body: @Sendable (TestServer, RateLimits, HeldClock) async throws -> Void
    ) async throws {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            let services = try await Services.build(
                settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"),
                passwords: Passwords(logRounds: 4),
                logger: .init(label: "test"))
            let clock = HeldClock()
            let limits = RateLimits.of(storage, signedIn: signedIn, open: open, clock)
            try await serve(services, limits: limits) { try await body($0, limits, clock) }
        }
    }

    @Test(arguments: StorageKind.available)
    func `every answer tells what is left, and the one too many when to come again`(_ kind: StorageKind)
        async throws
    {
        try await withLimits(kind) { server, _, clock in
            let account = try await server.account("a", [(.administrator, "TW")])
            for number in 1...20 {
                let reply = try await server.send(
                    "GET", number == 3 ? "/v1/units/x" : "/v1/me", as: account.token)
                #expect(reply.status == (number == 3 ? 404 : 200), "\(reply.text)")
                #expect(reply.header("RateLimit-Policy") == "\"caller\";q=20;w=60")
                let left = reply.header("RateLimit") ?? ""
                #expect(left.hasPrefix("\"caller\";r=\(20 - number);t="), "\(number): \(left)")
            }
            let refused = try await server.send("GET", "/v1/me", as: account.token)
            expectProblem(refused, 429, "too-many-requests")
            #expect(refused.header("RateLimit")?.hasPrefix("\"caller\";r=0;t=") == true)
            let wait = try #require(refused.header("Retry-After").flatMap { Int($0) })
            #expect((1...60).contains(wait))
            // Another caller has its own, and a session more is no other caller.
            let other = try await server.account("b", [(.officer, "TW")]).token
            #expect(try await server.send("GET", "/v1/me", as: other).status == 200)
            let second = try await server.token(for: account.id)
            #expect(try await server.send("GET", "/v1/me", as: second).status == 429)
            clock.pass(seconds: 60)
            #expect(try await server.send("GET", "/v1/me", as: account.token).status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `an address has a limit of its own where nobody signs in, and leaves no trace`(_ kind: StorageKind)
        async throws
    {
        try await withLimits(kind) { server, _, _ in
            for number in 1...6 {
                let reply = try await server.send("GET", "/v1/publications")
                #expect(reply.status == (number <= 5 ? 200 : 429), "\(number): \(reply.text)")
                #expect(reply.header("RateLimit-Policy") == "\"address\";q=5;w=60")
            }
            // Probes are not limited.
            for path in ["/healthz", "/readyz", "/metrics"] {
                let reply = try await server.send("GET", path)
                #expect(reply.status == 200 && reply.header("RateLimit") == nil)
            }
            #expect(try await server.dump()["rate_budget"]?.isEmpty == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `two instances let no more through than one, and lose a tenth at most`(_ kind: StorageKind)
        async throws
    {
        try await withStore(kind) { storage, _ in
            let clock = HeldClock()
            let limits = [
                RateLimits.of(storage, signedIn: 100, open: 5, clock),
                RateLimits.of(storage, signedIn: 100, open: 5, clock),
            ]
            var passed = 0
            for number in 0..<300 {
                let isStopped = try await limits[number % 2].stops(Self.account)
                if !isStopped { passed += 1 }
            }
            #expect((90...100).contains(passed), "\(passed)")
            clock.pass(seconds: 60)
            #expect(try await !limits[0].stops(Self.account))
            let minute = clock.now.milliseconds / 60_000
            #expect(try await !storage.write { try $0.forgetLeases(before: minute, most: 500) })
        }
    }

    @Test(arguments: StorageKind.available)
    func `instances that die take little of the minute with them`(_ kind: StorageKind) async throws {
        try await withStore(kind) { storage, _ in
            let clock = HeldClock()
            for life in 1...40 {
                let limits = RateLimits.of(storage, signedIn: 1_000, open: 5, clock)
                for _ in 1...12 {
                    let isStopped = try await limits.stops(Self.account)
                    #expect(!isStopped, "in life \(life)")
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `lines count too, and what goes beyond is waited for`(_ kind: StorageKind) async throws {
        try await withStore(kind) { storage, _ in
            let clock = HeldClock()
            let limits = RateLimits.of(storage, signedIn: 10, open: 5, clock)
            let first = try await limits.stops(Self.account)
            #expect(!first)
            limits.charge(Self.account, units: 19)
            #expect(try await limits.stops(Self.account))
            clock.pass(seconds: 60)
            // Ten of the twenty are of the next minute.
            #expect(try await limits.stops(Self.account))
            clock.pass(seconds: 60)
            #expect(try await !limits.stops(Self.account))
        }
    }

    @Test func `looking takes nothing, and what was another's is given back`() async throws {
        let clock = HeldClock()
        let limits = RateLimits(signedIn: 2, open: 2, clock: { clock.now }, lease: nil)
        let address = RateLimits.Caller.address("192.0.2.1")
        for _ in 1...5 { #expect(limits.look(address)?.isOver == false) }
        let firsts = [try await limits.stops(address), try await limits.stops(address)]
        #expect(firsts == [false, false])
        #expect(limits.look(address)?.isOver == true)
        limits.giveBack(address)
        #expect(limits.look(address)?.remaining == 1)
        #expect(try await !limits.stops(address))
        #expect(try await limits.stops(address))
        #expect(RateLimits.none.look(address) == nil)
    }

    @Test func `callers of earlier minutes are forgotten once a minute, and none of this one's`() async throws
    {
        let clock = HeldClock()
        let limits = RateLimits(signedIn: 1, open: 1, clock: { clock.now }, lease: nil)
        func stopped(_ numbers: Range<Int>) async throws -> Int {
            var count = 0
            for number in numbers where try await limits.stops(.address("\(number)")) {
                count += 1
            }
            return count
        }
        #expect(try await stopped(0..<10_500) == 0)
        #expect(try await stopped(0..<10_500) == 10_500)
        clock.pass(seconds: 60)
        #expect(try await stopped(0..<10_500) == 0)
    }

    @Test(arguments: StorageKind.available)
    func `a key that is none is looked for until its address has had its minute`(_ kind: StorageKind)
        async throws
    {
        try await withLimits(kind) { server, limits, clock in
            for number in 1...8 {
                let key = KeySecret.next(isSandbox: true).text
                let path = number.isMultiple(of: 2) ? "/v1/units" : "/v1/nothing"
                let reply = try await server.send("GET", path, as: key)
                #expect(reply.status == (number <= 5 ? 401 : 429), "\(number)")
            }
            clock.pass(seconds: 60)
            let later = KeySecret.next(isSandbox: true).text
            #expect(try await server.send("GET", "/v1/units", as: later).status == 401)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a token whose session was ended uses up the address' minute, not the account's`(_ kind: StorageKind)
        async throws
    {
        try await withLimits(kind) { server, limits, _ in
            let account = try await server.account("a", [(.administrator, "TW")])
            let stolen = try await server.token(for: account.id)
            #expect(try await server.send("DELETE", "/v1/sessions/current", as: stolen).status == 204)
            for number in 1...30 {
                let reply = try await server.send("GET", "/v1/me", as: stolen)
                #expect(reply.status == (number <= 5 ? 401 : 429), "\(number)")
            }
            #expect(limits.look(.account(account.id))?.remaining == 19)
            #expect(try await server.send("GET", "/v1/me", as: account.token).status == 200)
        }
    }

    @Test func `nothing is limited at 0, and a store that fails stops nobody`() async throws {
        #expect(await RateLimits.none.take(Self.account) == nil)
        let limits = RateLimits(signedIn: 5, open: 5) { _, _, _, _ in throw StorageError.busy("test") }
        for _ in 1...20 { #expect(try await !limits.stops(Self.account)) }
    }
}

extension RateLimits {
    fileprivate func stops(_ caller: Caller) async throws -> Bool { try #require(await take(caller)).isOver }

    fileprivate static func of(
        _ storage: any Storage, signedIn: Int, open: Int, _ clock: HeldClock
    ) -> RateLimits {
        RateLimits(signedIn: signedIn, open: open, clock: { clock.now }) { account, minute, units, budget in
            try await storage.write {
                try $0.lease(units, of: budget, for: account.rawValue, inMinute: minute)
            }
        }
    }
}
