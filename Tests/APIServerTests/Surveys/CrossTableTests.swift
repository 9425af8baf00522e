import Domain
import TestSupport
import Testing

@testable import APIServer

/// Two questions against each other, where units of their own are told as well.
@Suite struct CrossTableTests {
    private let survey = ResultTests()

    @Test(arguments: StorageKind.available)
    func `two questions are one table, whichever is asked for by the other`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            func question(_ code: String) -> String {
                let choices = ["a", "b", "c"].map { #"{"code": "\#($0)", "label": "\#($0)"}"# }
                return #"""
                    {"code": "\#(code)", "type": "single", "text": "?", "required": true,
                     "choices": [\#(choices.joined(separator: ", "))]}
                    """#
            }
            let path = try await survey.open(
                world, questions: #"{"questions": [\#(question("q")), \#(question("r"))]}"#,
                breakdown: .questions)
            var lines: [String] = []
            for (q, row) in zip(["a", "b", "c"], [[22, 8, 49], [26, 5, 4], [5, 41, 19]]) {
                for (r, count) in zip(["a", "b", "c"], row) {
                    for _ in 1...count {
                        lines.append(
                            #"""
                            {"externalId": "\#(lines.count)", "unitCode": "C1", "collectedOn": "2026-10-10", \#
                            "answers": {"q": "\#(q)", "r": "\#(r)"}}
                            """#)
                    }
                }
            }
            let sent = try await world.send(
                "POST", "\(path)/ballots", as: board, lines.joined(separator: "\n"),
                headers: [("Content-Type", "application/x-ndjson")])
            #expect(sent.text.contains(#""accepted":179"#), "\(sent.text.suffix(300))")
            try await survey.close(server)
            func hidden(_ own: String, by other: String) async throws -> Set<String> {
                let table = try survey.question(
                    own, await world.make("GET", "\(path)/results?question=\(own)&by=\(other)", as: board))
                var cells: Set<String> = []
                for group in table["groups"]?.elements ?? [] {
                    for choice in group["choices"]?.elements ?? [] where choice["suppressed"] == .bool(true) {
                        cells.insert((choice["code"]?.text ?? "") + (group["code"]?.text ?? ""))
                    }
                }
                return cells
            }
            let (byRow, byColumn) = (try await hidden("q", by: "r"), try await hidden("r", by: "q"))
            #expect(byRow.count >= 4, "\(byRow)")
            #expect(byRow == Set(byColumn.map { String($0.reversed()) }))
        }
    }

    @Test(arguments: StorageKind.available)
    func `results are broken down by units or by questions, and where there is one unit by both`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            var paths: [String] = []
            for breakdown in Survey.Breakdown.allCases {
                let path = try await survey.open(world, breakdown: breakdown)
                try await survey.castAll(world, path)
                paths.append(path)
            }
            let single = try await survey.open(world, targets: ["C1"])
            try await survey.cast(world, single, "C1", 6, #""gioi": "nam", "y": "khac", "muc": 1"#)
            try await survey.cast(world, single, "C1", 6, #""gioi": "nu", "y": "khac", "muc": 2"#)
            try await survey.cast(world, single, "C1", 11, #""gioi": "nu", "y": "khac""#)
            try await survey.close(server)
            let (units, questions) = (paths[0], paths[1])
            #expect(try await world.make("GET", questions, as: board)["breakdown"]?.text == "questions")
            let (own, together) = ("results?withinCode=C1", ["results?question=y&by=gioi", "ballots.csv"])
            expectProblem(
                try await world.send("GET", "\(questions)/\(own)", as: board), 422, "rule-refused",
                codes: ["byQuestions"])
            for path in together {
                expectProblem(
                    try await world.send("GET", "\(units)/\(path)", as: board), 422, "rule-refused",
                    codes: ["byUnits"])
            }
            expectProblem(
                try await world.send(
                    "POST", "\(units)/publication", as: world.token(.leader, "P1"),
                    #"{"title": "A", "crosses": [{"question": "y", "by": "gioi"}]}"#), 422, "rule-refused",
                codes: ["byUnits"])
            let told = ["\(units)/\(own)"] + together.map { "\(questions)/\($0)" }
            for path in told + (together + [own]).map({ "\(single)/\($0)" }) {
                #expect(try await world.send("GET", path, as: board).status == 200, "\(path)")
            }
            let groups = try survey.question(
                "gioi", await world.make("GET", "\(single)/results?question=gioi&by=muc", as: board))[
                    "groups"]
            #expect(groups?.elements.map { $0["code"]?.text } == ["1", "2", "*noAnswer"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `in a weighted survey how many are in a group tells nothing of units`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await survey.open(
                world,
                weighting: ResultTests.strata, breakdown: .questions)
            // With the share of "khong", 8 ballots and 2 of them are one answer: 2 of C1 and 6 of C2.
            for (unit, sex, opinion, count) in [
                ("C1", "nam", "dong_y", 20), ("C1", "nu", "khong", 2), ("C2", "nu", "dong_y", 20),
                ("C2", "nam", "khong", 6), ("C1", "nu", "dong_y", 9), ("C2", "nam", "dong_y", 9),
            ] {
                try await survey.cast(world, path, unit, count, #""gioi": "\#(sex)", "y": "\#(opinion)""#)
            }
            try await survey.close(server)
            expectProblem(
                try await world.send("GET", "\(path)/results?question=gioi&by=y", as: board), 422,
                "rule-refused", codes: ["hiddenByUnits"])
            #expect(
                try await world.send("GET", "\(path)/results?question=y&by=gioi", as: board).status == 200)
        }
    }
}
