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
                world, questions: #"{"questions": [\#(question("q")), \#(question("r"))]}"#)
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
    func `what those who left a question out answered to another is not told, since their units are known`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let questions = #"""
                {"questions": [
                    {"code": "r", "type": "scale", "text": "?", "required": true, "min": 1, "max": 3},
                    {"code": "q", "type": "scale", "text": "?", "min": 1, "max": 2}]}
                """#
            // Of C2 nobody answers q, so without it they are C2's: 7, 9 and 40, which leave 3 of C1.
            let all = try await survey.open(world, questions: questions)
            for (unit, counts) in [("C1", [3, 30, 32]), ("C2", [7, 9, 40])] {
                for (level, count) in zip(1...3, counts) {
                    try await survey.cast(
                        world, all, unit, count,
                        unit == "C1" ? #""r": \#(level), "q": 1"# : #""r": \#(level)"#)
                }
            }
            let one = try await survey.open(world, questions: questions)
            try await survey.cast(world, one, "C1", 12, #""r": 1, "q": 1"#)
            try await survey.cast(world, one, "C1", 11, #""r": 2"#)
            try await survey.close(server)
            for query in ["question=r&by=q", "question=q&by=r"] {
                expectProblem(
                    try await world.send("GET", "\(all)/results?\(query)", as: board), 422, "rule-refused",
                    codes: ["leftOut"])
            }
            let file = try await world.send("GET", "\(all)/ballots.csv", as: board)
            let rows = file.text.split(separator: "\r\n").dropFirst().map { $0.split(separator: ",") }
            #expect(rows.count == 121 && rows.allSatisfy { $0.last == "*" }, "\(rows.first ?? [])")
            // Who left it out in a survey of one unit is a part of what is known of the unit.
            let groups = try survey.question(
                "r", await world.make("GET", "\(one)/results?question=r&by=q", as: board))["groups"]
            #expect(groups?.elements.map { $0["code"]?.text }.contains("*noAnswer") == true)
        }
    }
}
