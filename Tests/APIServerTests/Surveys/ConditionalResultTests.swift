import Domain
import TestSupport
import Testing

@testable import APIServer

/// Results of questions that not everybody is asked.
@Suite struct ConditionalResultTests {
    private let survey = ResultTests()

    private let questions: String = {
        func single(_ code: String, _ choices: [String], _ relevance: String? = nil) -> String {
            let all = choices.map { #"{"code": "\#($0)", "label": "\#($0)"}"# }.joined(separator: ", ")
            let condition = relevance.map { #", "relevantIf": "\#($0)""# } ?? ""
            return #"""
                {"code": "\#(code)", "type": "single", "text": "?", "required": true, "choices": [\#(all)]\#(condition)}
                """#
        }
        return #"""
            {"questions": [\#(single("z", ["x", "y"])), \#(single("s", ["x", "y"], "z = 'y'")),
                           \#(single("t", ["d", "e"], "s = 'x'"))]}
            """#
    }()

    /// How many of those who were asked s and said x are asked t, so t's `n` would be what s hides.
    @Test(arguments: StorageKind.available)
    func `a question is withheld where how many are asked it is hidden of the one before`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await survey.open(world, questions: questions, breakdown: .questions)
            for (answers, count) in [
                (#""z": "x""#, 15), (#""z": "y", "s": "x", "t": "d""#, 15),
                (#""z": "y", "s": "x", "t": "e""#, 15),
                (#""z": "y", "s": "y""#, 4),
            ] {
                try await survey.cast(world, path, "C1", count, answers)
            }
            try await survey.close(server)
            let results = try await world.make("GET", "\(path)/results", as: board)
            let (s, t) = (try survey.question("s", results), try survey.question("t", results))
            #expect(s["withheld"] == .bool(false) && s["n"]?.integer == 34)
            #expect(s["choices"]?.elements.map { $0["suppressed"] } == [.bool(true), .bool(true)])
            #expect(t["withheld"] == .bool(true) && t["n"] == nil)
            let file = try await world.send("GET", "\(path)/ballots.csv", as: board)
            let rows = file.text.split(separator: "\r\n").dropFirst().map { $0.split(separator: ",") }
            #expect(rows.count == 49 && rows.allSatisfy { $0.last == "*" })
            let published = try await world.make(
                "POST", "\(path)/publication", as: world.token(.leader, "P1"), #"{"title": "Kết quả"}"#)
            let page = try await world.send("GET", "/publications/\(try published.id)", as: nil)
            #expect(page.status == 200)
        }
    }

    /// 8 of z's x, and their weighted share, are 2 of C1 and 6 of C2.
    @Test(arguments: StorageKind.available)
    func `in a weighted survey how many are asked is a second equation`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            var paths: [String] = []
            for few in [2, 6] {
                let path = try await survey.open(
                    world,
                    weighting: ResultTests.strata, questions: questions)
                for (unit, answers, count) in [
                    ("C1", #""z": "x""#, 20), ("C1", #""z": "y", "s": "y""#, few), ("C2", #""z": "x""#, 30),
                    ("C2", #""z": "y", "s": "y""#, 9),
                ] {
                    try await survey.cast(world, path, unit, count, answers)
                }
                paths.append(path)
            }
            try await survey.close(server)
            for (path, isWithheld) in zip(paths, [true, false]) {
                let s = try survey.question("s", await world.make("GET", "\(path)/results", as: board))
                #expect(s["withheld"] == .bool(isWithheld))
                #expect((s["n"] == nil) == isWithheld)
            }
        }
    }
}
