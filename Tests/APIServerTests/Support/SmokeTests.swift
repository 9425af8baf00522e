import Domain
import Testing
import TestSupport

@testable import APIServer

@Suite struct SmokeTests {
    @Test(arguments: StorageKind.available)
    func `an officer signs in and reads the own account`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            _ = try await server.account("can.bo", [(.officer, "TW")])
            let session = try await server.send(
                "POST", "/v1/sessions", #"{"username": "can.bo", "password": "\#(TestServer.password)"}"#)
            #expect(session.status == 201)
            let me = try await server.send("GET", "/v1/me", as: session.json["accessToken"]?.text)
            #expect(try me.json["username"]?.text == "can.bo")
        }
    }
}
