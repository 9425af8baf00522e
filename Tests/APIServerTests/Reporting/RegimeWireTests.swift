import TestSupport
import Testing

@testable import APIServer

@Suite struct RegimeWireTests {
    private static func regime(_ members: String, due: String = #"{"day": 20, "edge": "onOrBefore"}"#)
        -> String
    {
        String(Ward.regime(due: due).dropLast()) + ", \(members)}"
    }

    @Test(arguments: StorageKind.available)
    func `a regime says back what it was given`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let plain = try await ward.makeRegime()
            #expect(plain["recipientIds"]?.elements.map(\.text) == [try await ward.unitID("C1")])
            #expect(plain["rollover"]?.text == "none" && plain["signOff"]?.text == "none")
            let made = try await ward.makeRegime(
                Self.regime(
                    """
                    "recipientCodes": ["C1", "C1M"], "coverage": {"startDay": 15}, "rollover": "nextWorkingDay",
                    "signOff": "leader", "template": [{"code": "1", "title": "Kinh tế", "required": true},
                    {"code": "2", "title": "Xã hội"}], "allowsLateCascade": {"reason": "Theo quy chế"}
                    """, due: #"{"workingDaysAfter": 2, "edge": "onOrBefore"}"#))
            let read = try await server.send("GET", "/v1/regimes/\(made.id)", as: ward.advisor)
            #expect(read["recipientIds"]?.elements.count == 2)
            #expect(read["due"]?["workingDaysAfter"]?.integer == 2 && read["due"]?["day"] == nil)
            #expect(read["coverage"]?["startDay"]?.integer == 15)
            #expect(read["rollover"]?.text == "nextWorkingDay" && read["signOff"]?.text == "leader")
            #expect(read["template"]?.elements.map { $0["code"]?.text } == ["1", "2"])
            #expect(read["allowsLateCascade"]?["reason"]?.text == "Theo quy chế")
            // From the 15th of September to the 14th of October; two working days later is Friday the 16th.
            let owed = try await ward.obligations("regimeId=\(made.id)&period=2026-10")
            #expect(owed.first?["coverage"]?["from"]?.text == "2026-09-15")
            #expect(owed.first?["coverage"]?["to"]?.text == "2026-10-14")
            #expect(owed.first?["dueAt"]?.text == "2026-10-16T17:00:00.000Z")
            let cleared = try await server.send(
                "PATCH", "/v1/regimes/\(made.id)", as: ward.advisor, #"{"allowsLateCascade": null}"#,
                headers: [("If-Match", read.etag)])
            #expect(cleared.status == 200 && cleared["allowsLateCascade"] == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what can't be is refused with its place`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            for (body, code, pointer) in [
                (Self.regime(#""recipientCodes": ["C1", "C1"]"#), "recipientTwice", "/recipientCodes/1"),
                (Self.regime(#""recipientCodes": ["C1B"]"#), "recipientIsBoard", "/recipientCodes/0"),
                (
                    Self.regime(#""template": [{"code": "a", "title": "A"}, {"code": "a", "title": "B"}]"#),
                    "templateCodeTwice", "/template/1/code"
                ),
            ] {
                let reply = try await server.send("POST", "/v1/regimes", as: ward.advisor, body)
                expectProblem(reply, 422, "rule-refused", codes: [code], code)
                #expect(reply.pointers == [pointer])
            }
            for (body, pointer) in [
                (Ward.regime(due: #"{"edge": "before"}"#), "/due/day"),
                (Ward.regime(due: #"{"day": 3, "workingDaysAfter": 2, "edge": "before"}"#), "/due/day"),
                (Ward.regime(due: #"{"workingDaysAfter": 0, "edge": "before"}"#), "/due/workingDaysAfter"),
                (Self.regime(#""coverage": {"startDay": 1}"#), "/coverage/startDay"),
                (Self.regime(#""coverage": {"startDay": 29}"#), "/coverage/startDay"),
                (Self.regime(#""recipientIds": [], "recipientCodes": ["C1"]"#), "/recipientCodes"),
                (Self.regime(#""rollover": "sometimes""#), "/rollover"),
                (Self.regime(#""allowsLateCascade": {"reason": ""}"#), "/allowsLateCascade/reason"),
            ] {
                let reply = try await server.send("POST", "/v1/regimes", as: ward.advisor, body)
                expectProblem(reply, 400, "malformed-request", pointer)
                #expect(reply.pointers.contains(pointer), "\(reply.text)")
            }
            #expect(try await server.dump() == before)
        }
    }
}
