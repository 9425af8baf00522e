import Domain
import Logging
import Synchronization
import TestSupport
import Testing

@testable import APIServer

@Suite struct TraceContextTests {
    private let given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func `a child is of the same trace, with a span of its own and the caller's state`() throws {
        let trace = TraceContext(given, state: "a=1, b=2")
        let child = trace.child()
        #expect(child.traceID == "4bf92f3577b34da6a3ce929d0e0e4736" && child.flags == "01")
        #expect(child.spanID != trace.spanID && child.spanID.utf8.count == 16)
        let headers = child.headers.map { "\($0.name): \($0.value)" }
        #expect(headers == ["traceparent: 00-\(child.traceID)-\(child.spanID)-01", "tracestate: a=1,b=2"])
        #expect(TraceContext().headers.map(\.name) == ["traceparent"])
    }

    private static let long = String(repeating: "x", count: 510)
    private static let members: [String] = (1...33).map { "k\($0)=1" }

    private static let states: [(String, String?)] = [
        (",,a=1,", "a=1"), ("\ta=1\t,\tb=2", "a=1,b=2"), ("", nil), ("a", nil), ("=1", nil),
        ("a=1,b", nil), ("a=đ", nil), ("a=" + long, "a=" + long), ("a=x" + long, nil),
        (members.dropLast().joined(separator: ","), members.dropLast().joined(separator: ",")),
        (members.joined(separator: ","), nil),
    ]

    @Test(arguments: states)
    func `a state is handed on whole or not at all`(_ state: String, _ expected: String?) {
        #expect(TraceContext(given, state: state).state == expected)
        #expect(TraceContext("rubbish", state: state).state == nil)
    }

    @Test(arguments: StorageKind.available)
    func `the state comes back with the trace`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let reply = try await server.send(
                "GET", "/healthz", headers: [("traceparent", given), ("tracestate", "congo=t61rcWkgMzE")])
            #expect(reply.header("tracestate") == "congo=t61rcWkgMzE")
            #expect(
                try await server.send("GET", "/healthz", headers: [("tracestate", "a=1")]).header(
                    "tracestate")
                    == nil)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what a job does finds the trace of its run`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let seen = Seen()
            let job = LookingJob(services: server.services, seen: seen.add)
            await job.runOnce()
            await job.runOnce()
            let traces = seen.traceIDs
            #expect(traces.count == 2 && traces[0] != traces[1])
            #expect(TraceContext.current == nil)
        }
    }

    private final class Seen: Sendable {
        private let traces = Mutex<[TraceContext]>([])
        var traceIDs: [String] { traces.withLock { $0.map(\.traceID) } }
        func add(_ trace: TraceContext) { traces.withLock { $0.append(trace) } }
    }

    private struct LookingJob: Job {
        let services: Services
        let seen: @Sendable (TraceContext) -> Void
        static let interval: Duration = .seconds(600)
        static let failure: Logger.Message = "no trace"
        func tick() async throws {
            if let trace = TraceContext.current { seen(trace) }
        }
    }
}
