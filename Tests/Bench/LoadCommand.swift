import ArgumentParser
import Foundation

/// Sends requests over a fixed number of kept connections, each with one request in flight, for some seconds.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "load")

    @Option var port: Int
    @Option var connections = 64
    @Option(help: "Seconds before the counting starts.") var warmUp = 1.0
    @Option(help: "Seconds of counting.") var seconds = 5.0
    @Option var method = "GET"
    @Option(help: "A file with one path per line; connections take them in turn.") var paths: String
    @Option(help: "A file with one access token per line; connections take them in turn.") var tokens: String?
    @Option(help: "A file with the JSON body.") var body: String?

    private struct Report: Encodable {
        let requests: Int
        let failures: Int
        let seconds: Double
        let bodyBytes: Int
        let medianMilliseconds: Double
        let p99Milliseconds: Double
        /// Of one core, so that a generator that has become the limit shows.
        let generatorCores: Double
        let firstFailure: String?
    }

    func run() throws {
        let requests = try makeRequests()
        let load = try Load(port: port, connections: connections, requests: requests)
        try load.run(seconds: warmUp)
        load.forget()
        let before = processorSeconds()
        let started = ContinuousClock.now
        try load.run(seconds: seconds)
        let took = (ContinuousClock.now - started) / .seconds(1)
        let latencies = load.latencies.sorted()
        func percentile(_ share: Double) -> Double {
            guard !latencies.isEmpty else { return 0 }
            return latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))] * 1_000
        }
        try Output.print(
            Report(
                requests: load.answered, failures: load.failures, seconds: took, bodyBytes: load.bodyBytes,
                medianMilliseconds: percentile(0.5), p99Milliseconds: percentile(0.99),
                generatorCores: (processorSeconds() - before) / took, firstFailure: load.firstFailure))
    }

    /// Each as it goes over the wire, so that sending one costs nothing but the write.
    private func makeRequests() throws -> [[UInt8]] {
        let paths = try lines(paths)
        guard !paths.isEmpty else { throw BenchFailure("no paths") }
        let tokens = try tokens.map(lines) ?? []
        let body = try body.map { try [UInt8](Data(contentsOf: URL(filePath: $0))) }
        return (0..<max(paths.count, tokens.count, 1)).map { index in
            var head = "\(method) \(paths[index % paths.count]) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
            if !tokens.isEmpty { head += "Authorization: Bearer \(tokens[index % tokens.count])\r\n" }
            if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
            return Array((head + "\r\n").utf8) + (body ?? [])
        }
    }

    private func lines(_ file: String) throws -> [String] {
        try String(contentsOf: URL(filePath: file), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}
