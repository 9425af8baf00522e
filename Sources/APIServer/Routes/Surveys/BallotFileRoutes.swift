import Domain
import HTTPTypes
import Hummingbird

enum BallotFileRoutes {
    static let all: [Route] = [
        .get("/v1/surveys/{id}/ballots.csv", file)
    ]

    /// There may be a million rows, so they are sent as they are read.
    private static func file(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let file = try await exchange.work { try $0.ballotFile(of: id) }
        let storage = exchange.services.storage
        var answer = Answer(
            mediaType: "text/csv; charset=utf-8",
            stream: { writer in
                var csv = CSVWriter()
                csv.row(file.columns.map { .text($0.name) })
                try await writer.write(ByteBuffer(bytes: csv.bytes))
                for block in stride(from: 1, through: file.blocks, by: 1) {
                    let rows = try await storage.read { try $0.rows(of: file, block: block) }
                    try await writer.write(ByteBuffer(bytes: written(rows)))
                }
                try await writer.finish(nil)
            })
        answer.headers[.contentDisposition] = "attachment; filename=\"ballots.csv\""
        return answer
    }

    @concurrent private static func written(_ rows: [[BallotFile.Cell]]) async -> [UInt8] {
        var csv = CSVWriter(isContinued: true)
        for row in rows { csv.row(row.map(cell)) }
        return csv.bytes
    }

    /// What no code of a choice can be.
    private static let hidden = "*"

    private static func cell(_ cell: BallotFile.Cell) -> CSVWriter.Cell {
        switch cell {
        case .empty: .empty
        case .hidden: .text(hidden)
        case .code(let code): .text(code)
        case .whole(let whole): .number(String(whole))
        case .number(let number): .number(number.description)
        case .chosen(let isChosen): .number(isChosen ? "1" : "0")
        }
    }
}
