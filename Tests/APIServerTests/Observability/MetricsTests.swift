import Domain
import Foundation
import Logging
import TestSupport
import Testing

@testable import APIServer

@Suite struct MetricsTests {
    private struct BadJob: Job {
        let services: Services
        static let interval: Duration = .seconds(600)
        static let failure: Logger.Message = "the bad job failed"
        func tick() async throws { throw StorageError.busy("always") }
    }

    @Test func `a job that fails is told of at once, then once a minute, and when it goes well again`() {
        let (jobs, now) = (JobMetrics(), RealClock.now)
        func news(_ failed: Bool, after seconds: Int64) -> JobMetrics.News {
            jobs.record("x", seconds: 0.1, failed: failed, at: now.adding(seconds: seconds))
        }
        #expect(news(false, after: 0) == .none)
        #expect([1, 2, 60, 61, 62].map { news(true, after: $0) } == [.fails, .none, .none, .fails, .none])
        #expect([63, 64].map { news(false, after: $0) } == [.goesAgain, .none])
        #expect(news(true, after: 65) == .fails)
    }

    @Test(arguments: StorageKind.available)
    func `the storage's calls, its pool, jobs, connections and the process are measured`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            _ = try await ward.topic()
            await PeriodJob(services: server.services).runOnce()
            await BadJob(services: server.services).runOnce()
            let figures = try Figures(await server.send("GET", "/metrics").text)
            for call in ["read", "write"] {
                let count = try figures.value("dany_store_call_duration_seconds_count", "call=\"\(call)\"")
                #expect(count > 0, "\(call)")
            }
            #expect(
                try figures.value("dany_store_commit_writes_sum") == figures.value("dany_store_writes_total"))
            #expect(
                try figures.value("dany_store_commit_writes_count")
                    == figures.value("dany_store_commits_total"))
            #expect(try figures.value("dany_store_errors_total", "call=\"write\",kind=\"full\"") == 0)
            for pool in kind == .sqlite ? ["readers", "writer"] : ["postgres"] {
                let all = try figures.value("dany_store_pool_connections", "pool=\"\(pool)\"")
                let idle = try figures.value("dany_store_pool_idle", "pool=\"\(pool)\"")
                #expect(all >= 1 && (0...all).contains(idle), "\(pool)")
                #expect(try figures.value("dany_store_pool_waiting", "pool=\"\(pool)\"") >= 0)
            }
            #expect(
                try figures.value("dany_job_last_success_timestamp_seconds", "job=\"period\"") > 1_700_000_000
            )
            #expect(try figures.value("dany_job_failures_total", "job=\"period\"") == 0)
            #expect(try figures.value("dany_job_failures_total", "job=\"bad\"") == 1)
            #expect(try figures.value("dany_job_duration_seconds_count", "job=\"bad\"") == 1)
            #expect(throws: Figures.Missing.self) {
                try figures.value("dany_job_last_success_timestamp_seconds", "job=\"bad\"")
            }
            #expect(try figures.value("dany_connections") >= 1)
            #if os(Linux)
                #expect(try figures.value("process_resident_memory_bytes") > 1_000_000)
                #expect(try figures.value("process_cpu_seconds_total") > 0)
                let open = try figures.value("process_open_fds")
                #expect(try (1...figures.value("process_max_fds")).contains(open))
            #endif
        }
    }

    @Test(arguments: StorageKind.available)
    func `what the storage fails is counted by kind`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            await server.storage.close()
            _ = try? await server.storage.read { _ in }
            let figures = try Figures(await server.send("GET", "/metrics").text)
            #expect(try figures.value("dany_store_errors_total", "call=\"read\",kind=\"unavailable\"") >= 1)
        }
    }

    @Test func `whatever has something to count gets a counter`() throws {
        let metrics = Metrics()
        let plain = metrics.counter("dany_plain_total", "One.")
        metrics.gauge("dany_waiting", "Now.") { 2.5 }
        plain.add()
        plain.add(2)
        let figures = try Figures(metrics.text(StorageStatistics(writes: 0, commits: 0)))
        #expect(try figures.value("dany_plain_total") == 3)
        #expect(try figures.value("dany_waiting") == 2.5)
    }

    @Test func `a histogram's buckets add up, and labels are escaped`() throws {
        var histogram = Histogram(bounds: [1, 2])
        for value in [0.5, 1, 1.5, 2, 3] { histogram.add(value) }
        var text = MetricsText()
        text.family("h", .histogram, "two\nlines \\")
        text.histogram("h", ["l": "a\"b\\c\nd"], histogram)
        #expect(
            text.text == #"""
                # HELP h two\nlines \\
                # TYPE h histogram
                h_bucket{l="a\"b\\c\nd",le="1.0"} 2
                h_bucket{l="a\"b\\c\nd",le="2.0"} 4
                h_bucket{l="a\"b\\c\nd",le="+Inf"} 5
                h_sum{l="a\"b\\c\nd"} 8.0
                h_count{l="a\"b\\c\nd"} 5

                """#)
    }
}

/// Metrics as a scraper reads them: each family once, its samples with it, buckets that never fall.
private struct Figures {
    struct Missing: Error { let name: String }

    private var values: [String: Double] = [:]

    init(_ text: String) throws {
        var families: Set<String> = []
        var (family, kind) = ("", "")
        var (series, below) = ("", -1.0)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP") {
                family = words[2]
                #expect(families.insert(family).inserted, "\(family) twice")
                continue
            }
            if line.hasPrefix("# TYPE") {
                #expect(words[2] == family)
                kind = words[3]
                continue
            }
            let space = try #require(line.lastIndex(of: " "))
            let (key, value) = (String(line[..<space]), try #require(Double(line[space...].dropFirst())))
            let name = String(key.prefix { $0 != "{" })
            let names = kind == "histogram" ? ["_bucket", "_sum", "_count"].map { family + $0 } : [family]
            #expect(names.contains(name), "\(line) below \(family)")
            #expect(values.updateValue(value, forKey: key) == nil, "\(key) twice")
            guard name.hasSuffix("_bucket") else { continue }
            let own = String(key.prefix(upTo: key.range(of: "le=\"")?.lowerBound ?? key.endIndex))
            #expect(own != series || value >= below, "\(line)")
            (series, below) = (own, value)
        }
    }

    func value(_ name: String, _ labels: String = "") throws -> Double {
        let key = labels.isEmpty ? name : "\(name){\(labels)}"
        guard let value = values[key] else { throw Missing(name: key) }
        return value
    }
}
