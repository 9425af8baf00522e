import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct BallotFileTests {
    private let survey = ResultTests()

    /// Lines without the header's byte order mark, and their fields, of which none is quoted here.
    private func lines(_ reply: TestServer.Reply) -> [[String]] {
        String(reply.text.drop { $0 == "\u{FEFF}" }).split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private func counts(_ lines: [[String]], _ column: Int) -> [String: Int] {
        lines.dropFirst().reduce(into: [:]) { $0[$1[column], default: 0] += 1 }
    }

    @Test(arguments: StorageKind.available)
    func `after the end who runs a survey gets its ballots`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await survey.open(world, breakdown: .questions)
            for unit in ["C1", "C2"] {
                for (sex, opinion, level, source) in [
                    ("nam", "dong_y", 1, "loa"), ("nu", "khong", 2, "mang"), ("nu", "khac", 2, "loa"),
                ] {
                    try await survey.cast(
                        world, path, unit, 6,
                        #"""
                        "gioi": "\#(sex)", "y": "\#(opinion)", "muc": \#(level), "nguon": ["\#(source)"], "tuoi": 30
                        """#)
                }
            }
            try await survey.cast(
                world, path, "C1", 1,
                #""gioi": "nam", "y": "khong", "muc": 1, "nguon": ["loa", "mang"], "tuoi": 99, "vi_sao": "Xa""#
            )
            expectProblem(
                try await world.send("GET", "\(path)/ballots.csv", as: board), 409, "state-conflict")
            try await survey.close(server)
            expectProblem(
                try await world.send("GET", "\(path)/ballots.csv", as: world.token(.officer, "C1")), 403,
                "forbidden")
            let reply = try await world.send("GET", "\(path)/ballots.csv", as: board)
            #expect(reply.status == 200 && reply.header("Content-Type") == "text/csv; charset=utf-8")
            let lines = lines(reply)
            #expect(lines[0] == ["gioi", "y", "muc", "nguon.loa", "nguon.mang", "tuoi"])
            #expect(lines.count == 38)
            #expect(counts(lines, 1) == ["dong_y": 12, "khong": 13, "khac": 12])
            #expect(counts(lines, 3) == ["1": 25, "0": 12])
            // One is 99, so no age is told.
            #expect(counts(lines, 5) == ["*": 37])
            #expect(!reply.text.contains("Xa"))
            let events = try await server.dump()["audit_event"] ?? []
            let exported = events.filter { $0.contains("survey.ballotsExported") }
            #expect(exported.count == 1 && exported.first?.contains("37 ballots") == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is hidden of the whole survey is left out`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await survey.open(world, breakdown: .questions)
            try await survey.castAll(world, path, others: (0, 3))
            try await survey.close(server)
            let lines = lines(try await world.send("GET", "\(path)/ballots.csv", as: board))
            #expect(lines.count == 51)
            let opinion = try survey.question(
                "y", await world.make("GET", "\(path)/results?question=y", as: board))
            for choice in opinion["choices"]?.elements ?? [] {
                let code = try #require(choice["code"]?.text)
                #expect(counts(lines, 1)[code].map(Int64.init) == choice["count"]?.integer, "\(code)")
            }
            #expect(counts(lines, 1)["*"] ?? 0 >= 5)
        }
    }

    @Test(arguments: StorageKind.available)
    func `in a weighted survey a question of which anything is hidden is left out`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await survey.open(
                world,
                weighting: ResultTests.strata, breakdown: .questions)
            for unit in ["C1", "C2"] {
                try await survey.cast(world, path, unit, 8, #""gioi": "nam", "y": "dong_y""#)
                try await survey.cast(world, path, unit, 9, #""gioi": "nu", "y": "khong""#)
            }
            try await survey.close(server)
            let lines = lines(try await world.send("GET", "\(path)/ballots.csv", as: board))
            #expect(counts(lines, 0) == ["nam": 16, "nu": 18])
            #expect(counts(lines, 1) == ["*": 34])
        }
    }
}
