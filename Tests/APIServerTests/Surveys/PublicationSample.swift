import Domain
import Testing

@testable import APIServer

/// Published results made by hand.
enum PublicationSample {
    typealias Figures = PublishedFigures

    static let id = "019a1b2c-3d4e-7f60-8123-456789abcdef"

    static func words(_ vi: String, _ en: String? = nil) -> Figures.Words { Figures.Words(vi: vi, en: en) }

    static func figure(_ value: Double, _ margin: Double = 0.02) -> Figures.Figure {
        Figures.Figure(
            value: value, standardError: margin / 2, low: value - margin, high: value + margin,
            designEffect: 1.25)
    }

    static func share(_ value: Double) -> Figures.Figure {
        Figures.Figure(
            value: value, standardError: 0.01, low: max(0, value - 0.02), high: min(1, value + 0.02),
            designEffect: nil)
    }

    /// Suppressed without a share.
    static func row(
        _ code: String, _ label: Figures.Words, _ share: Figures.Figure? = nil, count: Int? = nil
    ) -> Figures.Row {
        Figures.Row(code: code, label: label, count: count, share: share, isSuppressed: share == nil)
    }

    static func group(
        _ code: String? = nil, label: Figures.Words? = nil, n: Int? = 1_500, rows: [Figures.Row],
        mean: Figures.Figure? = nil, hidesMean: Bool = false
    ) -> Figures.Group {
        Figures.Group(
            code: code, label: label, n: n, rows: rows, mean: mean, isMeanSuppressed: hidesMean)
    }

    static func table(
        _ code: String = "c1", type: String = "single", text: Figures.Words = words("Hỏi?"),
        isWithheld: Bool = false, by: Figures.Words? = nil, groups: [Figures.Group], pValue: Double? = nil
    ) -> Figures.Table {
        Figures.Table(
            code: code, type: type, text: text, isWithheld: isWithheld, by: by.map { _ in "gioi" },
            byText: by, groups: groups, pValue: pValue)
    }

    static func publication(
        _ tables: [Figures.Table], title: String = "Sáp nhập", summary: String? = nil, reason: String? = nil,
        owner: String = "Đảng ủy phường Một", version: Publication.Version? = nil
    ) throws -> Publication {
        let first = Publication.Version(number: 1, publishedAt: Instant(milliseconds: 0), reason: reason)
        return Publication(
            id: try #require(Publication.ID(id)), surveyID: try #require(Survey.ID(id)), title: title,
            summary: summary, version: version ?? first,
            figures: Figures(
                ballots: 12_345, isWeighted: false, minCell: 7, from: try #require(CivilDate("2026-10-01")),
                to: try #require(CivilDate("2026-10-25")), ownerName: owner, tables: tables))
    }

    /// A question told in full, one with suppressed cells, one withheld, and a cross table.
    static func rich() throws -> Publication {
        try publication([
            table(
                text: words("Biết không?", "Do you know?"),
                groups: [
                    group(rows: [
                        row("co", words("Có", "Yes"), share(0.7345), count: 9_067),
                        row("chua_ro", words("Chưa rõ, \"nghe nói\""), share(0.2231), count: 2_754),
                        row("khong", words("Không", "No"), share(0.0424), count: 524),
                    ])
                ]),
            table(
                "c2", type: "multiple",
                groups: [group(rows: [row("1", words("Kín 1")), row("2", words("Kín 2"))])]),
            table("c3", isWithheld: true, groups: []),
            table(
                "muc", type: "scale", by: words("Giới tính?"),
                groups: [
                    group(
                        "nam", label: words("Nam", "Men"),
                        rows: [row("-1", words("-1"), share(0.611)), row("1", words("1"), share(0.389))],
                        mean: figure(3.42)),
                    group(
                        "nu", label: words("Nữ", "Women"), n: nil,
                        rows: [row("-1", words("-1"), share(0.00004)), row("1", words("1"), share(1))],
                        hidesMean: true),
                ], pValue: 0.02),
        ])
    }

    static func page(_ language: Language) throws -> String {
        let publication = try rich()
        return PublicationPage.render(publication, versions: [publication.version], language: language)
    }
}
