import Domain
import HTTPTypes

enum CodebookRoutes {
    static let all: [Route] = [
        .get("/v1/surveys/{id}/codebook", query: true, show)
    ]

    private enum Format: String, CaseIterable { case json, csv }

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let query = exchange.query
        let format = query.choice("format", Format.self) ?? .json
        try query.finish()
        let now = try exchange.ask.now
        let (survey, questionnaire) = try await exchange.view { try $0.questionnaire(of: id) }
        let tag = SurveyRoutes.tag(survey, at: now)
        switch format {
        case .json: return json(survey, questionnaire).tagged(tag)
        case .csv:
            var answer = Answer(body: csv(questionnaire), mediaType: "text/csv; charset=utf-8")
            answer.headers[.contentDisposition] = "attachment; filename=\"codebook.csv\""
            return answer.tagged("\(tag)-csv")
        }
    }

    private static func json(_ survey: Survey, _ questionnaire: Questionnaire) -> Answer {
        .json { json in
            json.member("surveyId", survey.id)
            json.member("title", survey.title)
            json.memberArray(
                "questions",
                { json in
                    for (index, question) in questionnaire.questions.enumerated() {
                        json.object { json in
                            json.member("number", index + 1)
                            QuestionWire.write(question, placed: true, &json)
                            json.memberArray(
                                "columns",
                                { json in
                                    for column in question.ballotColumns {
                                        json.object { write(column, of: question, &$0) }
                                    }
                                })
                        }
                    }
                })
        }
    }

    private enum Content: String, WireValue { case choiceCode, chosen, rankedChoiceCode, number }

    private static func write(_ column: BallotColumn, of question: Question, _ json: inout JSONWriter) {
        json.member("name", column.name)
        switch column.content {
        case .choice: json.member("holds", Content.choiceCode)
        case .isChosen(let place):
            json.member("holds", Content.chosen)
            let choices = question.form.choices
            json.member("choice", choices.indices.contains(place) ? choices[place].code : nil)
        case .choiceAtRank(let rank):
            json.member("holds", Content.rankedChoiceCode)
            json.member("rank", rank)
        case .number: json.member("holds", Content.number)
        }
    }

    /// A line for each choice, or for a question that has none.
    private static func csv(_ questionnaire: Questionnaire) -> [UInt8] {
        var csv = CSVWriter()
        let header = [
            "number", "code", "type", "text", "textEn", "required", "relevantIf", "min", "max", "columns",
            "place", "choice", "label", "labelEn",
        ]
        csv.row(header.map { .text($0) })
        for (index, question) in questionnaire.questions.enumerated() {
            let cells = begin(question, number: index + 1)
            let columns = question.ballotColumns
            let all = columns.map(\.name).joined(separator: " ")
            let choices = question.form.choices
            if choices.isEmpty { csv.row(cells + [.text(all), .empty, .empty, .empty, .empty]) }
            for (place, choice) in choices.enumerated() {
                let own = columns.first { $0.content == .isChosen(place) }?.name
                csv.row(
                    cells + [
                        .text(own ?? all), .number(String(place + 1)), .text(choice.code),
                        .text(choice.label.vi), text(choice.label.en),
                    ])
            }
        }
        return csv.bytes
    }

    private static func begin(_ question: Question, number: Int) -> [CSVWriter.Cell] {
        let (least, most) = bounds(of: question.form)
        return [
            .number(String(number)), .text(question.code), .text(question.form.kind.rawValue),
            .text(question.text.vi), text(question.text.en), .number(question.isRequired ? "1" : "0"),
            text(question.relevance?.description), least, most,
        ]
    }

    private static func text(_ text: String?) -> CSVWriter.Cell { text.map { .text($0) } ?? .empty }

    private static func bounds(of form: Question.Form) -> (least: CSVWriter.Cell, most: CSVWriter.Cell) {
        switch form {
        case .single: (.empty, .empty)
        case .multiple(_, let range), .rank(_, let range), .scale(let range), .text(let range):
            (.number(String(range.lowerBound)), .number(String(range.upperBound)))
        case .number(let range):
            (
                range.lowerBound > Limits.number.lowerBound ? .number(range.lowerBound.description) : .empty,
                range.upperBound < Limits.number.upperBound ? .number(range.upperBound.description) : .empty
            )
        }
    }
}
