import Domain
import HTTPTypes

/// Errors explained to people.
enum ProblemPage {
    static func index(_ language: Language) -> Answer {
        let rows = ProblemCatalogue.all.map { entry -> HTML in
            """
            <tr><td class="status">\(entry.status)</td><td>\
            <a href="/problems/\(entry.problem.slug)?lang=\(language.rawValue)">\(language(entry.problem.title))</a>\
            <br><code>\(entry.problem.slug)</code></td></tr>
            """
        }
        return page(
            language, .ok, path: "/problems", title: language(.errors),
            """
            <h1>\(language(.errors))</h1><p>\(language(.errorsWhy))</p>
            <table><thead><tr><th>HTTP</th><th>\(language(.error))</th></tr></thead><tbody>
            \(rows)
            </tbody></table>
            """)
    }

    static func one(_ entry: ProblemCatalogue.Entry, _ codes: [ProblemCode], _ language: Language) -> Answer {
        let problem = entry.problem
        let title = language(problem.title)
        return page(
            language, .ok, path: "/problems/\(problem.slug)", title: title,
            """
            <p class="kicker">HTTP \(problem.status.code) · <code>\(problem.slug)</code></p>
            <h1>\(title)</h1>
            <h2>\(language(.means))</h2><p>\(language(entry.meaning))</p>
            <h2>\(language(.whatToDo))</h2><p>\(language(entry.remedy))</p>
            \(table(of: codes, language))
            <p><a href="/problems?lang=\(language.rawValue)">\(language(.allErrors))</a> · \
            <a href="/docs">\(language(.docs))</a></p>
            """)
    }

    static func unknown(_ language: Language) -> Answer {
        page(
            language, .notFound, path: "/problems", title: language(.noSuchError),
            """
            <h1>\(language(.noSuchError))</h1>
            <p><a href="/problems?lang=\(language.rawValue)">\(language(.allErrors))</a></p>
            """)
    }

    private static func table(of codes: [ProblemCode], _ language: Language) -> HTML {
        guard !codes.isEmpty else { return .empty }
        let rows = codes.map { code -> HTML in
            let links = code.operations.map { id -> HTML in #"<a href="/docs#\#(id)">\#(id)</a>"# }
            let said: HTML = code.meaning.map { "\(language($0))" } ?? HTML.joined(links, by: ", ")
            return "<tr><td><code>\(code.code)</code></td><td>\(said)</td></tr>"
        }
        let second = codes.contains { $0.meaning == nil } ? Phrase.givenBy : Phrase.means
        return """
            <h2>\(language(.codes))</h2>
            <table><thead><tr><th>code</th><th>\(language(second))</th></tr></thead><tbody>
            \(rows)
            </tbody></table>
            """
    }

    private static func page(
        _ language: Language, _ status: HTTPResponse.Status, path: String, title: String, _ body: HTML
    ) -> Answer {
        let other: Language = language == .vi ? .en : .vi
        let html: HTML = """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) – Dân Ý</title><style>\(PageStyle.css)\(style)</style></head>
            <body><main>
            <p class="links"><a class="language" href="\(path)?lang=\(other.rawValue)" lang="\(other.rawValue)">\
            \(language(PageWords.otherLanguage))</a></p>
            \(body)
            </main></body></html>
            """
        return Pages.answer(status, html.text, policy: policy)
    }

    private static let policy = Pages.policy(for: PageStyle.css.text + style.text)

    private static let style: HTML = """
        .kicker code, td code { font-size: .95em; }
        table { margin: .5rem 0 1.5rem; }
        th, td, tbody td { text-align: left; white-space: normal; }
        .status { font-variant-numeric: tabular-nums; width: 4rem; }

        """
}

extension Phrase {
    fileprivate static let errors = Phrase(vi: "Các lỗi của API", en: "The API's errors")
    fileprivate static let errorsWhy = Phrase(
        vi:
            "Mỗi lỗi là application/problem+json. Trường type dẫn đến một trang dưới đây; type và errors[].code không đổi, còn title và detail để người đọc.",
        en:
            "Every error is application/problem+json. Its type leads to one of the pages below; type and errors[].code never change, title and detail are for people."
    )
    fileprivate static let error = Phrase(vi: "Lỗi", en: "Error")
    fileprivate static let means = Phrase(vi: "Nghĩa là gì", en: "What it means")
    fileprivate static let whatToDo = Phrase(vi: "Làm gì", en: "What to do")
    fileprivate static let codes = Phrase(vi: "Các mã trong errors[].code", en: "What errors[].code may say")
    fileprivate static let givenBy = Phrase(
        vi: "Thao tác có thể trả lời mã này", en: "Operations that may say so")
    fileprivate static let allErrors = Phrase(vi: "Tất cả các lỗi", en: "All errors")
    fileprivate static let docs = Phrase(vi: "Đọc và thử API", en: "Read and try the API")
    fileprivate static let noSuchError = Phrase(vi: "Không có lỗi này", en: "There is no such error")
}
