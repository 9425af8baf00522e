import Domain
import Hummingbird

/// Ballots by the thousand, a line each.
enum BallotLines {
    static func cast(_ lines: RequestBody, in id: Survey.ID, _ exchange: Exchange) async throws -> Answer {
        try await exchange.view { try $0.checkCollects(id) }
        // It stands, now that ballots are taken.
        let form = try await exchange.services.storage.read { try $0.form(of: id) }
        return Bulk(
            exchange: exchange, lines: lines, counts: ["accepted", "duplicates", "overQuota", "refused"],
            work: { try await cast($0, in: id, form, exchange.renewed()) }
        ).answer
    }

    /// The lines are read, and their answers held against the questions, before the transaction begins.
    private static func cast(_ lines: [Line], in id: Survey.ID, _ form: Questionnaire?, _ exchange: Exchange)
        async throws -> [LineResult]
    {
        let read = lines.map { line in
            Result { try ballot(line, of: id, form, exchange) }
        }
        let ballots = read.compactMap { try? $0.get() }
        let outcomes = try await exchange.work { work in
            try work.view.checkCollects(id)
            return try work.castBallots(ballots, in: id, randomID: RandomIdentifier.next)
        }
        var next = outcomes.makeIterator()
        return zip(lines, read).map { line, read in
            let outcome = read.flatMap { _ in next.next() ?? .failure(Problem.internalError) }
            return result(of: outcome, line)
        }
    }

    private static func ballot(
        _ line: Line, of id: Survey.ID, _ form: Questionnaire?, _ exchange: Exchange
    ) throws -> NewBallot {
        guard case .text(let text) = line.content else { throw Problem.lineTooLong }
        let given = try GivenBallot(JSONFields(body: JSONReader.parse(text)), isNamed: true)
        return given.held(against: form, hash: try exchange.ballotHash(of: id, given.externalID))
    }

    private static func result(of outcome: Result<CastBallot, any Error>, _ line: Line) -> LineResult {
        switch outcome {
        case .success(.counted(let isOver)):
            LineResult(
                line: line.number, status: 201, counted: isOver ? ["accepted", "overQuota"] : ["accepted"],
                members: { if isOver { $0.member("overQuota", true) } })
        case .success(.duplicate):
            LineResult(
                line: line.number, status: 200, counted: ["duplicates"],
                members: { $0.member("duplicate", true) })
        case .failure(let error): .refused(line.number, line.problem(error))
        }
    }
}

extension Line {
    /// With pointers to what the line has.
    func problem(_ error: any Error) -> Problem {
        let problem = Problem(error)
        guard case .text(let text) = content else { return problem }
        return problem.pointing(into: text) ?? problem
    }
}
