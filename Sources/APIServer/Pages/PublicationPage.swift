import Domain

/// A published result for everybody to read: one document, without scripts and with nothing from elsewhere.
enum PublicationPage {
    /// - Parameter versions: all of them, whichever is shown.
    static func render(_ publication: Publication, versions: [Publication.Version], language: Language)
        -> String
    {
        PublicationDocument(
            publication: publication, versions: versions.sorted { $0.number < $1.number },
            text: PageText(language: language)
        ).html().text
    }
}

private struct PublicationDocument {
    let publication: Publication
    /// The oldest first.
    let versions: [Publication.Version]
    let text: PageText

    private var figures: PublishedFigures { publication.figures }
    private var shown: Int { publication.version.number }

    private var newer: Publication.Version? {
        versions.last.flatMap { $0.number > shown ? $0 : nil }
    }

    private var sections: [TableSection] {
        figures.tables.enumerated().map { TableSection(text: text, table: $1, number: $0 + 1) }
    }

    func html() -> HTML {
        #"""
        <!DOCTYPE html>
        <html lang="\#(text.language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\#(publication.title)</title>
        <style>\#(PageStyle.css)</style>
        </head>
        <body>
        \#(SVG.hatch)
        <header>
        \#(HTML.joined([top, outdated, facts, reason]))
        </header>
        <main>
        \#(HTML.joined([summary, results, notes]))
        </main>
        <footer>
        \#(history)
        </footer>
        </body>
        </html>

        """#
    }

    private var top: HTML {
        #"""
        <nav class="links">\#(text(PageWords.figuresAs)): <a href="\#(path("/figures.csv"))">CSV</a> · \#
        <a href="\#(path(""))">JSON</a> <a class="language" href="\#(link(version: shown, in: other))" \#
        hreflang="\#(other.rawValue)" lang="\#(other.rawValue)">\#(text(PageWords.otherLanguage))</a></nav>
        <p class="kicker">\#(text(PageWords.kicker))</p>
        <h1\#(text.vietnamese)>\#(publication.title)</h1>
        """#
    }

    private var outdated: HTML {
        guard let newer else { return .empty }
        let why: HTML =
            newer.reason.map { #". \#(text(PageWords.because)): <q\#(text.vietnamese)>\#($0)</q>"# } ?? ""
        return #"""
            <p class="outdated">\#(text(PageWords.outdated)) <a href="\#(link(version: newer.number, in: text.language))">\#
            \#(text(PageWords.version)) \#(newer.number)</a> (\#(text.day(newer.publishedAt.civilDate)))\#(why)</p>
            """#
    }

    private var facts: HTML {
        let version = publication.version
        let published: HTML = #"\#(text(PageWords.published)) \#(text.day(version.publishedAt.civilDate))"#
        return #"""
            <dl class="about">
            <div class="owner"><dt>\#(text(PageWords.owner))</dt><dd\#(text.vietnamese)>\#(figures.ownerName)</dd></div>
            <div><dt>\#(text(PageWords.collected))</dt><dd>\#(text.day(figures.from)) – \#(text.day(figures.to))</dd></div>
            <div><dt>\#(text(PageWords.ballots))</dt><dd>\#(text.count(figures.ballots))</dd></div>
            <div><dt>\#(text(PageWords.figures))</dt>\#
            <dd>\#(text(figures.isWeighted ? PageWords.weighted : PageWords.unweighted))</dd></div>
            <div><dt>\#(text(PageWords.version))</dt><dd>\#(version.number), \#(published)</dd></div>
            </dl>
            """#
    }

    private var reason: HTML {
        guard let reason = publication.version.reason else { return .empty }
        return #"""
            <p class="reason"><strong>\#(text(PageWords.reason)):</strong> <span\#(text.vietnamese)>\#(reason)</span></p>
            """#
    }

    private var summary: HTML {
        let paragraphs = Self.paragraphs(publication.summary ?? "")
        guard !paragraphs.isEmpty else { return .empty }
        return #"""
            <section class="summary" aria-labelledby="summary">
            <h2 id="summary">\#(text(PageWords.summary))</h2>
            <div\#(text.vietnamese)>\#(paragraphs)</div>
            </section>
            """#
    }

    /// Empty lines part paragraphs; single ends of lines stay.
    static func paragraphs(_ text: String) -> [HTML] {
        var paragraphs: [[HTML]] = [[]]
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append("\(String(line))")
            }
        }
        return paragraphs.filter { !$0.isEmpty }.map { "<p>\(HTML.joined($0, by: "<br>\n"))</p>" }
    }

    private var results: HTML {
        let sections = sections
        guard !sections.isEmpty else { return "<p>\(text(PageWords.noTables))</p>" }
        let contents: HTML = #"""
            <nav class="contents"><details><summary>\#(text(PageWords.contents)) (\#(sections.count))</summary><ol>
            \#(sections.map(\.entry))
            </ol></details></nav>
            """#
        return #"""
            <h2>\#(text(PageWords.results))</h2>
            \#(sections.count > 3 ? contents : .empty)
            \#(sections.map { $0.html() })
            """#
    }

    private var hidesAny: Bool {
        figures.tables.contains { table in
            table.isWithheld
                || table.groups.contains { group in
                    group.isMeanSuppressed || group.n == nil || group.rows.contains(where: \.isSuppressed)
                }
        }
    }

    private var notes: HTML {
        var notes = [
            PageWords.intervalNote, figures.isWeighted ? PageWords.weightedNote : PageWords.unweightedNote,
        ]
        if hidesAny { notes.append(PageWords.suppression(figures.minCell)) }
        return #"""
            <section class="notes" aria-labelledby="notes">
            <h2 id="notes">\#(text(PageWords.howToRead))</h2>
            \#(notes.map { note -> HTML in "<p>\(text(note))</p>" })
            </section>
            """#
    }

    private var history: HTML {
        #"""
        <h2>\#(text(PageWords.versions))</h2>
        <ol class="versions">
        \#(versions.reversed().map(entry))
        </ol>
        """#
    }

    private func entry(_ version: Publication.Version) -> HTML {
        let name: HTML = #"\#(text(PageWords.version)) \#(version.number)"#
        let linked: HTML =
            version.number == shown
            ? #"<strong>\#(name)</strong> (\#(text(PageWords.shown)))"#
            : #"<a href="\#(link(version: version.number, in: text.language))">\#(name)</a>"#
        let reason: HTML = version.reason.map { #": <span\#(text.vietnamese)>\#($0)</span>"# } ?? ""
        return "<li>\(linked), \(text.day(version.publishedAt.civilDate))\(reason)</li>"
    }

    private var other: Language { text.language == .vi ? .en : .vi }

    private func link(version: Int, in language: Language) -> String {
        version == versions.last?.number
            ? "?lang=\(language.rawValue)" : "?version=\(version)&lang=\(language.rawValue)"
    }

    /// Of the version that is shown, also when it is no longer the newest.
    private func path(_ rest: String) -> String {
        "/v1/publications/\(publication.id.rawValue)\(rest)" + (newer == nil ? "" : "?version=\(shown)")
    }
}
