import Domain
import HTTPTypes
import Hummingbird

/// What an error's `type` leads to: what it means and what to do, as a page for people and as JSON for programs.
enum ProblemRoutes {
    static let all: [Route] = [
        .get("/problems", access: .open, query: true) { exchange in
            guard wantsPage(exchange) else {
                return varied(
                    .json { json in
                        json.memberArray("items") { json in
                            for entry in ProblemCatalogue.all {
                                json.object { write(entry, language(exchange), &$0) }
                            }
                        }
                    })
            }
            return varied(ProblemPage.index(language(exchange)))
        },
        .get("/problems/{slug}", access: .open, query: true, one),
    ]

    private static func one(_ exchange: Exchange) async throws -> Answer {
        let language = language(exchange)
        guard let slug = exchange.context.parameters.get("slug"), let entry = ProblemCatalogue.entry(slug)
        else {
            guard wantsPage(exchange) else { throw Problem.notFound.with(header: .vary, vary) }
            return varied(ProblemPage.unknown(language))
        }
        let codes = try codes(of: entry, exchange.services.openAPI)
        guard wantsPage(exchange) else {
            return varied(
                .json { json in
                    write(entry, language, &json)
                    json.memberArray("codes") { json in
                        for code in codes { json.object { write(code, language, &$0) } }
                    }
                })
        }
        return varied(ProblemPage.one(entry, codes, language))
    }

    /// What `errors[].code` may be.
    private static func codes(of entry: ProblemCatalogue.Entry, _ contract: OpenAPIDocument) throws
        -> [ProblemCode]
    {
        switch entry.problem.slug {
        case Problem.malformed.slug: ProblemCode.malformed
        case Problem.conflict.slug, Problem.usernameTaken.slug, Problem.codeTaken.slug: [.taken]
        case Problem.ruleRefused.slug: try contract.rules()
        default: []
        }
    }

    private static func write(
        _ entry: ProblemCatalogue.Entry, _ language: Language, _ json: inout JSONWriter
    ) {
        json.member("type", "/problems/\(entry.problem.slug)")
        json.member("slug", entry.problem.slug)
        json.member("status", entry.status)
        json.member("title", language(entry.problem.title))
        json.member("meaning", language(entry.meaning))
        json.member("remedy", language(entry.remedy))
    }

    private static func write(_ code: ProblemCode, _ language: Language, _ json: inout JSONWriter) {
        json.member("code", code.code)
        json.member("meaning", code.meaning.map { language($0) })
        guard !code.operations.isEmpty else { return }
        json.memberArray("operationIds") { json in
            for operation in code.operations { json.value(operation) }
        }
    }

    /// Browsers name HTML; programs that name nothing, or anything, are given JSON.
    private static func wantsPage(_ exchange: Exchange) -> Bool {
        exchange.request.headers[.accept]?.lowercased().contains("text/html") == true
    }

    private static func language(_ exchange: Exchange) -> Language {
        FormBody(exchange.request.uri.query ?? "").first("lang").flatMap { Language(rawValue: $0) }
            ?? exchange.context.language
    }

    private static let vary = "Accept, Accept-Language"

    private static func varied(_ answer: Answer) -> Answer {
        var answer = answer
        answer.headers[.vary] = vary
        answer.headers[.cacheControl] = "no-cache"
        return answer
    }
}
