import Domain
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import APIServer

@Suite struct LogTests {
    /// What a server writes to its log as JSON.
    final class Written: Sendable {
        private let lines = Mutex<[[UInt8]]>([])

        func add(_ line: [UInt8]) { lines.withLock { $0.append(line) } }

        var text: String { lines.withLock { $0.map { String(decoding: $0, as: UTF8.self) }.joined() } }

        /// Each is one object on one line.
        var parsed: [JSONValue] {
            get throws {
                try lines.withLock { lines in
                    try lines.map { line in
                        #expect(line.last == 10 && line.dropLast().allSatisfy { $0 >= 32 })
                        return try JSONReader.parse(Array(line.dropLast()))
                    }
                }
            }
        }

        func access(_ route: String) throws -> [JSONValue] {
            try parsed.filter { $0["message"]?.text == "request" && $0["route"]?.text == route }
        }
    }

    private func withWrittenLog<Value: Sendable>(
        _ kind: StorageKind, level: Logger.Level = .info,
        _ body: @Sendable (TestServer, Written) async throws -> Value
    ) async throws -> Value {
        let written = Written()
        return try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            var logger = Logger(label: "test") { _ in JSONLog(write: written.add) }
            logger.logLevel = level
            let services = try await Services.build(
                settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"),
                passwords: Passwords(logRounds: 4), logger: logger)
            return try await serve(services) { try await body($0, written) }
        }
    }

    @Test(arguments: StorageKind.available)
    func `each request leaves one line, with its route and never its path`(_ kind: StorageKind) async throws {
        try await withWrittenLog(kind) { server, log in
            let ward = try await Ward(server)
            let id = try await ward.unitID("C1")
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            _ = try await server.send(
                "GET", "/v1/units/\(id)?asOf=2026-01-01", as: ward.admin,
                headers: [
                    ("X-Request-Id", "mine-1"), ("traceparent", "00-\(trace)-00f067aa0ba902b7-01"),
                ])
            let lines = try log.access("/v1/units/{id}")
            let line = try #require(lines.first)
            #expect(lines.count == 1)
            #expect(line["level"]?.text == "info" && line["method"]?.text == "GET")
            #expect(line["status"]?.integer == 200 && (line["duration"]?.double ?? -1) > 0)
            #expect(line["requestId"]?.text == "mine-1" && line["traceId"]?.text == trace)
            #expect(line["spanId"]?.text?.utf8.count == 16)
            #expect(line["time"]?.text.flatMap { Instant($0) } != nil)
            #expect(!log.text.contains(id) && !log.text.contains("2026-01-01"))
        }
    }

    @Test(arguments: StorageKind.available)
    func `what only asks whether all is well is not told, unless it is not`(_ kind: StorageKind) async throws
    {
        try await withWrittenLog(kind) { server, log in
            for path in ["/healthz", "/readyz", "/metrics"] { _ = try await server.send("GET", path) }
            #expect(try log.parsed.allSatisfy { $0["message"]?.text != "request" })
            await server.storage.close()
            _ = try await server.send("GET", "/readyz")
            #expect(try log.access("/readyz").map { $0["status"]?.integer } == [503])
        }
    }

    @Test(arguments: StorageKind.available)
    func `who fills in a form leaves no id in the log`(_ kind: StorageKind) async throws {
        try await withWrittenLog(kind) { server, log in
            let world = try await World(server)
            let (_, publicID) = try await world.openForm()
            let before = try log.parsed.count
            let unit = try world.unit("C1")
            let headers = [
                ("X-Request-Id", "may-cua-toi"), ("X-Forwarded-For", "203.0.113.9"),
                ("User-Agent", "may rieng"),
                ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            ]
            _ = try await server.send("GET", "/v1/forms/\(publicID)", headers: headers)
            _ = try await server.send("GET", "/forms/\(publicID)?unit=\(unit)", headers: headers)
            let cast = try await server.send(
                "POST", "/v1/forms/\(publicID)/ballots",
                #"{"unitCode": "C1", "answers": {"biet": "khong", "y_kien": "kín lắm"}}"#,
                headers: headers)
            #expect(cast.status < 500, "\(cast.text)")
            let lines = try log.parsed.dropFirst(before)
            #expect(lines.count == 3)
            for line in lines {
                guard case .object(let members) = line else { continue }
                #expect(
                    members.map(\.name) == [
                        "time", "level", "message", "duration", "method", "route", "status",
                    ])
            }
            for secret in ["may-cua-toi", "203.0.113.9", "may rieng", "4bf92f35", publicID, unit, "kín lắm"] {
                #expect(!log.text.contains(secret), "\(secret)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `no secret and nothing personal gets into the log, at any level`(_ kind: StorageKind) async throws {
        try await withWrittenLog(kind, level: .trace) { server, log in
            let ward = try await Ward(server)
            try await ward.makeRegime()
            let wrong = "sai mat khau bi mat"
            let session = try await server.send(
                "POST", "/v1/sessions", #"{"username": "chi.bo.1", "password": "\#(TestServer.password)"}"#)
            _ = try await server.send(
                "POST", "/v1/sessions", #"{"username": "chi.bo.1", "password": "\#(wrong)"}"#)
            let (access, refresh) = (session["accessToken"]?.text ?? "", session["refreshToken"]?.text ?? "")
            let calendar = try await server.send("POST", "/v1/me/calendar", as: access)
            let link = calendar["path"]?.text ?? calendar["url"]?.text ?? ""
            let path = link.range(of: "/v1/calendar/").map { String(link[$0.lowerBound...]) } ?? ""
            _ = try await server.send("GET", path)
            let topic = try await ward.topic()
            let obligation = try await ward.obligationID("CB1", "2026-10")
            let (name, phone, mail) = ("ông Trần Văn Kín", "0912345678", "kin.tran@example.com")
            _ = try await ward.submit(
                obligation, as: access, title: "Tiêu đề \(name)",
                items: "[\(Ward.item(topic, content: "Gọi \(phone) hoặc \(mail)"))]")
            _ = try await server.send("GET", "/v1/units?q=tim+\(phone)&la=\(mail)", as: ward.admin)
            _ = try await server.send(
                "POST", "/v1/units?q=\(phone)", as: ward.admin, "{\"\(name)\": \"\(mail)\"}")
            _ = try await server.send("PROPFIND", "/v1/\(phone)", as: ward.admin)
            _ = try await server.send("GET", "/\(mail)/\(phone)")
            // Inside, all fails from here on.
            await server.storage.close()
            _ = try await server.send("GET", path)
            _ = try await server.send(
                "POST", "/v1/sessions", #"{"username": "chi.bo.1", "password": "\#(wrong)"}"#)
            _ = try await ward.submit(obligation, as: ward.cell1, title: "Tiêu đề \(name)")
            let text = log.text
            #expect(try log.parsed.contains { $0["level"]?.text == "error" })
            let secret = path.dropFirst("/v1/calendar/".count).dropLast(".ics".count)
            #expect(secret.count > 20)
            for told in [
                TestServer.password, wrong, access, refresh, String(secret), ward.admin, name, "Trần Văn Kín",
                phone, mail, "chi.bo.1", "tim+", obligation,
            ] {
                #expect(!told.isEmpty && !text.contains(told), "the log tells \(told.prefix(20))")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a failure is told with the trace that it belongs to`(_ kind: StorageKind) async throws {
        try await withWrittenLog(kind) { server, log in
            let token = try await server.account("quan.tri", [(.administrator, "TW")]).token
            await server.storage.close()
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            _ = try await server.send(
                "GET", "/v1/me", as: token, headers: [("traceparent", "00-\(trace)-00f067aa0ba902b7-01")])
            let failed = try #require(try log.parsed.first { $0["message"]?.text == "request failed" })
            #expect(failed["traceId"]?.text == trace && failed["level"]?.text == "error")
            #expect(failed["requestId"]?.text == (try log.access("/v1/me").first?["requestId"]?.text))
            await TallyJob(services: server.services).runOnce()
            let job = try #require(try log.parsed.first { $0["job"]?.text == "tally" })
            #expect(job["traceId"]?.text?.utf8.count == 32)
        }
    }

    @Test func `a line is one line whatever it holds, and numbers stay numbers`() throws {
        let written = Written()
        var logger = Logger(label: "test") { _ in JSONLog(write: written.add) }
        logger[metadataKey: "always"] = "x"
        logger.warning(
            "hai\ndòng \"và\" \u{1}",
            metadata: [
                "number": .stringConvertible(7), "half": .stringConvertible(0.5), "level": "mine",
                "list": ["a", .dictionary(["b": "c\n"])],
            ])
        let line = try #require(try written.parsed.first)
        #expect(line["message"]?.text == "hai\ndòng \"và\" \u{1}" && line["level"]?.text == "warning")
        #expect(line["number"]?.integer == 7 && line["half"]?.double == 0.5 && line["always"]?.text == "x")
        #expect(line["list"]?.elements.last?["b"]?.text == "c\n")
    }
}
