import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct InterimTests {
    private let survey = ResultTests()

    private func take(_ world: World, _ path: String, as token: String, _ reason: String = "Báo cáo nhanh")
        async throws -> TestServer.Reply
    {
        try await world.send("POST", "\(path)/interim-results", as: token, #"{"reason": "\#(reason)"}"#)
    }

    @Test(arguments: StorageKind.available)
    func `a leader takes figures before the end, once a day, of all but a few ballots`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (board, leader) = (try world.token(.advisor, "P1"), try world.token(.leader, "P1"))
            let path = try await survey.open(world)
            expectProblem(try await take(world, path, as: board), 403, "forbidden")
            expectProblem(try await take(world, path, as: leader, ""), 400, "malformed-request")
            try await survey.cast(
                world, path, "C1", 9, #""gioi": "nam", "y": "dong_y", "muc": 2, "nguon": ["loa"]"#)
            let early = try await take(world, path, as: leader)
            expectProblem(early, 409, "state-conflict")
            #expect(early.text.contains("10"))
            try await survey.cast(
                world, path, "C2", 21, #""gioi": "nu", "y": "khong", "muc": 1, "vi_sao": "Xa trụ sở""#)
            let taken = try await take(world, path, as: leader)
            #expect(taken.status == 201, "\(taken.text)")
            #expect(taken["ballots"]?.integer == 25 && taken["leftOut"]?.integer == 5)
            let opinion = try survey.question("y", taken.json)
            #expect(opinion["n"]?.integer == 25)
            let choices = opinion["choices"]?.elements ?? []
            #expect(choices.count == 3)
            for choice in choices where choice["suppressed"] == .bool(false) {
                #expect((choice["count"]?.integer ?? 0) >= 5)
            }
            #expect(!taken.text.contains("Xa trụ sở"))
            let location = try #require(taken.header("Location"))
            #expect(try await world.make("GET", location, as: board) == taken.json)
            expectProblem(try await take(world, path, as: leader), 409, "state-conflict")
            // The next day there have to be new ones.
            try await server.setClock("2026-10-12T02:00:00.000Z")
            try await survey.cast(world, path, "C1", 4, #""gioi": "nam", "y": "khac""#)
            expectProblem(try await take(world, path, as: leader), 409, "state-conflict")
            try await survey.cast(world, path, "C1", 1, #""gioi": "nam", "y": "khac""#)
            #expect(try await take(world, path, as: leader)["ballots"]?.integer == 30)
            let list = try await world.make("GET", "\(path)/interim-results", as: board)
            #expect(list["items"]?.elements.map { $0["ballots"]?.integer } == [30, 25])
            #expect(list["items"]?.elements.allSatisfy { $0["questions"] == nil } == true)
            try await survey.close(server)
            expectProblem(try await take(world, path, as: leader), 409, "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `from interim results on nobody chooses the weights`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await survey.open(world)
            try await survey.cast(world, path, "C1", 10, #""gioi": "nam", "y": "dong_y""#)
            let leader = try world.token(.leader, "P1")
            func weigh(_ body: String) async throws -> TestServer.Reply {
                try await world.send(
                    "PUT", "\(path)/weighting", as: board, body, headers: [("If-Match", "*")])
            }
            let weights = #"""
                {"strata": [{"unitCode": "C1", "population": 10}, {"unitCode": "C2", "population": 20}]}
                """#
            #expect(try await weigh(weights).status == 200)
            // Weighted ones would be another equation for what is hidden.
            expectProblem(try await take(world, path, as: leader), 409, "state-conflict")
            #expect(try await weigh("{}").status == 200)
            #expect(try await take(world, path, as: leader).status == 201)
            expectProblem(try await weigh(weights), 409, "state-conflict")
        }
    }
}
