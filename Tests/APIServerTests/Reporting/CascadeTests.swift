import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct CascadeTests {
    @Test(arguments: StorageKind.available)
    func `a regime that comes too late for the one above, or too early for those below, is refused`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            let province = try await server.account("ban.p1", [(.advisor, "P1B")]).token
            func post(_ token: String, _ body: String, allowing: String? = nil) async throws
                -> TestServer.Reply
            {
                let allowed = allowing.map { #", "allowsLateCascade": {"reason": "\#($0)"}"# } ?? ""
                return try await server.send(
                    "POST", "/v1/regimes", as: token, String(body.dropLast()) + allowed + "}")
            }
            func cells(_ day: Int) -> String { Ward.regime(due: #"{"day": \#(day), "edge": "onOrBefore"}"#) }
            func communes(_ day: Int) -> String {
                Ward.regime(
                    due: #"{"day": \#(day), "edge": "onOrBefore"}"#, within: "P1", issuer: "P1",
                    extra: #", "levels": ["commune"]"#)
            }
            let above = try await post(province, communes(20))
            #expect(above.status == 201, "\(above.text)")
            let late = try await post(ward.advisor, cells(20))
            expectProblem(late, 422, "rule-refused", codes: ["cascade"])
            #expect(late.text.contains(above.id) && late.text.contains("2026-10"), "\(late.text)")
            let below = try await post(ward.advisor, cells(19))
            #expect(below.status == 201, "\(below.text)")
            // The same seen from above.
            let early = try await post(province, communes(19))
            expectProblem(early, 422, "rule-refused", codes: ["cascade"])
            #expect(early.text.contains(below.id))
            let allowed = try await post(ward.advisor, cells(25), allowing: "Theo quy chế của phường")
            #expect(allowed.status == 201, "\(allowed.text)")
            let cleared = try await server.send(
                "PATCH", "/v1/regimes/\(allowed.id)", as: ward.advisor, #"{"allowsLateCascade": null}"#,
                headers: [("If-Match", allowed.etag)])
            expectProblem(cleared, 422, "rule-refused", codes: ["cascade"])
        }
    }
}
