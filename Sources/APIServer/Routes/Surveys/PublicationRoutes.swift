import Domain
import HTTPTypes
import Hummingbird

/// What was published is for everybody, without sign-in.
enum PublicationRoutes {
    static let all: [Route] = [
        .post("/v1/surveys/{id}/publication", publish),
        .get("/v1/publications", access: .open, query: true, list),
        .get("/v1/publications/{id}", access: .open, query: true, read),
        .get("/v1/publications/{id}/figures.csv", access: .open, query: true, csv),
        .get("/publications/{id}", access: .open, query: true, page),
    ]

    private static func publish(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let title = fields.text("title", length: Limits.title)
        let summary = fields.optionalText("summary", length: Limits.publicationSummary, multiline: true)
        let questions =
            fields.has("questions")
            ? fields.parsedList("questions", count: Limits.questions, expected: .questionCode) {
                Question.isCode($0) ? $0 : nil
            } : []
        let crosses =
            fields.has("crosses")
            ? fields.objects("crosses", count: Limits.crosses) { fields in
                (question: questionCode("question", fields), by: questionCode("by", fields))
            } : []
        let reason = fields.optionalText("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        let new = NewPublication(
            id: exchange.makeID(), title: title, summary: summary, questions: questions,
            crosses: try crosses.map { (try present($0.question), try present($0.by)) }, reason: reason)
        return try await exchange.work {
            try $0.publishSurvey(id, new)
        } answer: { made in
            answer(made.publication, made.versions).created("/v1/publications/\(made.publication.id)")
        }
    }

    private static func questionCode(_ name: String, _ fields: JSONFields) -> String? {
        fields.parsed(name, expected: .questionCode) { Question.isCode($0) ? $0 : nil }
    }

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let text = query.text("q", length: Limits.query)
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.services.storage.read { try $0.publications(query: text, page) }
        return exchange.list(query, found) { entry, json in
            json.member("id", entry.id)
            json.member("surveyId", entry.surveyID)
            json.member("title", entry.title)
            json.member("ownerName", entry.ownerName)
            write(entry.version, &json)
        }
    }

    private static func read(_ exchange: Exchange) async throws -> Answer {
        let found = try await find(exchange, pages: false)
        return answer(found.publication, found.versions)
    }

    private static func csv(_ exchange: Exchange) async throws -> Answer {
        let found = try await find(exchange, pages: false)
        var answer = Answer.text(PublicationCSV.render(found.publication), as: "text/csv; charset=utf-8")
        let name = "\(found.publication.id)-\(found.publication.version.number).csv"
        answer.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return answer.tagged(tag(found))
    }

    private static func page(_ exchange: Exchange) async throws -> Answer {
        let language =
            Language(rawValue: FormBody(exchange.request.uri.query ?? "").first("lang") ?? "") ?? .vi
        let found: Found
        do {
            found = try await find(exchange, pages: true)
        } catch AccessRefusal.notFound {
            return Pages.answer(.notFound, Pages.notice(language, .publicationUnknown, .publicationCheckLink))
        }
        return Pages.answer(found.publication, found.versions, language)
    }

    private typealias Found = (publication: Publication, versions: [Publication.Version])

    /// - Parameter pages: whether unknown parameters are let pass: what spreads links adds its own.
    private static func find(_ exchange: Exchange, pages: Bool) async throws -> Found {
        let id = try exchange.id(of: Publication.self)
        let version: Int?
        if pages {
            version = FormBody(exchange.request.uri.query ?? "").first("version").flatMap { Int($0) }
        } else {
            let query = exchange.query
            version = query.integer("version", in: Limits.publicationVersions)
            try query.finish()
        }
        return try await exchange.services.storage.publication(id, version: version)
    }

    private static func tag(_ found: Found) -> String {
        "\(found.publication.version.number)-\(found.versions.count)"
    }

    private static func answer(_ publication: Publication, _ versions: [Publication.Version]) -> Answer {
        Answer.json { json in
            json.member("id", publication.id)
            json.member("surveyId", publication.surveyID)
            json.member("title", publication.title)
            json.member("summary", publication.summary)
            json.member("ownerName", publication.figures.ownerName)
            write(publication.version, &json)
            json.memberArray(
                "versions",
                { json in
                    for version in versions { json.object { write(version, &$0) } }
                })
            json.member("collectedFrom", publication.figures.from)
            json.member("collectedTo", publication.figures.to)
            json.member("ballots", publication.figures.ballots)
            json.member("weighted", publication.figures.isWeighted)
            json.member("level", 0.95)
            json.member("minCell", publication.figures.minCell)
            json.memberArray(
                "questions",
                { json in
                    for table in publication.figures.tables { json.object { FiguresWire.write(table, &$0) } }
                })
        }.tagged(tag((publication, versions)))
    }

    private static func write(_ version: Publication.Version, _ json: inout JSONWriter) {
        json.member("version", version.number)
        json.member("publishedAt", version.publishedAt)
        json.member("reason", version.reason)
    }
}

extension Phrase {
    fileprivate static let publicationUnknown = Phrase(
        vi: "Không có công bố này", en: "There is no such publication")
    fileprivate static let publicationCheckLink = Phrase(
        vi: "Xin kiểm tra lại đường dẫn.", en: "Please check the address.")
}
