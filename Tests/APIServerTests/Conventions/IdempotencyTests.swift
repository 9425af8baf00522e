import Domain
import HTTPTypes
import Logging
import Persistence
import Synchronization
import TestSupport
import Testing

@testable import APIServer

/// A storage whose writes are committed and then, while it is told to, said to have been lost: jobs write too.
private final class LossyStorage: Storage {
    private let base: any Storage
    private let isLossy = Mutex(false)

    init(_ base: any Storage) { self.base = base }

    func losing<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
        isLossy.withLock { $0 = true }
        defer { isLossy.withLock { $0 = false } }
        return try await body()
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> Value) async throws
        -> Value
    {
        try await base.read(body)
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> Value) async throws
        -> Value
    {
        let value = try await base.write(body)
        if isLossy.withLock({ $0 }) { throw StorageError.outcomeUnknown("the connection was lost") }
        return value
    }

    func checkReady() async throws { try await base.checkReady() }
    var isShared: Bool { base.isShared }
    var statistics: StorageStatistics { base.statistics }
    func close() async { await base.close() }
}

extension TestServer {
    fileprivate func post(
        _ path: String, as token: String, _ body: String? = nil, key: String
    ) async throws -> Reply {
        try await send("POST", path, as: token, body, headers: [("Idempotency-Key", key)])
    }

    fileprivate func topicCount(as token: String) async throws -> Int {
        try await send("GET", "/v1/topics?limit=200", as: token).items.count
    }
}

@Suite struct IdempotencyTests {
    private static let topic = #"{"name": "Giá cả", "unitCode": "C1"}"#

    @Test(arguments: StorageKind.available)
    func `the same request under the same key is done once, and answered the same`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let first = try await server.post("/v1/topics", as: ward.advisor, Self.topic, key: "k-1")
            #expect(first.status == 201, "\(first.text)")
            #expect(first.header("Idempotency-Replayed") == nil)
            let again = try await server.post("/v1/topics", as: ward.advisor, Self.topic, key: "k-1")
            #expect(again.status == 201 && again.text == first.text)
            #expect(again.header("Idempotency-Replayed") == "true")
            for name in ["ETag", "Location", "Content-Type"] {
                #expect(first.header(name) != nil && again.header(name) == first.header(name))
            }
            #expect(try await server.topicCount(as: ward.advisor) == 1)
            #expect(try await server.auditCount("topic.created", first.id) == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `an action is replayed too, also when the state would refuse it by now`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            try await ward.makeRegime()
            let made = try await server.send(
                "POST", "/v1/reports", as: ward.cell1,
                #"{"obligationId": "\#(try await ward.obligationID("CB1", "2026-10"))", "title": "a", "summary": "b"}"#
            )
            let path = "/v1/reports/\(made.id)/submission"
            let first = try await server.post(path, as: ward.cell1, key: "nộp".utf8.description)
            #expect(first.status == 400)
            let second = try await server.post(path, as: ward.cell1, key: "nop")
            #expect(second.status == 200, "\(second.text)")
            #expect(try await server.send("POST", path, as: ward.cell1).status == 409)
            let again = try await server.post(path, as: ward.cell1, key: "nop")
            #expect(again.status == 200 && again.text == second.text && again.etag == second.etag)
        }
    }

    @Test(arguments: StorageKind.available)
    func `another body or query is refused; another key, path or caller is another request`(
        _ kind: StorageKind
    ) async throws {
        try await withWard(kind) { ward, server in
            let first = try await server.post("/v1/topics", as: ward.advisor, Self.topic, key: "k")
            let other = try await server.post(
                "/v1/topics", as: ward.advisor, #"{"name": "Y tế", "unitCode": "C1"}"#, key: "k")
            expectProblem(other, 422, "idempotency-key-reused")
            let csv = "code,name,level,parent_code\nN1,Chi bộ,grassroots,C1\n"
            let headers = [("Idempotency-Key", "k"), ("Content-Type", "text/csv")]
            let dry = try await server.send(
                "POST", "/v1/units/import?dryRun=true", as: ward.admin, csv, headers: headers)
            #expect(dry.status == 200, "\(dry.text)")
            let wet = try await server.send(
                "POST", "/v1/units/import", as: ward.admin, csv, headers: headers)
            expectProblem(wet, 422, "idempotency-key-reused")
            let second = try await server.post(
                "/v1/topics", as: ward.advisor, #"{"name": "Y tế", "unitCode": "C1"}"#, key: "k2")
            #expect(second.status == 201 && second.id != first.id)
            let elsewhere = try await server.post(
                "/v1/topics/\(first.id)/merger", as: ward.advisor, #"{"intoId": "\#(second.id)"}"#, key: "k")
            #expect(elsewhere.status == 200, "\(elsewhere.text)")
            let colleague = try await server.account("ban.khac", [(.advisor, "C1B")]).token
            let theirs = try await server.post("/v1/topics", as: colleague, Self.topic, key: "k")
            #expect(theirs.header("Idempotency-Replayed") == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was refused is not kept`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let malformed = try await server.post("/v1/topics", as: ward.advisor, "{}", key: "k")
            #expect(malformed.status == 400)
            let forbidden = try await server.post("/v1/topics", as: ward.cell1, Self.topic, key: "k")
            #expect(forbidden.status == 403)
            let made = try await server.post("/v1/topics", as: ward.advisor, Self.topic, key: "k")
            #expect(made.status == 201 && made.header("Idempotency-Replayed") == nil)
        }
    }

    @Test(arguments: StorageKind.available, ["", "a b", String(repeating: "k", count: 256)])
    func `a key is visible ASCII, and no longer than it may be`(_ kind: StorageKind, _ key: String)
        async throws
    {
        try await withWard(kind) { ward, server in
            let reply = try await server.post("/v1/topics", as: ward.advisor, Self.topic, key: key)
            expectProblem(reply, 400, "malformed-request")
            let longest = String(repeating: "k", count: 255)
            #expect(
                try await server.post("/v1/topics", as: ward.advisor, Self.topic, key: longest).status == 201)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what was committed before the answer was lost is not done again`(_ kind: StorageKind) async throws {
        try await withStore(kind) { kept, settings in
            try await Preparation.makeRoot(settings, kept)
            let storage = LossyStorage(kept)
            try await serveAgain(storage, settings) { server in
                let ward = try await Ward(server)
                let (token, officer) = (ward.advisor, ward.cell1)
                let lost = try await storage.losing {
                    try await server.post("/v1/topics", as: token, Self.topic, key: "k")
                }
                #expect(lost.status == 503)
                let again = try await server.post("/v1/topics", as: token, Self.topic, key: "k")
                #expect(again.status == 201 && again.header("Idempotency-Replayed") == "true")
                #expect(try await server.topicCount(as: token) == 1)
                let report =
                    #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "b", "submit": true}"#
                let lostReport = try await storage.losing {
                    try await server.post("/v1/reports", as: officer, report, key: "k")
                }
                #expect(lostReport.status == 503)
                let made = try await server.post("/v1/reports", as: officer, report, key: "k")
                #expect(made.status == 201 && made["status"]?.text == "submitted")
                #expect(try await server.send("GET", "/v1/reports", as: officer).items.count == 1)
            }
        }
    }

    /// Two servers on one storage, as two instances on one database.
    @Test(arguments: StorageKind.available)
    func `many at once make one, and the others are told so or to wait`(_ kind: StorageKind) async throws {
        try await withStore(kind) { storage, settings in
            try await Preparation.makeRoot(settings, storage)
            try await serveTwice(storage, settings) { ward, first, second in
                let replies = try await withThrowingTaskGroup(of: TestServer.Reply.self) { group in
                    for number in 0..<40 {
                        let server = number % 2 == 0 ? first : second
                        group.addTask {
                            try await server.post("/v1/topics", as: ward.advisor, Self.topic, key: "k")
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                for reply in replies where reply.status != 201 {
                    expectProblem(reply, 409, "still-running")
                    #expect(reply.header("Retry-After") == "1")
                }
                let made = replies.filter { $0.status == 201 }
                #expect(Set(made.map(\.text)).count == 1)
                #expect(made.count { $0.header("Idempotency-Replayed") == nil } == 1)
                #expect(try await first.topicCount(as: ward.advisor) == 1)
            }
        }
    }

    private func serveTwice(
        _ storage: any Storage, _ settings: Settings,
        _ body: @Sendable (Ward, TestServer, TestServer) async throws -> Void
    ) async throws {
        try await serveAgain(storage, settings) { first in
            let ward = try await Ward(first)
            try await serveAgain(storage, settings) { try await body(ward, first, $0) }
        }
    }

    @Test(arguments: StorageKind.available)
    func `secrets are made anew each time, and none is kept`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let account = try await server.account("moi", [(.officer, "CB1")])
            let replies = [
                try await server.post("/v1/me/calendar", as: account.token, key: "k"),
                try await server.post("/v1/me/calendar", as: account.token, key: "k"),
                try await server.post(
                    "/v1/accounts/\(account.id)/password-reset", as: ward.admin, key: "k"),
                try await server.post(
                    "/v1/accounts/\(account.id)/password-reset", as: ward.admin, key: "k"),
            ]
            #expect(Set(replies.map(\.text)).count == 4)
            #expect(replies.allSatisfy { $0.header("Idempotency-Replayed") == nil && $0.status < 300 })
            #expect(try await server.dump()["kept_answer"]?.isEmpty == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is redacted is no longer answered`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let body = #"{"kind": "adHoc", "unitCode": "CB1", "title": "a", "summary": "ruộng lúa"}"#
            let made = try await server.post("/v1/reports", as: ward.cell1, body, key: "k")
            let redaction = try await server.send(
                "POST", "/v1/reports/\(made.id)/redaction", as: ward.cell1,
                #"{"pointers": ["/summary"], "reason": "Nêu đích danh"}"#)
            #expect(redaction.status == 200, "\(redaction.text)")
            let again = try await server.post("/v1/reports", as: ward.cell1, body, key: "k")
            expectProblem(again, 409, "answer-erased")
            #expect(try await server.dump()["kept_answer"]?.contains { $0.contains("ruộng lúa") } == false)
        }
    }

    @Test(arguments: StorageKind.available)
    func `who may not come in any more is told nothing of before`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let account = try await server.account("ban.khac", [(.advisor, "C1B")])
            let made = try await server.post("/v1/topics", as: account.token, Self.topic, key: "k")
            #expect(made.status == 201)
            _ = try await server.send(
                "POST", "/v1/accounts/\(account.id)/lock", as: ward.admin, #"{"reason": "nghỉ việc"}"#)
            let again = try await server.post("/v1/topics", as: account.token, Self.topic, key: "k")
            expectProblem(again, 401, "session-ended")
        }
    }

    /// What is not kept is a decision.
    @Test
    func `every POST keeps its answer, but those that tell a secret or are about ballots, and open ones`() {
        let routes = RouteTable.all(sandbox: true).routes
        let notKept = routes.filter { $0.method == .post && $0.access == .signedIn && !$0.keepsAnswer }
        #expect(
            notKept.map(\.path).sorted() == [
                "/v1/accounts", "/v1/accounts/{id}/password-reset", "/v1/api-keys", "/v1/me/calendar",
                "/v1/reports/bulk",
                "/v1/surveys/{id}/ballot-batches", "/v1/surveys/{id}/ballot-batches/{batchId}/check",
                "/v1/surveys/{id}/ballots", "/v1/surveys/{id}/interim-results", "/v1/surveys/{id}/slips",
                "/v1/webhooks", "/v1/webhooks/{id}/secret",
            ])
        #expect(routes.allSatisfy { !$0.keepsAnswer || ($0.method == .post && $0.access == .signedIn) })
    }

    @Test func `the document names the key where it is taken, and nowhere else`() throws {
        let contract = try Contract.shared
        let kept = RouteTable.all(sandbox: true).routes.filter(\.keepsAnswer).map(\.name)
        let named = contract.operations.filter { $0.value.parameters.contains("IdempotencyKey") }.keys
        #expect(Set(kept).symmetricDifference(named) == [])
        for name in kept {
            #expect(contract.operations[name]?.statuses.isSuperset(of: [400, 409, 422]) == true, "\(name)")
        }
    }
}
