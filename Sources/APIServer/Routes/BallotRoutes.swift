import Domain
import HTTPTypes

enum BallotRoutes {
    static let all: [Route] = [
        .get("/v1/surveys/{id}/targets") { exchange in
            let id = try exchange.id(of: Survey.self)
            let now = try exchange.ask.now
            let found = try await exchange.view { try $0.targets(of: id) }
            return answer(found.survey, found.targets, at: now)
        },
        .put("/v1/surveys/{id}/targets", setTargets),
        .get("/v1/surveys/{id}/progress", progress),
        .post("/v1/surveys/{id}/ballots", cast),
    ]

    private static func setTargets(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let read = fields.objects("targets", count: Limits.targets) { fields in
            (unit: fields.unit("unit"), quota: fields.integer("quota", in: Limits.quota))
        }
        try fields.finish()
        let wanted = try read.map { NewTarget(unit: try present($0.unit), quota: $0.quota) }
        let (precondition, now) = (exchange.precondition, try exchange.ask.now)
        let set = try await exchange.work { try $0.setTargets(of: id, wanted, precondition) }
        return answer(set.survey, set.targets, at: now)
    }

    private static func progress(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let items = try await exchange.view { try $0.progress(of: id) }
        return .json { json in
            json.member("surveyId", id)
            json.memberArray(
                "items",
                { json in
                    for item in items {
                        json.object { json in
                            write(item.target, &json)
                            json.member("counted", item.counted)
                            json.member("overQuota", item.overQuota)
                        }
                    }
                })
        }
    }

    /// The answer names nothing by which the ballot could be found again.
    private static func cast(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let unit = fields.unit("unit")
        let collectedOn = fields.date("collectedOn")
        let answers = given(fields)
        try fields.finish()
        let ballot = NewBallot(
            unit: try present(unit), collectedOn: try present(collectedOn), answers: answers,
            randomID: RandomIdentifier.next)
        let isOver = try await exchange.work { try $0.castBallot(ballot, in: id) }
        return .json(.created) { $0.member("overQuota", isOver) }
    }

    /// By the codes of the questions; which of them there are is for the questionnaire to say.
    static func given(_ fields: JSONFields) -> [String: GivenAnswer] {
        guard case .object(let members)? = fields.raw("answers") else {
            fields.fail("answers", fields.has("answers") ? .wrongType : .required, .object)
            return [:]
        }
        var given: [String: GivenAnswer] = [:]
        _ = fields.optionalObject("answers") { answers in
            for member in members { given[member.name] = answers.required(member.name, .answer) }
        }
        return given
    }

    private static func answer(_ survey: Survey, _ targets: [SurveyTarget], at now: Instant) -> Answer {
        Answer.json { json in
            json.member("surveyId", survey.id)
            json.memberArray(
                "targets",
                { json in
                    for target in targets { json.object { write(target, &$0) } }
                })
        }.tagged(SurveyRoutes.tag(survey, at: now))
    }

    private static func write(_ target: SurveyTarget, _ json: inout JSONWriter) {
        json.member("unitId", target.unitID)
        json.member("parentId", target.parentID)
        json.member("quota", target.quota)
        json.member("leaf", target.isLeaf)
    }
}

extension FieldRule where Value == GivenAnswer {
    fileprivate static var answer: FieldRule {
        FieldRule(expected: .answer) { (value: JSONValue) throws(FieldFault) -> GivenAnswer in
            switch value {
            case .string:
                return .text(try FieldRule<String>.text(Limits.answerText, multiline: true).read(value))
            case .integer(let integer): return .number(Double(integer))
            case .number(let text):
                guard let number = Double(text), number.isFinite else { throw FieldFault(code: .tooLarge) }
                return .number(number)
            case .array(let elements):
                guard elements.count <= Limits.choices.upperBound else { throw FieldFault(code: .tooMany) }
                var codes: [String] = []
                for element in elements {
                    codes.append(try FieldRule<String>.text(Limits.choiceCode).read(element))
                }
                return .texts(codes)
            case .null, .bool, .object: throw FieldFault(code: .wrongType)
            }
        }
    }
}

extension Phrase {
    fileprivate static let answer = Phrase(
        vi: "một chuỗi không rỗng, một số, hoặc một danh sách mã phương án",
        en: "a string that is not blank, a number, or a list of choices' codes")
}
