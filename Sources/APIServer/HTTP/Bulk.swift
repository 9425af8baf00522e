import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTPCompression

/// What became of one line.
struct LineResult: Sendable {
    let line: Int
    let status: Int
    /// Under which of the summary's counts it falls.
    var counted: [String] = []
    /// What else is said of it.
    var members: @Sendable (inout JSONWriter) -> Void = { _ in }
    var problem: Problem?

    static func refused(_ line: Int, _ problem: Problem) -> LineResult {
        LineResult(line: line, status: problem.status.code, counted: ["refused"], problem: problem)
    }
}

/// Works through a body of lines and answers each while the next are read. The answer is 200 from the first line on; what
/// ends the work before all lines are answered is a last line `{"problem": …}`, and only what ended well has a summary.
struct Bulk: Sendable {
    let exchange: Exchange
    let lines: RequestBody
    /// The summary's counts, in their order.
    let counts: [String]
    /// Lines that are taken.
    var most = Limits.bulkLines
    /// Lines that are worked on in one transaction.
    var batch = Limits.bulkBatch
    /// Answers lines in their order; throws what ends the work.
    let work: @Sendable ([Line]) async throws -> [LineResult]

    var answer: Answer {
        Answer(mediaType: Bulk.mediaType, stream: { try await write(to: &$0) })
    }

    static let mediaType = "application/x-ndjson"

    @concurrent private func write(to writer: inout any ResponseBodyWriter) async throws {
        let queue = LineQueue()
        var summary = Summary()
        // What can't be written is a client that has gone: then nobody is left to be told.
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await read(into: queue) }
            do {
                try await answerAll(queue, &summary, &writer)
                try await writer.finish(nil)
            } catch {
                await queue.abandon()
                throw error
            }
            // What is left of a body that is answered already is read by the framework.
            await queue.abandon()
        }
    }

    @concurrent private func answerAll(
        _ queue: LineQueue, _ summary: inout Summary, _ writer: inout any ResponseBodyWriter
    ) async throws {
        while true {
            let results: [LineResult]
            do {
                let lines = try await queue.take(batch)
                guard !lines.isEmpty else { break }
                exchange.charge(lines.count, after: summary.lines)
                results = try await work(lines)
            } catch {
                try await writer.write(ByteBuffer(bytes: ending(error)))
                return
            }
            var bytes: [UInt8] = []
            for result in results {
                summary.count(result)
                bytes += line { write(result, &$0) }
            }
            try await writer.write(ByteBuffer(bytes: bytes))
        }
        try await writer.write(ByteBuffer(bytes: line { summary.write(counts, &$0) }))
    }

    private func read(into queue: LineQueue) async {
        var splitter = LineSplitter()
        var (lines, bytes) = (0, 0)
        do {
            for try await part in self.lines {
                let found = splitter.append(part.readableBytesView)
                guard await queue.put(Array(found.prefix(most - lines))) else { return }
                lines += found.count
                bytes += part.readableBytes
                // Blank lines are no reports, but they are no way to send without end either.
                guard lines <= most, splitter.number <= 2 * most, bytes <= Limits.bulkBody else {
                    return await queue.end(.failure(.tooManyLines(most)))
                }
            }
            let last = splitter.finish()
            guard lines + last.count <= most else {
                return await queue.end(.failure(.tooManyLines(most)))
            }
            _ = await queue.put(last)
            await queue.end(.success(()))
        } catch NIOHTTPDecompression.DecompressionError.limit {
            await queue.end(.failure(.inflatesTooFar))
        } catch {
            await queue.end(.failure(.brokenBody))
        }
    }

    private func write(_ result: LineResult, _ json: inout JSONWriter) {
        json.member("line", result.line)
        json.member("status", result.status)
        result.members(&json)
        if let problem = result.problem { write(problem, &json) }
    }

    private func ending(_ error: any Error) -> [UInt8] {
        let problem = Problem(error)
        if problem.status.code >= 500 {
            exchange.services.logger.error(
                "lines were not answered to their end",
                metadata: ["requestId": "\(exchange.context.requestID)", "error": "\(error)"])
        }
        return line { write(problem, &$0) }
    }

    private func write(_ problem: Problem, _ json: inout JSONWriter) {
        json.member("problem") { problem.write(&$0, exchange.request, exchange.context) }
    }

    private func line(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.object(write)
        return json.bytes + [UInt8(ascii: "\n")]
    }
}

private struct Summary {
    private(set) var lines = 0
    private var counts: [String: Int] = [:]

    mutating func count(_ result: LineResult) {
        lines += 1
        for name in result.counted { counts[name, default: 0] += 1 }
    }

    func write(_ names: [String], _ json: inout JSONWriter) {
        json.member("summary") { json in
            json.member("lines", lines)
            for name in names { json.member(dynamicName: name, counts[name] ?? 0) }
        }
    }
}

extension Problem {
    fileprivate static func tooManyLines(_ most: Int) -> Problem {
        tooLarge.detailed(
            "Nhiều nhất \(most) dòng và \(Limits.bulkBody) byte; hãy gửi phần còn lại trong lần sau.",
            "At most \(most) lines and \(Limits.bulkBody) bytes; send the rest another time.")
    }

    /// Broken chunks, or a connection that ended in mid-body: nothing that the server did wrong.
    static let brokenBody = malformed.detailed(
        "Không đọc hết được nội dung, hoặc nội dung không đúng như Content-Encoding nói.",
        "The body could not be read to its end, or is not what Content-Encoding says.")
    static let lineTooLong = tooLarge.detailed(
        "Mỗi dòng nhiều nhất \(Limits.jsonBody) byte.", "A line has at most \(Limits.jsonBody) bytes.")
}
