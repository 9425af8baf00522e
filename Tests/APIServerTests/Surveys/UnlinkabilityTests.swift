import Crypto
import Domain
import Foundation
import Persistence
import TestSupport
import Testing

@testable import APIServer

/// Everything that the server keeps is taken together to find out which slip gave which ballot.
@Suite struct UnlinkabilityTests {
    private static let people = 24

    /// What one respondent did; the test knows, the server must not.
    private struct Trail: Sendable {
        let slip, blindedMessage, blindSignature, token, signature: String
        let answer: Int
    }

    /// Slips are used in one order and ballots come in another.
    private func run(_ world: World) async throws -> (survey: String, trails: [Trail]) {
        let (survey, form, slips) = try await world.openBySlip(20)
        let more = try await world.make(
            "POST", "\(survey)/slips", as: world.token(.advisor, "P1"), #"{"unitCode": "C2", "count": 4}"#)
        let all = (slips + (more["slips"]?.elements.compactMap(\.text) ?? [])).shuffled()
        #expect(all.count == Self.people)
        let shown = try await world.make("GET", form, as: nil)
        var trails: [(trail: Trail, token: String)] = []
        for (number, slip) in all.enumerated() {
            let blinded = try BlindedToken(shown)
            let answer = try await world.make("POST", "\(form)/signatures", as: nil, blinded.request(slip))
            let token = try blinded.signed(answer)
            let parts = token.split(separator: "\"").map(String.init)
            let trail = Trail(
                slip: slip, blindedMessage: blinded.blindedMessage,
                blindSignature: answer["blindSignature"]?.text ?? "", token: parts[3], signature: parts[7],
                answer: 1_000 + number)
            trails.append((trail, token))
        }
        for each in trails.shuffled() {
            let body = World.ballot(each.trail.answer, token: each.token)
            #expect(try await world.send("POST", "\(form)/ballots", as: nil, body).status == 201)
        }
        return (survey, trails.map(\.trail))
    }

    /// The rows as they lie there, with their values.
    private func rows(_ server: TestServer, _ table: Statement, _ columns: [String]) async throws
        -> [[String]]
    {
        let engine = try #require((server.storage as? SQLStorage)?.engine)
        return try await engine.read { transaction in
            try transaction.rows("SELECT * FROM \(statement: table)").map { row in
                try columns.map { try row.optionalText($0) ?? "" }
            }
        }
    }

    private func digests(of text: String) -> [String] {
        var digests: [Data] = []
        for data in [Data(text.utf8), Data(base64URL: text)].compactMap({ $0 }) {
            digests.append(Data(SHA256.hash(data: data)))
            digests.append(Data(SHA384.hash(data: data)))
            digests.append(Data(Insecure.SHA1.hash(data: data)))
        }
        let hex = digests.map { digest in digest.map { String(format: "%02x", $0) }.joined() }
        return digests.map(\.base64URL) + digests.map { $0.base64EncodedString() } + hex
    }

    @Test(arguments: StorageKind.available)
    func `slips and ballots have nothing in common but the survey and units`(_ kind: StorageKind) async throws
    {
        try await withLoggedServer(kind) { server, lines in
            let world = try await World(server)
            let (survey, trails) = try await run(world)
            let slips = try await rows(server, "survey_slip", ["survey_id", "hash", "unit_id", "request"])
            let tokens = try await rows(server, "survey_token", ["survey_id", "hash"])
            let ballots = try await rows(
                server, "survey_ballot", ["survey_id", "id", "unit_id", "collected_on", "answers"])
            #expect(
                slips.count == trails.count && tokens.count == trails.count && ballots.count == trails.count)
            let shared = Set([survey.replacing("/v1/surveys/", with: "")] + Array(world.unitIDs.values))
            let ofSlips = Set(slips.joined()).subtracting(shared)
            let ofBallots = Set((tokens + ballots).joined()).subtracting(shared)
            #expect(ofSlips.count == 2 * trails.count && ofSlips.isDisjoint(with: ofBallots))
            // Nor is one the digest of another, or of what the respondent was told or told the server.
            let known = trails.flatMap { [$0.slip, $0.blindedMessage, $0.blindSignature] } + ofSlips
            #expect(ofBallots.isDisjoint(with: known.flatMap(digests)))
            let spent = trails.flatMap { [$0.token, $0.signature] } + ofBallots
            #expect(ofSlips.isDisjoint(with: spent.flatMap(digests)))
            // What went over the wire stands in no table and no log, slips and tokens least of all.
            let stored = try await server.dump().values.joined().joined(separator: "\n") + lines.text
            let sent = trails.flatMap {
                [$0.slip, $0.blindedMessage, $0.blindSignature, $0.token, $0.signature]
            }
            #expect(sent.allSatisfy { !stored.contains($0) })
            let kept = (ofSlips.union(ofBallots)).filter { $0.count > 20 }
            #expect(kept.count >= 4 * trails.count - 1 && kept.allSatisfy { !lines.text.contains($0) })
        }
    }

    /// PostgreSQL's rows lie in the order in which they came until a table is rewritten: docs/decisions/0011 says so.
    @Test func `rows lie in no order that would tell which slip gave which ballot`() async throws {
        try await withServer(.sqlite) { server in
            let world = try await World(server)
            let (_, trails) = try await run(world)
            let slips = try await rows(server, "survey_slip", ["hash", "request"])
            let tokens = try await rows(server, "survey_token", ["hash"]).map { $0[0] }
            let answers = try await rows(server, "survey_ballot", ["answers"]).map { $0[0] }
            // Who has a slip in hand knows its hash.
            func trail(_ slip: [String]) -> Trail? {
                trails.first { SlipCode($0.slip).map { TokenIssuing.digest($0) } == slip[0] }
            }
            let guesses = [slips, slips.sorted { $0[1] < $1[1] }].flatMap { slips in
                [slips, slips.reversed()].map { $0.compactMap(trail) }
            }
            for guess in guesses {
                #expect(guess.count == trails.count)
                let byToken = zip(guess, tokens).count { trail, token in
                    Data(base64URL: trail.token).map { TokenIssuing.digest($0) } == token
                }
                let byAnswer = zip(guess, answers).count { trail, answer in
                    answer == "\(Double(trail.answer))"
                }
                // One is right by chance; that ten are has a probability of 1 in ten million.
                #expect(byToken < 10 && byAnswer < 10)
            }
            // That the comparison finds what is there.
            #expect(trails.allSatisfy { trail in answers.contains("\(Double(trail.answer))") })
            #expect(
                trails.allSatisfy { trail in
                    Data(base64URL: trail.token).map { tokens.contains(TokenIssuing.digest($0)) } == true
                })
        }
    }

    @Test(arguments: StorageKind.available)
    func `nothing tells when a slip was used`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, form, slips) = try await world.openBySlip(2)
            server.services.clock.set(Instant("2026-10-13T02:00:00.000Z"))
            let before = try await server.dump()
            _ = try await world.buyToken(slips[0], form)
            let after = try await server.dump()
            let changed = after.filter { before[$0.key] != $0.value }
            #expect(Set(changed.keys) == ["survey_slip", "survey_target"])
            let added = changed.flatMap { table, rows in rows.filter { before[table]?.contains($0) != true } }
            #expect(
                added.count == 2 && added.allSatisfy { !$0.contains("2026-10-13") && !$0.contains("179185") })
        }
    }
}
