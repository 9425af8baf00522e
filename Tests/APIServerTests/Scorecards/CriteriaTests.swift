import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct CriteriaTests {
    @Test(arguments: StorageKind.available)
    func `criteria are drafted by the board, adopted by the leader, and stand from then on`(
        _ kind: StorageKind
    )
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (board, leader) = (try world.token(.advisor, "P1"), try world.token(.leader, "P1"))
            let below = try world.token(.officer, "C1")
            let draft = try await world.make(
                "POST", "/v1/criteria-sets", as: board, ScorecardTests.criteria(#""ownerCode": "P1""#))
            let path = "/v1/criteria-sets/\(try draft.id)"
            #expect(draft["status"]?.text == "draft" && draft["legalBasis"] == nil)
            expectProblem(try await world.send("GET", path, as: below), 404, "not-found")
            let changed = try await world.change(
                "PATCH", path, as: board,
                #"{"title": "Tiêu chí khác", "legalBasis": "HD 19", "criteria": [\#(ScorecardTests.all)]}"#)
            #expect(changed["criteria"]?.elements.count == 6 && changed["legalBasis"]?.text == "HD 19")
            expectProblem(try await world.send("POST", "\(path)/adoption", as: board), 403, "forbidden")
            let adopted = try await world.make("POST", "\(path)/adoption", as: leader)
            #expect(adopted["status"]?.text == "inForce")
            #expect(try await world.make("GET", path, as: below) == adopted)
            let found = try await world.make(
                "GET", "/v1/criteria-sets?ownerCode=P1&status=inForce", as: below)
            #expect(found["items"]?.elements == [adopted])
            for (method, target, token) in [
                ("PATCH", path, board), ("POST", "\(path)/adoption", leader),
            ] {
                expectProblem(
                    try await world.send(
                        method, target, as: token, method == "PATCH" ? #"{"title": "X"}"# : nil,
                        headers: [("If-Match", "*")]), 409, "state-conflict")
            }
            // Those that come after name it, and it stays in force until it is retired.
            let next = try await world.make(
                "POST", "/v1/criteria-sets", as: board,
                ScorecardTests.criteria(#""ownerCode": "P1", "replacesId": "\#(try draft.id)""#))
            #expect(
                try await world.make("POST", "/v1/criteria-sets/\(next.id)/adoption", as: leader)[
                    "replacesId"]?.text == (try draft.id))
            #expect(try await world.make("GET", path, as: below)["status"]?.text == "inForce")
            #expect(
                try await world.make("POST", "\(path)/retirement", as: leader)["status"]?.text == "retired")
            expectProblem(
                try await world.send("POST", "\(path)/retirement", as: leader), 409, "state-conflict")
        }
    }

    @Test(arguments: StorageKind.available)
    func `what can't be a set of criteria is refused by its place`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let board = try world.token(.advisor, "P1")
            _ = try await world.makeUnit("M1", "front", "province", below: "P1")
            let others = try await world.adoptCriteria(of: "C1")
            let draft = try await world.make(
                "POST", "/v1/criteria-sets", as: board, ScorecardTests.criteria(#""ownerCode": "P1""#)
            ).id
            let one = ScorecardTests.byHand
            for (owner, criteria, status, code, pointer) in [
                (#""ownerCode": "P1""#, "\(one), \(one)", 422, "criterionTwice", "/criteria/1/code"),
                (#""ownerCode": "P1""#, one.replacing("100", with: "99"), 422, "weights", "/criteria"),
                (#""ownerCode": "M1""#, one, 422, "ownerNotCommittee", "/ownerCode"),
                (
                    #""ownerCode": "P1", "replacesId": "\#(others)""#, one, 422, "replacesAnothers",
                    "/replacesId"
                ),
                (#""ownerCode": "P1""#, "", 400, "tooFew", "/criteria"),
                (
                    #""ownerCode": "P1""#, one.replacing("sang_kien", with: "Sáng kiến"), 400,
                    "invalidFormat", "/criteria/0/code"
                ),
                (
                    #""ownerCode": "P1""#, one.replacing("100", with: "0"), 400, "tooSmall",
                    "/criteria/0/weight"
                ),
                (
                    #""ownerCode": "P1""#, one.replacing("manual", with: "loyalty"), 400, "invalidValue",
                    "/criteria/0/measure"
                ),
            ] {
                let reply = try await world.send(
                    "POST", "/v1/criteria-sets", as: board, ScorecardTests.criteria(owner, criteria))
                #expect(reply.status == status && reply.codes == [code], "\(code): \(reply.text)")
                #expect(reply.pointers == [pointer], "\(code): \(reply.text)")
            }
            let after = try await world.make(
                "POST", "/v1/criteria-sets", as: board,
                ScorecardTests.criteria(#""ownerCode": "P1", "replacesId": "\#(draft)""#)
            ).id
            expectProblem(
                try await world.send(
                    "POST", "/v1/criteria-sets/\(after)/adoption", as: world.token(.leader, "P1")), 422,
                "rule-refused", codes: ["replacesDraft"])
        }
    }
}
