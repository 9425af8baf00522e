import Domain
import HTTPTypes

enum BallotBatchRoutes {
    private static let path = "/v1/surveys/{id}/ballot-batches"

    static let all: [Route] = [
        .get(path, query: true, list),
        .post(path, kept: false, enter),
        .get("\(path)/{batchId}") { exchange in
            let (id, survey) = (try batchID(exchange), try exchange.id(of: Survey.self))
            return try await exchange.view { view in
                let batch = try view.batch(id, of: survey)
                return answer(batch, sample: try view.sample(of: batch))
            }
        },
        .put("\(path)/{batchId}", enterAgain),
        .delete("\(path)/{batchId}") { exchange in
            let (id, survey) = (try batchID(exchange), try exchange.id(of: Survey.self))
            let precondition = exchange.precondition
            try await exchange.work { try $0.dropBatch(id, in: survey, precondition) }
            return .noContent
        },
        .post("\(path)/{batchId}/check", kept: false, check),
    ]

    private static func batchID(_ exchange: Exchange) throws -> BallotBatch.ID {
        try exchange.id("batchId", of: BallotBatch.self)
    }

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let query = exchange.query
        let unit = query.unit("unit")
        let status = query.choice("status", BallotBatch.Status.self)
        let page = try exchange.page(query)
        try query.finish()
        let batches = try await exchange.view { view in
            try view.batches(
                BatchFilter(surveyID: id, unitID: try unit.map { try view.resolve($0) }, status: status),
                page)
        }
        return exchange.list(query, batches, write)
    }

    private static func enter(_ exchange: Exchange) async throws -> Answer {
        let survey = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let unit = fields.unit("unit")
        let number = fields.text("number", length: Limits.batchNumber)
        let read = Entry(fields)
        try fields.finish()
        let (at, new) = (try present(unit), try await read.held(against: survey, exchange))
        let id = BallotBatch.ID(trusted: IdentifierSource.next(on: try exchange.ask.now.civilDate))
        let batch = try await exchange.work {
            try $0.enterBatch(id, number: number, at: at, new, in: survey)
        }
        var answer = answer(batch)
        answer.status = .created
        return answer.located("/v1/surveys/\(survey)/ballot-batches/\(id)")
    }

    private static func enterAgain(_ exchange: Exchange) async throws -> Answer {
        let (id, survey) = (try batchID(exchange), try exchange.id(of: Survey.self))
        let fields = try exchange.fields()
        let read = Entry(fields)
        try fields.finish()
        let (new, precondition) = (try await read.held(against: survey, exchange), exchange.precondition)
        return answer(
            try await exchange.work { try $0.enterBatchAgain(id, new, in: survey, precondition) })
    }

    private static func check(_ exchange: Exchange) async throws -> Answer {
        let (id, survey) = (try batchID(exchange), try exchange.id(of: Survey.self))
        let fields = try exchange.fields()
        let read = fields.objects("ballots", count: Limits.batchBallots) { fields in
            (
                position: fields.integer("position", in: 1...Limits.batchBallots.upperBound),
                answers: fields.answers()
            )
        }
        try fields.finish()
        let form = try await exchange.services.storage.read { try $0.form(of: survey) }
        let (positions, given) = (read.map(\.position), GivenBallots(read.map(\.answers), form: form))
        let checked = try await exchange.work {
            try $0.checkBatch(
                id, positions: positions, given, in: survey, randomID: RandomIdentifier.next)
        }
        return answer(checked.batch, differences: checked.differences)
    }

    /// What is entered of a bundle.
    private struct Entry {
        let collectedOn: CivilDate?
        let issued, spoiled, lost: Int
        let ballots: [[String: GivenAnswer]]

        init(_ fields: JSONFields) {
            collectedOn = fields.date("collectedOn")
            issued = fields.integer("issued", in: Limits.batchSheets)
            spoiled = fields.integer("spoiled", in: Limits.batchSheets)
            lost = fields.integer("lost", in: Limits.batchSheets)
            if !fields.has("ballots") { fields.fail("ballots", .required, .list(Limits.batchBallots)) }
            ballots = fields.objects("ballots", count: Limits.batchBallots) { $0.answers() }
        }

        func held(against survey: Survey.ID, _ exchange: Exchange) async throws -> NewBatch {
            let form = try await exchange.services.storage.read { try $0.form(of: survey) }
            var random = SystemRandomNumberGenerator()
            return NewBatch(
                collectedOn: try present(collectedOn),
                sheets: BallotBatch.Sheets(
                    issued: issued, counted: ballots.count, spoiled: spoiled, lost: lost),
                ballots: GivenBallots(ballots, form: form),
                sample: BallotBatch.sample(of: ballots.count, using: &random))
        }
    }

    private static func answer(
        _ batch: BallotBatch, sample: [Int]? = nil, differences: [BatchDifference]? = nil
    ) -> Answer {
        Answer.json { json in
            write(batch, &json)
            json.member("sample", sample)
            guard let differences else { return }
            json.memberArray(
                "differences",
                { json in
                    for difference in differences {
                        json.object { json in
                            json.member("position", difference.position)
                            json.member("question", difference.question)
                        }
                    }
                })
        }.tagged(String(batch.version))
    }

    private static func write(_ batch: BallotBatch, _ json: inout JSONWriter) {
        json.member("id", batch.id)
        json.member("surveyId", batch.surveyID)
        json.member("unitId", batch.unitID)
        json.member("number", batch.number)
        json.member("collectedOn", batch.collectedOn)
        json.member("issued", batch.sheets.issued)
        json.member("counted", batch.sheets.counted)
        json.member("spoiled", batch.sheets.spoiled)
        json.member("lost", batch.sheets.lost)
        json.member("status", batch.status)
        json.member("enteredBy", batch.enteredBy)
        json.member("checkedBy", batch.checkedBy)
        json.member("version", batch.version)
        json.member("changedOn", batch.changedOn)
    }
}

extension BallotBatch.Status: WireValue {}
