import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct ResultTests {
    static let questions = #"""
        {"questions": [
            {"code": "gioi", "type": "single", "text": "Giới?", "required": true,
             "choices": [{"code": "nam", "label": "Nam"}, {"code": "nu", "label": "Nữ"}]},
            {"code": "y", "type": "single", "text": "Ý kiến?", "required": true,
             "choices": [{"code": "dong_y", "label": "Đồng ý"}, {"code": "khong", "label": "Không"},
                         {"code": "khac", "label": "Khác"}]},
            {"code": "muc", "type": "scale", "text": "Mức?", "min": 1, "max": 2},
            {"code": "nguon", "type": "multiple", "text": "Qua đâu?",
             "choices": [{"code": "loa", "label": "Loa"}, {"code": "mang", "label": "Mạng"}]},
            {"code": "tuoi", "type": "number", "text": "Tuổi?", "min": 16, "max": 120},
            {"code": "vi_sao", "type": "text", "text": "Vì sao?", "relevantIf": "y = 'khong'"}]}
        """#

    /// Of 1,000 and 3,000 people.
    static let strata =
        #"{"strata": [{"unitCode": "C1", "population": 1000}, {"unitCode": "C2", "population": 3000}]}"#

    /// Of P1, open for ten days.
    func open(
        _ world: World, weighting: String? = nil, questions: String = Self.questions,
        breakdown: Survey.Breakdown = .units, targets: [String] = ["C1", "C2"]
    ) async throws -> String {
        let board = try world.token(.advisor, "P1")
        let id = try await world.make(
            "POST", "/v1/surveys", as: board,
            #"""
            {"ownerCode": "P1", "title": "Sáp nhập", "closesAt": "2026-10-20T00:00:00+07:00",
             "breakdown": "\#(breakdown)"}
            """#
        ).id
        let path = "/v1/surveys/\(id)"
        try await world.change("PUT", "\(path)/questionnaire", as: board, questions)
        let quotas = targets.map { #"{"unitCode": "\#($0)", "quota": 30}"# }
        try await world.change(
            "PUT", "\(path)/targets", as: board,
            #"{"targets": [{"unitCode": "P1", "quota": \#(30 * quotas.count)}, \#(quotas.joined(separator: ", "))]}"#
        )
        if let weighting { try await world.change("PUT", "\(path)/weighting", as: board, weighting) }
        try await world.make("POST", "\(path)/opening", as: board)
        return path
    }

    func cast(_ world: World, _ path: String, _ unit: String, _ count: Int, _ answers: String)
        async throws
    {
        let body = #"{"unitCode": "\#(unit)", "collectedOn": "2026-10-10", "answers": {\#(answers)}}"#
        for _ in 0..<count {
            try await world.make("POST", "\(path)/ballots", as: world.token(.advisor, "P1"), body)
        }
    }

    /// C1: 12 agree, 8 do not; C2: 10 agree, 20 do not; so many of them, and so many in C1, say something else.
    func castAll(_ world: World, _ path: String, others: (Int, Int) = (5, 5)) async throws {
        try await cast(
            world, path, "C1", 12, #""gioi": "nam", "y": "dong_y", "muc": 2, "nguon": ["loa"], "tuoi": 30"#)
        try await cast(
            world, path, "C1", 8, #""gioi": "nu", "y": "khong", "muc": 1, "nguon": [], "tuoi": 50"#)
        try await cast(world, path, "C1", others.0, #""gioi": "nu", "y": "khac""#)
        try await cast(
            world, path, "C2", 10, #""gioi": "nam", "y": "dong_y", "muc": 2, "nguon": ["mang", "loa"]"#)
        try await cast(
            world, path, "C2", 20 - others.1, #""gioi": "nu", "y": "khong", "muc": 1, "tuoi": 40"#)
        try await cast(world, path, "C2", others.1, #""gioi": "nu", "y": "khac""#)
    }

    func close(_ server: TestServer) async throws {
        try await server.setClock("2026-10-19T17:00:00.000Z")
    }

    func question(_ code: String, _ results: JSONValue) throws -> JSONValue {
        try #require(results["questions"]?.elements.first { $0["code"]?.text == code })
    }

    func near(_ value: JSONValue?, _ expected: Double, _ places: Double = 1e-4) -> Bool {
        (value?.double).map { abs($0 - expected) <= places / 2 + 1e-12 } ?? false
    }

    @Test(arguments: StorageKind.available)
    func `figures come once no ballot can, and are those of a sample by strata`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await open(
                world,
                weighting: #"""
                    {"strata": [{"unitCode": "C1", "population": 1000}, {"unitCode": "C2", "population": 3000}]}
                    """#)
            try await castAll(world, path)
            expectProblem(try await world.send("GET", "\(path)/results", as: board), 409, "state-conflict")
            try await close(server)
            let results = try await world.make("GET", "\(path)/results", as: board)
            #expect(results["ballots"]?.integer == 55 && results["weighted"] == .bool(true))
            let opinion = try question("y", results)
            #expect(opinion["n"]?.integer == 55)
            let agree = try #require(opinion["choices"]?.elements.first { $0["code"]?.text == "dong_y" })
            // Särndal et al. 1992, 3.7: the strata's shares by their people, their variances by the squares.
            let (first, second) = (12.0 / 25, 10.0 / 30)
            let variance =
                0.0625 * (1 - 25.0 / 1000) * first * (1 - first) / 24 + 0.5625 * (1 - 30.0 / 3000) * second
                * (1 - second) / 29
            #expect(near(agree["share"], 0.25 * first + 0.75 * second))
            #expect(near(agree["standardError"], variance.squareRoot()))
            #expect(agree["count"] == nil && agree["suppressed"] == .bool(false))
            let bounds = agree["interval"]?.elements.compactMap(\.double) ?? []
            #expect(bounds.count == 2 && bounds[0] < 0.37 && bounds[1] > 0.37)
            let age = try question("tuoi", results)
            // Not all answered; a total over the mean would tell what those are worth who did not.
            #expect(age["n"]?.integer == 35 && age["mean"]?["value"] != nil && age["total"] == nil)
            // In a stratum by itself the weights are all alike.
            let within = try await world.make("GET", "\(path)/results?withinCode=C1&question=y", as: board)
            #expect(within["ballots"]?.integer == 25 && within["questions"]?.elements.count == 1)
            let own = try #require(try question("y", within)["choices"]?.elements.first)
            #expect(near(own["share"], 0.48))
            #expect(near(own["standardError"], ((1 - 25.0 / 1000) * 0.48 * 0.52 / 24).squareRoot()))
        }
    }

    @Test(arguments: StorageKind.available)
    func `small cells are left out with what would betray them`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await open(world)
            try await castAll(world, path, others: (0, 3))
            try await close(server)
            let whole = try await world.make("GET", "\(path)/results", as: board)
            let opinion = try question("y", whole)["choices"]?.elements ?? []
            let hidden = opinion.filter { $0["suppressed"] == .bool(true) }
            // The three, and one more that takes them in.
            #expect(hidden.count == 2 && hidden.contains { $0["code"]?.text == "khac" })
            #expect(hidden.allSatisfy { $0["count"] == nil && $0["share"] == nil })
            let shown = try #require(opinion.first { $0["suppressed"] == .bool(false) })
            #expect(shown["count"]?.integer == (shown["code"]?.text == "khong" ? 25 : 22))
            // Why is asked of those who disagree only; how many they are would tell.
            let reason = try question("vi_sao", whole)
            #expect(reason["withheld"] == .bool(true) || hidden.allSatisfy { $0["code"]?.text != "khong" })
            // Nobody in C1 said anything else, which is not told either, and C2 tells no more than the whole.
            for unit in ["C1", "C2"] {
                let results = try await world.make(
                    "GET", "\(path)/results?withinCode=\(unit)&question=y", as: board)
                let choices = try question("y", results)["choices"]?.elements ?? []
                let other = try #require(choices.first { $0["code"]?.text == "khac" })
                #expect(other["suppressed"] == .bool(true) && other["count"] == nil)
                #expect(choices.count { $0["suppressed"] == .bool(true) } >= 2)
            }
            // Who chose none of several is counted with who chose others.
            let sources = try question("nguon", whole)
            #expect(sources["n"]?.integer == 30)
            #expect(sources["choices"]?.elements.map { $0["count"]?.integer } == [22, 10])
            let scale = try question("muc", whole)
            #expect(scale["choices"]?.elements.map { $0["code"]?.text } == ["1", "2"])
            #expect(near(scale["mean"]?["value"], (25.0 + 44) / 47, 1e-5))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a question by another adds nothing to the totals but what is inside`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await open(world, breakdown: .questions)
            try await castAll(world, path, others: (0, 0))
            try await cast(world, path, "C1", 6, #""gioi": "nu", "y": "dong_y", "muc": 1"#)
            try await close(server)
            let reply = try await world.make("GET", "\(path)/results?question=y&by=gioi", as: board)
            let table = try question("y", reply)
            let groups = table["groups"]?.elements ?? []
            #expect(groups.map { $0["code"]?.text } == ["nam", "nu"])
            #expect(groups.map { $0["n"]?.integer } == [22, 34])
            // No man disagrees; that is as small a cell as one, and all others follow from the totals.
            #expect(
                groups.flatMap { $0["choices"]?.elements ?? [] }.contains { $0["suppressed"] == .bool(true) })
            // A test of all cells would tell which of few values a hidden one has.
            #expect(table["independence"] == nil)
            for (query, status) in [
                ("?by=gioi", 400), ("?question=y&by=gioi&withinCode=C1", 400), ("?question=0.5", 400),
                ("?question=y&by=y", 422), ("?question=tuoi&by=gioi", 422),
                ("?question=nguon&by=gioi", 422), ("?question=y&by=tuoi", 422), ("?question=y&by=khac", 422),
            ] {
                let reply = try await world.send("GET", "\(path)/results\(query)", as: board)
                #expect(reply.status == status, "\(query): \(reply.text)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `where no cell is hidden two questions are tested for having nothing to do with each other`(
        _ kind: StorageKind
    ) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await open(world, breakdown: .questions)
            for (sex, level, count) in [("nam", 1, 6), ("nam", 2, 9), ("nu", 1, 12), ("nu", 2, 7)] {
                try await cast(world, path, "C1", count, #""gioi": "\#(sex)", "y": "khac", "muc": \#(level)"#)
            }
            try await close(server)
            let table = try question(
                "muc", await world.make("GET", "\(path)/results?question=muc&by=gioi", as: board))
            // Pearson's: 34 (6·7 − 9·12)² / (15·19·18·16) is 1.804; Rao and Scott's has n − 1 for n.
            #expect(near(table["independence"]?["statistic"], 1.75, 0.02))
            #expect(table["independence"]?["pValue"] != nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a number that all give has means by group, and a total where it is weighted`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            let path = try await open(
                world,
                weighting: #"""
                    {"strata": [{"unitCode": "C1", "population": 100}, {"unitCode": "C2", "population": 300}]}
                    """#,
                questions: #"""
                    {"questions": [
                        {"code": "gioi", "type": "single", "text": "Giới?", "required": true,
                         "choices": [{"code": "nam", "label": "Nam"}, {"code": "nu", "label": "Nữ"}]},
                        {"code": "ho", "type": "number", "text": "Mấy người trong hộ?", "required": true}]}
                    """#, breakdown: .questions)
            for (unit, sex, people) in [
                ("C1", "nam", 3), ("C1", "nu", 5), ("C2", "nam", 2), ("C2", "nu", 4),
            ] {
                try await cast(world, path, unit, 5, #""gioi": "\#(sex)", "ho": \#(people)"#)
            }
            try await close(server)
            let people = try question("ho", await world.make("GET", "\(path)/results", as: board))
            // Each ballot of C1 is of 10 people, each of C2 of 30.
            #expect(near(people["total"]?["value"], 10 * 40 + 30 * 30))
            #expect(near(people["mean"]?["value"], 1_300.0 / 400))
            let groups = try question(
                "ho", await world.make("GET", "\(path)/results?question=ho&by=gioi", as: board))["groups"]
            let means = groups?.elements.map { $0["mean"]?["value"] } ?? []
            #expect(means.count == 2 && near(means[0], 2.25) && near(means[1], 4.25))
        }
    }

    @Test(arguments: StorageKind.available)
    func `a cross table has errors where no stratum's own has a small cell`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            var paths: [String] = []
            for few in [2, 5] {
                let path = try await open(
                    world, weighting: #"{"strata": [{"unitCode": "C1"}, {"unitCode": "C2"}]}"#,
                    breakdown: .questions)
                for (unit, sex, level, count) in [
                    ("C1", "nam", 1, 8), ("C1", "nu", 1, few), ("C1", "nam", 2, 6), ("C1", "nu", 2, 7),
                    ("C2", "nam", 1, 7), ("C2", "nu", 1, 9), ("C2", "nam", 2, 8), ("C2", "nu", 2, 9),
                ] {
                    let answers = #""gioi": "\#(sex)", "y": "khac", "muc": \#(level)"#
                    try await cast(world, path, unit, count, answers)
                }
                paths.append(path)
            }
            try await close(server)
            for (path, tellsErrors) in zip(paths, [false, true]) {
                let table = try question(
                    "muc", await world.make("GET", "\(path)/results?question=muc&by=gioi", as: board))
                let cells = table["groups"]?.elements.flatMap { $0["choices"]?.elements ?? [] } ?? []
                #expect(cells.count == 4 && cells.allSatisfy { $0["share"] != nil })
                #expect(cells.allSatisfy { ($0["standardError"] != .null) == tellsErrors })
                #expect((table["independence"] != nil) == tellsErrors)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `who leads others below reads what is within their own scope`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            try await castAll(world, path)
            try await close(server)
            let officer = try world.token(.officer, "C1")
            expectProblem(try await world.send("GET", "\(path)/results", as: officer), 403, "forbidden")
            #expect(try await world.send("GET", "\(path)/results?withinCode=C1", as: officer).status == 200)
            expectProblem(
                try await world.send("GET", "\(path)/results?withinCode=C2", as: officer), 404, "not-found")
            expectProblem(
                try await world.send("GET", "\(path)/results?withinCode=P1", as: officer), 403, "forbidden")
            let board = try world.token(.advisor, "P1")
            expectProblem(
                try await world.send("GET", "\(path)/results?withinCode=A1", as: board), 422, "rule-refused",
                codes: ["noTarget"])
            expectProblem(
                try await world.send("GET", "\(path)/results?question=khac", as: board), 422, "rule-refused",
                codes: ["unknownQuestion"])
            expectProblem(
                try await world.send("GET", "\(path)/results?question=y&by=khac", as: officer), 403,
                "forbidden")
            #expect(
                try await world.send("GET", "\(path)/results", as: world.token(.leader, "P1")).status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a counted survey has no ballots any more, and takes none`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await open(world)
            try await castAll(world, path)
            try await close(server)
            let dump = try await server.dump()
            #expect(dump["survey_ballot"]?.isEmpty == true)
            #expect(dump["survey_column"]?.isEmpty == false)
            let progress = try await world.make("GET", "\(path)/progress", as: world.token(.advisor, "P1"))
            #expect(progress["items"]?.elements.first { $0["parentId"] == nil }?["counted"]?.integer == 55)
            let day = server.services.clock.now.civilDate
            #expect(try await server.storage.read { try $0.inspect(on: day) }.isEmpty)
        }
    }
}
