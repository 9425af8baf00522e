import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// A page to read and try the API. It loads nothing from elsewhere, and reads the contract from this very server.
enum DocsRoutes {
    static let all: [Route] = [
        .get("/docs", access: .open) { _ in try file("docs.html") },
        .get("/docs/{file}", access: .open) { exchange in
            guard let name = exchange.context.parameters.get("file"), name != "docs.html" else {
                throw Problem.notFound
            }
            return try file(name)
        },
    ]

    /// The page talks to its own server alone, and nobody may frame it: a token is typed into it.
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
        form-action 'none'; base-uri 'none'; frame-ancestors 'none'
        """

    private static func file(_ name: String) throws -> Answer {
        guard let text = EmbeddedText.docs[name] else { throw Problem.notFound }
        var answer = Answer.text(text, as: mediaType(of: name))
        answer.headers[.contentSecurityPolicy] = policy
        answer.headers[named: "Referrer-Policy"] = "no-referrer"
        answer.headers[.cacheControl] = "no-cache"
        return answer.tagged(tags[name] ?? "")
    }

    private static let tags = EmbeddedText.docs.mapValues { text in
        SHA256.hash(data: Data(text.utf8)).prefix(8).hexadecimal
    }

    private static func mediaType(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        default: "text/html; charset=utf-8"
        }
    }
}
