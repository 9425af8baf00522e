import Domain

/// Shares as horizontal bars, each with its 95 % interval as a whisker. Widths are in percent of the chart, so the
/// same drawing fits every screen and text is never stretched.
struct BarChart {
    let text: PageText
    let rows: [PublishedFigures.Row]
    /// Labels of steps are short and stand beside their bars.
    let isScale: Bool

    /// What a share of 1 takes of the width; the rest is for the number at the bar's end.
    private static let full = 0.76

    func html() -> HTML {
        #"""
        <ul role="list" class="chart\#(isScale ? " steps" : "")">
        \#(rows.map(row))
        </ul>
        """#
    }

    private func row(_ row: PublishedFigures.Row) -> HTML {
        """
        <li><span class="label">\(text.words(row.label))</span>\(plot(row))</li>
        """
    }

    private func plot(_ row: PublishedFigures.Row) -> HTML {
        guard !row.isSuppressed, let share = row.share else {
            let words = text(row.isSuppressed ? PageWords.untold : PageWords.nobody)
            let hatched: HTML =
                row.isSuppressed
                ? #"<rect class="hatched" y="15%" width="\#(Self.length(1))" height="70%"/>"# : ""
            return #"""
                <svg class="plot" role="img" aria-label="\#(words)">\#(hatched)\#(Self.zero)\#
                <text class="untold" x="0" dx="10" y="50%">\#(words)</text></svg>
                """#
        }
        let percent = text.percent(share.value)
        return #"""
            <svg class="plot" role="img" aria-label="\#(label(share, percent))">\#
            <rect class="bar" y="15%" width="\#(Self.length(share.value))" height="70%"/>\#(Self.zero)\#
            \#(whisker(share))<text x="\#(Self.length(max(share.value, share.high ?? 0)))" dx="7" y="50%">\#(percent)\#
            </text></svg>
            """#
    }

    private func label(_ share: PublishedFigures.Figure, _ percent: String) -> String {
        guard let low = share.low, let high = share.high else { return percent }
        return "\(percent); \(text(PageWords.interval)): \(text.percentRange(low, high))"
    }

    private static let zero: HTML = #"<line class="zero" x1="0" y1="0" x2="0" y2="100%"/>"#

    private func whisker(_ share: PublishedFigures.Figure) -> HTML {
        guard let low = share.low, let high = share.high else { return .empty }
        return HTML.whisker(from: Self.length(low), to: Self.length(high))
    }

    private static func length(_ share: Double) -> String { SVG.percent(share * full) }
}

enum SVG {
    /// A part of a width, two decimals of a percent.
    static func percent(_ part: Double) -> String {
        guard part.isFinite else { return "0%" }
        return "\((min(max(part, 0), 1) * 10_000).rounded() / 100)%"
    }

    /// What suppressed bars are filled with, once per page.
    static let hatch: HTML = #"""
        <svg class="defs" aria-hidden="true" width="0" height="0"><defs><pattern id="hatch" width="7" height="7" \#
        patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="7"/>\#
        </pattern></defs></svg>
        """#
}

extension HTML {
    static func whisker(from low: String, to high: String) -> HTML {
        #"""
        <g class="whisker"><line x1="\#(low)" y1="50%" x2="\#(high)" y2="50%"/>\#
        <line x1="\#(low)" y1="32%" x2="\#(low)" y2="68%"/><line x1="\#(high)" y1="32%" x2="\#(high)" y2="68%"/></g>
        """#
    }
}
