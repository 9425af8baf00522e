import Crypto
import Domain
import Foundation
import Hummingbird

/// Reports by the thousand, a line each: what another system holds is sent as often as need be, since each line is done once.
enum ReportLines {
    static func take(_ exchange: Exchange) async throws -> Answer {
        guard let lines = exchange.lines else { throw Problem.unsupportedMediaType }
        // Who may do nothing at all is told so before the first line.
        try await exchange.view { _ in }
        return Bulk(
            exchange: exchange, lines: lines, counts: ["created", "duplicates", "refused"],
            most: Limits.bulkReports, batch: Limits.bulkReportBatch,
            work: { try await take($0, exchange.renewed()) }
        ).answer
    }

    private struct Read: Sendable {
        let external: ExternalReport
        let input: ReportInput
        let id: Report.ID
    }

    private static func take(_ lines: [Line], _ exchange: Exchange) async throws -> [LineResult] {
        let inputs = lines.map { line in Result { try read(line, exchange) } }
        // Who sends the same at the same time in another order would wait for us while we wait for them.
        let order = inputs.indices.sorted { name(inputs[$0], $0) < name(inputs[$1], $1) }
        let outcomes = try await exchange.work { work in
            var outcomes: [Int: Result<(id: Report.ID, isNew: Bool), any Error>] = [:]
            for index in order {
                outcomes[index] = try refusable {
                    let read = try inputs[index].get()
                    return try work.attempt {
                        try work.createReport(read.id, as: read.external) {
                            try read.input.new($0, work.view)
                        }
                    }
                }
            }
            return inputs.indices.compactMap { outcomes[$0] }
        }
        return zip(lines, outcomes).map { line, outcome in
            switch outcome {
            case .success(let (id, isNew)):
                LineResult(
                    line: line.number, status: isNew ? 201 : 200, counted: [isNew ? "created" : "duplicates"],
                    members: { $0.member("id", id) })
            case .failure(let error): .refused(line.number, line.problem(error))
            }
        }
    }

    private static func name(_ input: Result<Read, any Error>, _ index: Int) -> (String, Int) {
        ((try? input.get().external.id) ?? "", index)
    }

    private static func read(_ line: Line, _ exchange: Exchange) throws -> Read {
        guard case .text(let text) = line.content else { throw Problem.lineTooLong }
        let body = try JSONReader.parse(text)
        let fields = JSONFields(body: body)
        let externalID = fields.text("externalId", length: Limits.externalReportID)
        let input = try ReportInput(fields, exchange)
        let fingerprint = SHA256.hash(data: Data(body.canonical)).hexadecimal
        return Read(
            external: ExternalReport(id: externalID, fingerprint: fingerprint), input: input,
            id: exchange.makeID())
    }
}

extension JSONValue {
    /// The same bytes for the same content, in whatever order and with whatever spaces it was written.
    var canonical: [UInt8] {
        var json = JSONWriter()
        sorted.write(to: &json)
        return json.bytes
    }

    private var sorted: JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.map { Member(name: $0.name, value: $0.value.sorted) }.sorted { $0.name < $1.name })
        case .array(let elements): .array(elements.map(\.sorted))
        case .null, .bool, .integer, .number, .string: self
        }
    }
}
