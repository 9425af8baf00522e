import Domain
import Testing

@testable import APIServer

@Suite struct PublicationPageTests {
    @Test func `what people wrote is escaped, also where a mark combines with a bracket or a quote`() throws {
        let hostile = "<script>alert(\"1\")</script><\u{301}img onerror='x'>\"\u{301}&"
        let words = PublishedFigures.Words(vi: hostile, en: nil)
        let table = PublicationSample.table(
            text: words, by: words,
            groups: [
                PublicationSample.group(
                    label: words,
                    rows: [
                        PublicationSample.row("a", words, PublicationSample.share(0.5)),
                        PublicationSample.row("b", words),
                    ]),
                PublicationSample.group(label: words, rows: [], mean: PublicationSample.figure(2)),
            ])
        let publication = try PublicationSample.publication(
            [table], title: hostile, summary: "\(hostile)\n\nHai", reason: hostile, owner: hostile)
        for language in [Language.vi, .en] {
            let page = PublicationPage.render(
                publication, versions: [publication.version], language: language)
            let scalars = page.unicodeScalars
            #expect(!page.contains("<script") && !page.contains("onerror='"))
            #expect(!Self.contains(scalars, "<\u{301}") && !Self.contains(scalars, "\"\u{301}"))
            #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt"))
            #expect(page.contains("img onerror=&#39;x&#39;&gt;&quot"))
        }
    }

    private static func contains(_ text: String.UnicodeScalarView, _ part: String) -> Bool {
        let part = Array(part.unicodeScalars)
        return Array(text).indices.contains { start in
            text.dropFirst(start).prefix(part.count).elementsEqual(part)
        }
    }

    @Test func `all tags are closed, in order`() throws {
        for publication in [try PublicationSample.rich(), try PublicationSample.publication([])] {
            let page = PublicationPage.render(
                publication, versions: [publication.version], language: .en)
            var open: [Substring] = []
            let void: Set<Substring> = ["meta", "br", "!DOCTYPE"]
            for piece in page.split(separator: "<") {
                let tag = piece.prefix { $0 != ">" }
                let name = tag.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }
                if tag.hasPrefix("/") {
                    #expect(open.popLast() == name, "\(tag)")
                } else if !tag.hasSuffix("/"), !void.contains(name) {
                    open.append(name)
                }
            }
            #expect(open.isEmpty)
        }
    }

    @Test func `the page has no script and takes nothing from elsewhere`() throws {
        let publication = try PublicationSample.rich()
        let page = PublicationPage.render(publication, versions: [publication.version], language: .vi)
        for foreign in [
            "http", "//", "<script", "<link", "<img", "<iframe", "@import", "javascript:", "data:",
        ] {
            #expect(!page.contains(foreign), "\(foreign)")
        }
        #expect(!Self.hasHandler(page) && page.components("url(") == ["#hatch"])
    }

    private static func hasHandler(_ page: String) -> Bool {
        page.split(separator: "<").contains { tag in
            tag.prefix { $0 != ">" }.split(separator: " ").dropFirst().contains { $0.hasPrefix("on") }
        }
    }

    @Test(arguments: [
        (0, "0 %", "0%"), (1, "100 %", "100%"), (0.00004, "dưới 0,1 %", "under 0.1%"),
        (0.0004, "dưới 0,1 %", "under 0.1%"), (0.0005, "0,1 %", "0.1%"), (0.734, "73,4 %", "73.4%"),
        (0.7345, "73,5 %", "73.5%"), (0.9996, "trên 99,9 %", "over 99.9%"), (.nan, "–", "–"),
    ])
    func `shares are in percent with one decimal`(_ share: Double, _ vi: String, _ en: String) {
        let plain = PageText(language: .vi).percent(share).replacing("\u{A0}", with: " ")
        #expect(plain == vi)
        #expect(PageText(language: .en).percent(share) == en)
    }

    @Test(arguments: [
        (0, "0,00", "0.00"), (3.456, "3,46", "3.46"), (-3.456, "−3,46", "−3.46"), (42.195, "42,20", "42.20"),
        (123.456, "123,5", "123.5"), (1_234.5, "1.235", "1,235"), (1_234_567, "1.234.567", "1,234,567"),
        (0.0123, "0,012", "0.012"), (-0.001, "−0,0010", "−0.0010"), (1e300, "1e+300", "1e+300"),
        (.infinity, "–", "–"),
    ])
    func `means have two decimals, fewer where they are large and more where they are small`(
        _ value: Double, _ vi: String, _ en: String
    ) {
        #expect(PageText(language: .vi).number(value, like: value) == vi)
        #expect(PageText(language: .en).number(value, like: value) == en)
    }

    @Test func `a figure without an error has neither whisker nor interval`() throws {
        let bare = PublishedFigures.Figure(
            value: 0.5, standardError: nil, low: nil, high: nil, designEffect: nil)
        let publication = try PublicationSample.publication([
            PublicationSample.table(groups: [
                PublicationSample.group(rows: [PublicationSample.row("a", PublicationSample.words("A"), bare)]
                )
            ])
        ])
        let page = PublicationPage.render(publication, versions: [publication.version], language: .en)
        #expect(page.contains("aria-label=\"50.0%\"") && !page.contains("class=\"whisker\""))
        #expect(page.contains("<td>50.0%</td><td>–</td><td>–</td>"))
    }

    @Test func `what is suppressed looks alike, has no figures, and the page says why`() throws {
        let page = try PublicationSample.page(.vi)
        let hidden = page.components("<li><span class=\"label\">Kín ", until: "</li>")
        #expect(hidden.count == 2)
        #expect(Set(hidden.map { $0.dropFirst() }).count == 1, "they differ in their names only")
        for row in hidden {
            #expect(row.contains("class=\"hatched\"") && row.contains("không công bố"))
            #expect(!row.contains("class=\"bar\"") && !row.contains("whisker"))
        }
        #expect(page.contains("số liệu của dưới 7 phiếu"))
        let open = try PublicationSample.publication([
            PublicationSample.table(groups: [
                PublicationSample.group(rows: [
                    PublicationSample.row("a", PublicationSample.words("A"), PublicationSample.share(0.5))
                ])
            ])
        ])
        let other = PublicationPage.render(open, versions: [open.version], language: .vi)
        #expect(!other.contains("số liệu của dưới") && !other.contains("class=\"hatched\""))
    }

    @Test func `a withheld table says so and shows nothing else`() throws {
        let section = try #require(
            try PublicationSample.page(.en).components("id=\"t3\"", until: "</section>").first)
        #expect(section.contains("The results of this question are not published"))
        #expect(!section.contains("<svg") && !section.contains("<table") && !section.contains("n\u{A0}="))
    }

    @Test func `a cross table has a chart for each group, their means, and the test in words`() throws {
        let section = try #require(
            try PublicationSample.page(.vi).components("id=\"t4\"", until: "</section>").first)
        #expect(section.components("<div class=\"group\">", until: "</div>").count == 2)
        #expect(section.contains("theo câu “Giới tính?”"))
        #expect(section.contains("n\u{A0}=\u{A0}1.500") && section.contains("n: không công bố"))
        #expect(section.contains("có ý nghĩa thống kê (p\u{A0}=\u{A0}0,020)"))
        #expect(section.contains("<strong>3,42</strong>") && section.contains("Trung bình từng nhóm"))
        let chance = try PublicationSample.publication([
            PublicationSample.table(by: PublicationSample.words("B"), groups: [], pValue: 0.05)
        ])
        let page = PublicationPage.render(chance, versions: [chance.version], language: .vi)
        #expect(page.contains("Chưa đủ cơ sở") && !page.contains("có ý nghĩa thống kê"))
        let rare = try PublicationSample.publication([
            PublicationSample.table(by: PublicationSample.words("B"), groups: [], pValue: 0)
        ])
        #expect(
            PublicationPage.render(rare, versions: [rare.version], language: .en)
                .contains("(p\u{A0}&lt;\u{A0}0.001)"))
    }

    @Test(arguments: [Language.vi, .en])
    func `every share and count of the figures is in a chart and in a table`(_ language: Language) throws {
        let (page, text) = (try PublicationSample.page(language), PageText(language: language))
        let charts = page.components("<svg class=\"plot\"", until: "</svg>")
        let cells = page.components("<td>", until: "</td>")
        let rows = try PublicationSample.rich().figures.tables.flatMap(\.groups).flatMap(\.rows)
        let shares = rows.compactMap(\.share)
        #expect(shares.count == 7)
        for share in shares {
            let percent = text.percent(share.value)
            #expect(charts.contains { $0.contains(">\(percent)") }, "\(percent)")
            #expect(cells.contains(percent), "\(percent)")
            let range = text.percentRange(share.low ?? .nan, share.high ?? .nan)
            #expect(charts.contains { $0.contains(range) } && cells.contains(range), "\(range)")
        }
        for count in rows.compactMap(\.count) { #expect(cells.contains(text.count(count)), "\(count)") }
    }

    @Test func `bars are as long as their shares`() throws {
        let publication = try PublicationSample.publication([
            PublicationSample.table(groups: [
                PublicationSample.group(rows: [
                    PublicationSample.row("a", PublicationSample.words("A"), PublicationSample.share(1)),
                    PublicationSample.row("b", PublicationSample.words("B"), PublicationSample.share(0.25)),
                    PublicationSample.row("c", PublicationSample.words("C"), PublicationSample.share(0)),
                ])
            ])
        ])
        let page = PublicationPage.render(publication, versions: [publication.version], language: .vi)
        let widths = page.components("<rect class=\"bar\" y=\"15%\" width=\"", until: "%\"").compactMap(
            Double.init)
        let full = try #require(widths.first)
        #expect(full > 0 && widths == [full, full / 4, 0])
    }

    @Test func `English falls back to Vietnamese words, which are marked`() throws {
        let page = try PublicationSample.page(.en)
        #expect(page.contains("<html lang=\"en\">") && page.contains("Do you know?"))
        #expect(page.contains("<span lang=\"vi\">Giới tính?</span>"))
        #expect(page.contains("<h1 lang=\"vi\">Sáp nhập</h1>"))
        let vietnamese = try PublicationSample.page(.vi)
        #expect(vietnamese.contains("<html lang=\"vi\">") && !vietnamese.contains("Do you know?"))
        #expect(!vietnamese.contains("lang=\"vi\">Sáp nhập"))
    }

    @Test func `versions, languages and files link to what they name`() throws {
        let versions = try [(1, "2026-11-10"), (2, "2026-11-20"), (3, "2026-12-01")].map {
            Publication.Version(
                number: $0.0, publishedAt: try #require(Instant("\($0.1)T18:00:00Z")),
                reason: $0.0 == 1 ? nil : "Lý do số \($0.0)")
        }
        func links(_ shown: Int, _ language: Language) throws -> (page: String, links: Set<String>) {
            let publication = try PublicationSample.publication([], version: versions[shown - 1])
            let page = PublicationPage.render(
                publication, versions: versions.reversed(), language: language)
            return (page, Set(page.components("href=\"", until: "\"")))
        }
        let path = "/v1/publications/\(PublicationSample.id)"
        let newest = try links(3, .vi)
        #expect(
            newest.links == [
                "\(path)", "\(path)/figures.csv", "?lang=en", "?version=1&amp;lang=vi",
                "?version=2&amp;lang=vi",
            ])
        #expect(newest.page.contains("Lý do có phiên bản này:</strong> <span>Lý do số 3"))
        #expect(newest.page.contains("<time datetime=\"2026-12-02\">2/12/2026</time>"))
        let older = try links(2, .en)
        #expect(
            older.links == [
                "\(path)?version=2", "\(path)/figures.csv?version=2", "?version=2&amp;lang=vi",
                "?lang=en", "?version=1&amp;lang=en",
            ])
        #expect(older.page.contains("superseded") && !newest.page.contains("phiên bản cũ"))
        #expect(older.page.contains("21\u{A0}November\u{A0}2026"))
    }

    @Test func `a summary has paragraphs where there are empty lines`() throws {
        let publication = try PublicationSample.publication([], summary: "Một\r\nHai\n \n\nBa\n")
        let page = PublicationPage.render(publication, versions: [publication.version], language: .vi)
        #expect(page.contains("<p>Một<br>\nHai</p>\n<p>Ba</p>"))
        let none = try PublicationSample.publication([], summary: nil)
        #expect(
            !PublicationPage.render(none, versions: [none.version], language: .vi).contains("id=\"summary\""))
    }
}

extension String {
    /// What stands between each `start` and the next `end`.
    fileprivate func components(_ start: String, until end: String = ")") -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: start) {
            rest = rest[range.upperBound...]
            guard let close = rest.firstRange(of: end) else { break }
            found.append(String(rest[..<close.lowerBound]))
        }
        return found
    }
}
