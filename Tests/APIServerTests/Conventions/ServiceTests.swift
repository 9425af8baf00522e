import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct ServiceTests {
    @Test(arguments: StorageKind.available)
    func `health, readiness and the contract are open to all`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            #expect(try await server.send("GET", "/healthz")["status"]?.text == "ok")
            #expect(try await server.send("GET", "/readyz")["status"]?.text == "ready")
            let yaml = try await server.send("GET", "/openapi.yaml")
            #expect(yaml.status == 200 && yaml.text == EmbeddedText.openapi)
            let json = try await server.send("GET", "/openapi.json")
            #expect(json["openapi"]?.text?.hasPrefix("3.") == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a server that has lost its store is alive but not ready`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let token = try await server.account("quan.tri", [(.administrator, "TW")]).token
            await server.storage.close()
            #expect(try await server.send("GET", "/healthz").status == 200)
            let ready = try await server.send("GET", "/readyz")
            expectProblem(ready, 503, "unavailable")
            #expect(ready.header("Retry-After") != nil)
            let work = try await server.send("GET", "/v1/me", as: token)
            expectProblem(work, 503, "unavailable")
            #expect(work.header("Retry-After") != nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `metrics name routes, never ids or what a caller sent`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let unit = try await ward.unitID("C1")
            _ = try await server.send("GET", "/v1/units/\(unit)", as: ward.admin)
            _ = try await server.send("GET", "/v1/units/\(unit)/ancestors?asOf=2026-01-01", as: ward.admin)
            _ = try await server.send("GET", "/v1/nothing/bi-mat-\(unit)", as: ward.admin)
            _ = try await server.send("PROPFIND", "/v1/units", as: ward.admin)
            let reply = try await server.send("GET", "/metrics")
            #expect(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            let text = reply.text
            #expect(!text.contains(unit) && !text.contains("bi-mat") && !text.contains("PROPFIND"))
            #expect(!text.contains("quan.tri") && !text.contains("2026-01-01"))
            #expect(
                text.contains(#"http_requests_total{method="GET",route="/v1/units/{id}",status="200"} 1"#),
                "\(text)")
            #expect(text.contains(#"method="GET",route="NotFound",status="404"} 1"#), "\(text)")
            #expect(text.contains(#"method="OTHER",route="NotFound",status="405"} 1"#), "\(text)")
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(
                    line.split(separator: " ").count == 2 && Double(line.split(separator: " ")[1]) != nil,
                    "\(line)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the log holds no token, password or word of a report`(_ kind: StorageKind) async throws {
        try await withLoggedServer(kind) { server, lines in
            let ward = try await Ward(server)
            try await ward.makeRegime()
            let (password, wrong) = (TestServer.password, "sai mat khau bi mat")
            let session = try await server.send(
                "POST", "/v1/sessions", #"{"username": "chi.bo.1", "password": "\#(password)"}"#)
            _ = try await server.send(
                "POST", "/v1/sessions", #"{"username": "chi.bo.1", "password": "\#(wrong)"}"#)
            let (access, refresh) = (session["accessToken"]?.text ?? "", session["refreshToken"]?.text ?? "")
            let renewed = try await server.send(
                "POST", "/v1/sessions/refresh", #"{"refreshToken": "\#(refresh)"}"#)
            let topic = try await ward.topic()
            let obligation = try await ward.obligationID("CB1", "2026-10")
            let report = try await ward.submit(
                obligation, as: access, title: "Tiêu đề kín",
                items: "[\(Ward.item(topic, content: "Nội dung kín"))]")
            #expect(report.status == 201, "\(report.text)")
            _ = try await server.send(
                "POST", "/v1/reports/\(report.id)/return", as: ward.advisor, #"{"reason": "Lý do kín"}"#)
            _ = try await server.send(
                "POST", "/v1/accounts", as: ward.admin,
                #"{"username": "moi", "unitCode": "C1", "displayName": "Tên kín"}"#)
            _ = try await server.send("POST", "/v1/topics", as: ward.advisor, #"{"name": "Chủ đề kín"#)
            _ = try await server.send("GET", "/v1/units?q=truy+van+kin&x=1", as: ward.admin)
            let id = clientID()
            _ = try await server.send("GET", "/v1/units/\(id)", as: ward.admin)
            // A failure inside is logged with its cause, and that must not quote a request either.
            await server.storage.close()
            _ = try await ward.submit(obligation, as: ward.cell1, title: "Tiêu đề kín", items: "[]")
            let text = lines.text
            #expect(
                text.contains("request") && text.contains("/v1/reports"),
                "nothing was logged: \(text.prefix(500))")
            for secret in [
                password, wrong, access, refresh, renewed["accessToken"]?.text ?? "", ward.admin, ward.cell1,
                "Tiêu đề kín", "Nội dung kín", "Lý do kín", "Tên kín", "Chủ đề kín", "ổn định",
                "truy van kin",
                "truy+van+kin", "chi.bo.1", id, report.id,
            ] {
                #expect(!secret.isEmpty && !text.contains(secret), "the log tells \(secret.prefix(20))")
            }
        }
    }
}
