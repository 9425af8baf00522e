import Domain

/// A ballot as it came, alone or as a line of many.
struct GivenBallot: Sendable {
    let unit: UnitReference
    let collectedOn: CivilDate
    let answers: [String: GivenAnswer]
    let externalID: String?

    /// - Parameter isNamed: whether it must have a name, by which it is known when all lines are sent again.
    init(_ fields: JSONFields, isNamed: Bool = false) throws {
        let unit = fields.unit("unit")
        let collectedOn = fields.date("collectedOn")
        answers = fields.answers()
        externalID =
            isNamed
            ? fields.text("externalId", length: Limits.externalID)
            : fields.optionalText("externalId", length: Limits.externalID)
        try fields.finish()
        self.unit = try present(unit)
        self.collectedOn = try present(collectedOn)
    }

    func held(against form: Questionnaire?, hash: (@Sendable (String) -> String)?) -> NewBallot {
        NewBallot(unit: unit, collectedOn: collectedOn, answers: answers, form: form, hash: hash)
    }
}

extension Exchange {
    /// What the ballot is known by when the same account sends it again; nothing where it has no name.
    func ballotHash(of id: Survey.ID, _ externalID: String?) throws -> (@Sendable (_ salt: String) -> String)?
    {
        guard let externalID else { return nil }
        let (hashes, account) = (services.ballotHashes, try ask.accountID)
        return { hashes.hash(externalID, by: account, of: id, salt: $0) }
    }
}

extension JSONFields {
    /// By the codes of the questions; which of them there are is for the questionnaire to say.
    func answers() -> [String: GivenAnswer] {
        guard case .object(let members)? = raw("answers") else {
            fail("answers", has("answers") ? .wrongType : .required, .object)
            return [:]
        }
        var given: [String: GivenAnswer] = [:]
        _ = optionalObject("answers") { answers in
            for member in members { given[member.name] = answers.required(member.name, .answer) }
        }
        return given
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
