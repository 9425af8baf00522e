import Domain

/// A question's results: heading, chart, and the figures beneath.
struct TableSection {
    let text: PageText
    let table: PublishedFigures.Table
    /// From 1.
    let number: Int

    var anchor: String { "t\(number)" }

    var title: HTML {
        guard let by = table.byText else { return text.words(table.text) }
        return #"""
            \#(text.words(table.text)) <span class="by">\#(text(PageWords.by)) “\#(text.words(by))”</span>
            """#
    }

    /// For the list of contents.
    var entry: HTML { ##"<li><a href="#\##(anchor)">\##(title)</a></li>"## }

    func html() -> HTML {
        #"""
        <section class="question" id="\#(anchor)" aria-labelledby="\#(anchor)-title">
        <h3 id="\#(anchor)-title">\#(number). \#(title)</h3>
        \#(HTML.joined(content))
        </section>
        """#
    }

    private var content: [HTML] {
        guard !table.isWithheld else { return [#"<p class="withheld">\#(text(PageWords.withheld))</p>"#] }
        return [
            facts, charts, MeanChart(text: text, table: table).html(), independence,
            FiguresTable(text: text, table: table).html(),
        ]
    }

    private var facts: HTML {
        let note: HTML =
            switch table.type {
            case _ where table.by != nil: "\(text(PageWords.crossed))"
            case "multiple": "\(text(PageWords.multiple))"
            case "rank": "\(text(PageWords.rank))"
            case "text": "\(text(PageWords.openQuestion))"
            default: .empty
            }
        let answered = table.by == nil ? table.groups.first?.answered(text) ?? .empty : .empty
        return #"<p class="facts">\#(HTML.joined([answered, note], by: " · "))</p>"#
    }

    /// In a cross table one chart per group, side by side where there is room.
    private var charts: HTML {
        let groups = table.groups.filter { !$0.rows.isEmpty }
        guard !groups.isEmpty else { return .empty }
        guard table.by != nil else {
            return HTML.joined(groups.map { bars($0) })
        }
        return #"""
            <div class="groups">
            \#(groups.map(chart))
            </div>
            """#
    }

    private func bars(_ group: PublishedFigures.Group) -> HTML {
        BarChart(text: text, rows: group.rows, isScale: table.type == "scale").html()
    }

    private func chart(_ group: PublishedFigures.Group) -> HTML {
        """
        <div class="group">
        <h4>\(group.label.map(text.words) ?? "") \(group.answered(text))</h4>
        \(bars(group))
        </div>
        """
    }

    /// By the usual level of 5 %.
    private var independence: HTML {
        guard let p = table.pValue else { return .empty }
        let (what, why) =
            p < 0.05
            ? (PageWords.standsOut, PageWords.standsOutWhy) : (PageWords.unproven, PageWords.unprovenWhy)
        return #"<p class="test">\#(text(what)) (\#(text.pValue(p))): \#(text(why))</p>"#
    }
}
