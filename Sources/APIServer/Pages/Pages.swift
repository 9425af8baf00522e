import Crypto
import Domain
import Foundation
import HTTPTypes

/// Pages for people. They work without scripts, load nothing from elsewhere, and leave nothing in the browser.
enum Pages {
    static func document(_ language: Language, title: HTML, body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(language.rawValue)"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex"><title>\(title)</title><style>\(HTML(stringLiteral: style))</style></head>
        <body><main>
        \(body)
        </main></body></html>
        """
    }

    /// A page that says one thing.
    static func notice(_ language: Language, _ title: Phrase, _ text: Phrase) -> HTML {
        document(
            language, title: "\(language(title))",
            body: "<h1>\(language(title))</h1><p>\(language(text))</p>")
    }

    static func answer(_ status: HTTPResponse.Status, _ page: HTML) -> Answer {
        answer(status, page.text, policy: policy)
    }

    /// A published result: it may be kept, and its style is its own.
    static func answer(_ publication: Publication, _ versions: [Publication.Version], _ language: Language)
        -> Answer
    {
        let page = PublicationPage.render(publication, versions: versions, language: language)
        var answer = answer(.ok, page, policy: publicationPolicy)
        answer.headers[.cacheControl] = "no-cache"
        return answer.tagged("\(publication.version.number)-\(versions.count)-\(language.rawValue)")
    }

    static func answer(_ page: PlanBoardPage) -> Answer {
        answer(.ok, page.html().text, policy: policy(for: PlanBoardStyle.css.text))
    }

    static func answer(_ status: HTTPResponse.Status, _ page: String, policy: String) -> Answer {
        var answer = Answer.text(page, as: "text/html; charset=utf-8")
        answer.status = status
        answer.headers[.contentSecurityPolicy] = policy
        answer.headers[named: "Referrer-Policy"] = "no-referrer"
        answer.headers[.cacheControl] = "no-store"
        return answer
    }

    private static let policy = policy(for: style)
    private static let publicationPolicy = policy(for: PageStyle.css.text)

    /// Nothing but the one style that is meant.
    static func policy(for style: String) -> String {
        let hash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
        return """
            default-src 'none'; style-src 'sha256-\(hash)'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
            """
    }

    private static let style = """
        *{box-sizing:border-box}
        body{margin:0;background:#f4f5f7;color:#1b1d21;font:1.0625rem/1.5 system-ui,sans-serif}
        main{max-width:40rem;margin:0 auto;padding:1.25rem 1rem 3rem;background:#fff;min-height:100vh}
        h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 1rem}
        h2{font-size:1.125rem;margin:0 0 .5rem}
        .language{text-align:right;margin:0}
        .step,.hint{color:#4a4f57;margin:.25rem 0 .5rem}
        .lines,.asked{white-space:pre-line}
        .question{border:0;margin:1.75rem 0;padding:0;min-width:0}
        .asked{display:block;font-weight:600;padding:0;margin:0 0 .5rem}
        .asked em{font-weight:400;font-style:normal;color:#4a4f57}
        legend{float:left;width:100%}
        legend+*{clear:both}
        .wrong{border-left:.25rem solid #b3261e;padding-left:.75rem}
        .error{color:#b3261e;font-weight:600;margin:.25rem 0 .5rem}
        .summary{border:.1875rem solid #b3261e;padding:1rem;margin:1rem 0}
        .summary ul{margin:0;padding-left:1.25rem}
        .summary a{color:#b3261e}
        .option{display:flex;align-items:flex-start;gap:.75rem}
        .option input{flex:none;width:1.375rem;height:1.375rem;margin:.6875rem 0}
        .option label{flex:1;padding:.5625rem 0}
        .scale{display:flex;flex-wrap:wrap;gap:.25rem}
        .scale .option{flex-direction:column;align-items:center;gap:0;min-width:2.75rem}
        .scale .option label{padding:0 0 .5rem}
        .place{display:flex;align-items:center;gap:.75rem;margin:.5rem 0}
        .place label{flex:none;min-width:5rem}
        input[type=text],input[type=password],select,textarea{font:inherit;color:inherit;width:100%;min-width:0;padding:.625rem;
        border:.125rem solid #6a7079;border-radius:.25rem;background:#fff}
        .buttons{display:flex;flex-direction:row-reverse;justify-content:space-between;gap:1rem;margin-top:2rem}
        button{font:inherit;font-weight:600;padding:.75rem 1.5rem;border:.125rem solid #0b5394;border-radius:.25rem;
        background:#0b5394;color:#fff;cursor:pointer}
        .back{background:#fff;color:#0b5394}
        a{color:#0b5394}
        :focus-visible{outline:.1875rem solid #f0a500;outline-offset:.125rem}
        """
}
