import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct WeightingTests {
    private let survey = ResultTests()

    @Test(arguments: StorageKind.available)
    func `how few are in a cell of the margins is not told by what weights were multiplied by`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await survey.open(
                world,
                weighting: #"""
                    {"population": {"question": "gioi", "people": [
                        {"choice": "nam", "people": 500}, {"choice": "nu", "people": 500}]}}
                    """#)
            try await survey.cast(world, path, "C1", 20, #""gioi": "nam", "y": "dong_y""#)
            try await survey.cast(world, path, "C2", 3, #""gioi": "nu", "y": "khong""#)
            try await survey.close(server)
            let results = try await world.make("GET", "\(path)/results", as: board)
            #expect(results["weighted"] == .bool(true) && results["calibration"] == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a weighting that does not fit the ballots gives no figure, and may be replaced`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            func margin(_ question: String, _ people: [(String, Int)]) -> String {
                let cells = people.map { #"{"choice": "\#($0)", "people": \#($1)}"# }.joined(separator: ", ")
                return #"{"question": "\#(question)", "people": [\#(cells)]}"#
            }
            let everybody = margin("y", [("dong_y", 300), ("khong", 600), ("khac", 100)])
            let path = try await survey.open(world, weighting: #"{"population": \#(everybody)}"#)
            try await survey.castAll(world, path, others: (0, 0))
            try await survey.close(server)
            let failing = try await world.send("GET", "\(path)/results", as: board)
            expectProblem(failing, 409, "weighting-fails", codes: ["emptyCell"])
            let fitting = #"{"population": \#(margin("gioi", [("nam", 400), ("nu", 600)]))}"#
            try await world.change("PUT", "\(path)/weighting", as: board, fitting)
            expectProblem(try await world.send("GET", "\(path)/results", as: board), 409, "state-conflict")
            try await SurveyJob(services: server.services).tick()
            let results = try await world.make("GET", "\(path)/results?question=gioi", as: board)
            let shares = try survey.question("gioi", results)["choices"]?.elements ?? []
            #expect(survey.near(shares.first?["share"], 0.4) && shares.first?["standardError"] == .null)
            #expect(results["calibration"]?["sweeps"] != nil)
            expectProblem(
                try await world.send(
                    "PUT", "\(path)/weighting", as: board, fitting, headers: [("If-Match", "*")]), 409,
                "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a weighting that can't be is refused by its place`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await survey.open(world)
            func put(_ body: String) async throws -> TestServer.Reply {
                try await world.send(
                    "PUT", "\(path)/weighting", as: board, body, headers: [("If-Match", "*")])
            }
            let (one, two) = (
                #"{"unitCode": "C1", "population": 10}"#, #"{"unitCode": "C2", "population": 10}"#
            )
            let people = #"[{"choice": "nam", "people": 1}, {"choice": "nu", "people": 1}]"#
            for (body, code) in [
                (#"{"strata": [{"unitCode": "A1"}]}"#, "noTarget"),
                (#"{"strata": [\#(one), {"unitCode": "P1", "population": 10}]}"#, "partsOverlap"),
                (#"{"strata": [\#(one), \#(one)]}"#, "partsOverlap"),
                (#"{"strata": [\#(one)]}"#, "partsIncomplete"),
                (#"{"strata": [\#(one), {"unitCode": "C2"}]}"#, "populationOfSome"),
                (#"{"strata": [\#(one), \#(two)], "clusters": [{"unitCode": "P1"}]}"#, "clusterAcrossStrata"),
                (#"{"strata": [{"unitCode": "P1", "clusters": 9}]}"#, "clusterCountWithoutClusters"),
                (
                    #"""
                    {"population": {"question": "gioi", "people": [
                        {"choice": "nam", "people": 1}, {"choice": "nam", "people": 1}]}}
                    """#, "choiceTwice"
                ),
                (#"{"population": {"question": "khac", "people": \#(people)}}"#, "unknownQuestion"),
                (#"{"population": {"question": "muc", "people": \#(people)}}"#, "notForEverybody"),
                (#"{"population": {"question": "y", "people": \#(people)}}"#, "unknownChoice"),
                (
                    #"""
                    {"population": {"question": "y", "people": [
                        {"choice": "dong_y", "people": 1}, {"choice": "khac", "people": 1}]}}
                    """#,
                    "choiceMissing"
                ),
                (
                    #"""
                    {"raking": [{"question": "gioi", "people": \#(people)},
                                {"question": "gioi", "people": \#(people)}]}
                    """#, "questionTwice"
                ),
                (
                    #"""
                    {"raking": [{"question": "gioi", "people": \#(people)}, {"question": "y", "people": [
                        {"choice": "dong_y", "people": 1}, {"choice": "khong", "people": 1},
                        {"choice": "khac", "people": 1}]}]}
                    """#, "marginsDisagree"
                ),
            ] {
                let reply = try await put(body)
                expectProblem(reply, 422, "rule-refused", codes: [code], body)
                let member = String(body.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" })
                let pointer = try #require(reply["errors"]?.elements.first?["pointer"]?.text)
                #expect(
                    pointer.hasPrefix("/\(member)") || code == "clusterAcrossStrata", "\(pointer): \(body)")
            }
            for body in [
                #"{"strata": [{"unitCode": "C1", "population": -1}]}"#, #"{"strata": {}}"#,
                #"{"population": [], "raking": []}"#, #"{"population": {"question": "gioi"}}"#,
                #"{"raking": [{"question": "1", "people": []}]}"#,
            ] {
                expectProblem(try await put(body), 400, "malformed-request", body)
            }
            let set = try await put(
                #"{"strata": [\#(one), \#(two)], "clusters": [{"unitCode": "C1"}, {"unitCode": "C2"}]}"#)
            #expect(set.status == 200 && set["strata"]?.elements.count == 2, "\(set.text)")
            let shown = try await world.send("GET", "\(path)/weighting", as: world.token(.officer, "C1"))
            #expect(try shown.json == set.json && shown.etag == set.etag)
        }
    }
}
