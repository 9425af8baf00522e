import Domain

/// A chart's figures as a table, for those who hear the page and those who copy from it.
struct FiguresTable {
    let text: PageText
    let table: PublishedFigures.Table

    /// A number has means only, and a line for each.
    private var hasRows: Bool { table.groups.contains { !$0.rows.isEmpty } }
    private var hasCounts: Bool { table.groups.contains { $0.rows.contains { $0.count != nil } } }

    func html() -> HTML {
        guard table.groups.contains(where: { !$0.rows.isEmpty || $0.mean != nil || $0.isMeanSuppressed })
        else { return .empty }
        let counts: HTML = hasCounts ? #"<th scope="col">\#(text(PageWords.ballots))</th>"# : ""
        return #"""
            <details><summary>\#(text(PageWords.table))</summary>
            <div class="scroll" role="region" tabindex="0" aria-label="\#(text(PageWords.table)): \#(caption)">
            <table><caption>\#(text.words(table.text))\#(byCaption)</caption>
            <thead><tr><th scope="col">\#(text(PageWords.answer))</th><th scope="col">\#(text(hasRows ? PageWords.share : PageWords.mean))</th>\#
            <th scope="col">\#(text(PageWords.margin))</th><th scope="col">\#(text(PageWords.intervalColumn))</th>\#
            \#(counts)</tr></thead>
            \#(hasRows ? HTML.joined(table.groups.map(body)) : means)
            </table></div></details>
            """#
    }

    private var caption: String { text.plain(table.text) }

    private var byCaption: HTML {
        guard let by = table.byText else { return .empty }
        return ", \(text(PageWords.by)) “\(text.words(by))”"
    }

    private var means: HTML {
        """
        <tbody>
        \(table.groups.map { mean($0, as: $0.label.map(text.words) ?? "\(text(PageWords.all))") })
        </tbody>
        """
    }

    private func body(_ group: PublishedFigures.Group) -> HTML {
        let head: HTML =
            if let label = group.label {
                #"""
                <tr><th class="group" scope="rowgroup" colspan="\#(hasCounts ? 5 : 4)">\#(text.words(label)) \#
                \#(group.answered(text))</th></tr>
                """#
            } else {
                .empty
            }
        return """
            <tbody>
            \(HTML.joined([head] + group.rows.map(row) + [mean(group, as: "\(text(PageWords.mean))", mark: "mean")]))
            </tbody>
            """
    }

    private func row(_ row: PublishedFigures.Row) -> HTML {
        let count = row.count.map(text.count) ?? PageText.none
        let cells: [String] =
            if row.isSuppressed {
                [text(PageWords.untold), PageText.none, PageText.none]
            } else if let share = row.share {
                [text.percent(share.value)]
                    + interval(share) {
                        "\(text.percentNumber(($1 - $0) / 2))"
                    } range: {
                        text.percentRange($0, $1)
                    }
            } else {
                [text(PageWords.nobody), PageText.none, PageText.none]
            }
        return line(text.words(row.label), cells + (hasCounts ? [count] : []))
    }

    private func mean(_ group: PublishedFigures.Group, as name: HTML, mark: String = "row") -> HTML {
        let cells: [String]
        if group.isMeanSuppressed {
            cells = [text(PageWords.untold), PageText.none, PageText.none]
        } else if let mean = group.mean {
            cells =
                [text.number(mean.value, like: mean.value)]
                + interval(mean) {
                    text.number(($1 - $0) / 2, like: mean.value)
                } range: {
                    text.numberRange($0, $1, like: mean.value)
                }
        } else {
            return .empty
        }
        return line(name, cells + (hasCounts ? [PageText.none] : []), mark: mark)
    }

    private func interval(
        _ figure: PublishedFigures.Figure, margin: (Double, Double) -> String,
        range: (Double, Double) -> String
    ) -> [String] {
        guard let low = figure.low, let high = figure.high else { return [PageText.none, PageText.none] }
        return [margin(low, high), range(low, high)]
    }

    private func line(_ name: HTML, _ cells: [String], mark: String = "row") -> HTML {
        let cells = HTML.joined(cells.map { "<td>\($0)</td>" }, by: "")
        return #"<tr class="\#(mark)"><th scope="row">\#(name)</th>\#(cells)</tr>"#
    }
}

extension PublishedFigures.Group {
    /// How many ballots the figures are of.
    func answered(_ text: PageText) -> HTML {
        let number = n.map { "n\u{A0}=\u{A0}\(text.count($0))" } ?? "n: \(text(PageWords.untold))"
        return #"<span class="n">\#(number)</span>"#
    }
}
