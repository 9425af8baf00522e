import Domain

/// A plan by units and months, for people: a bar for each month, a row for each unit, and how far each task is.
struct PlanBoardPage {
    let plan: Plan
    let tasks: [PlanTask]
    let tallies: [TaskTally]
    let board: PlanBoard
    /// Whether all units that the reader sees are on it.
    let isWhole: Bool
    let today: CivilDate
    let text: PageText

    func html() -> HTML {
        #"""
        <!DOCTYPE html>
        <html lang="\#(text.language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>\#(plan.title)</title>
        <style>\#(PlanBoardStyle.css)</style>
        </head>
        <body>
        <header>
        <p class="kicker">\#(text(.boardTitle)) · \#(text.day(today))</p>
        <h1\#(text.vietnamese)>\#(plan.title)</h1>
        <p class="facts">\#(symbol)\#(text.day(plan.period.first)) – \#(text.day(plan.period.last))</p>
        </header>
        <main>
        \#(HTML.joined([legend, months, units, taskList]))
        </main>
        </body>
        </html>

        """#
    }

    private var symbol: HTML {
        guard let number = plan.number else { return .empty }
        return "<span>\(number)-\(plan.documentType)</span> · "
    }

    private var legend: HTML {
        let items = PlanBoard.Status.allCases.map { status -> HTML in
            #"<li><span class="chip \#(status.rawValue)">\#(Self.mark(status))</span> \#(text(Self.word(status)))</li>"#
        }
        return #"<ul class="legend">\#(items)</ul>"#
    }

    // MARK: Months

    private var months: HTML {
        let most = max(1, board.totals.map { $0.done + $0.overdue + $0.due }.max() ?? 1)
        let known = Dictionary(board.totals.map { ($0.month, $0) }) { first, _ in first }
        let lines = board.months.compactMap { known[$0] }.map { line($0, of: most) }
        guard !lines.isEmpty else { return .empty }
        return #"""
            <section><h2>\#(text(.boardByMonth))</h2>
            <ol class="months">
            \#(lines)
            </ol></section>
            """#
    }

    private func line(_ total: PlanBoard.MonthTotal, of most: Int) -> HTML {
        var left = 0.0
        let parts = [("done", total.done), ("overdue", total.overdue), ("due", total.due)]
        let bars = parts.map { part -> HTML in
            let width = Double(part.1) / Double(most) * 100
            defer { left += width }
            guard part.1 > 0 else { return .empty }
            return #"""
                <rect class="\#(part.0)" x="\#(Self.percent(left))" y="0" width="\#(Self.percent(width))" height="100%"/>
                """#
        }
        let told =
            "\(text(Self.word(.done))): \(total.done), \(text(Self.word(.overdue))): \(total.overdue), "
            + "\(text(Self.word(.due))): \(total.due)"
        return #"""
            <li\#(isNow(total.month))><span class="month">\#(name(total.month))</span>
            <svg role="img" aria-label="\#(told)" class="plot">\#(bars)</svg>
            <span class="n">\#(total.done)/\#(total.done + total.overdue + total.due)</span></li>
            """#
    }

    private func isNow(_ month: Period) -> HTML {
        Period(.monthly, containing: today) == month ? #" class="now""# : ""
    }

    private func name(_ month: Period) -> String {
        let parts = month.first.parts
        return "\(parts.month)/\(parts.year)"
    }

    // MARK: Units

    private var units: HTML {
        let heads = board.months.map { month -> HTML in
            #"<th scope="col"\#(isNow(month))>\#(name(month))</th>"#
        }
        let rows = board.rows.map { row -> HTML in
            let byMonth = Dictionary(grouping: row.entries, by: \.month)
            let cells = board.months.map { "<td>\((byMonth[$0] ?? []).map(chip))</td>" as HTML }
            return #"""
                <tr><th scope="row"\#(text.vietnamese)>\#(row.unitName)</th>\#(cells)<td>\#((byMonth[nil] ?? []).map(chip))</td></tr>
                """#
        }
        let rest: HTML = isWhole ? .empty : #"<p class="more">\#(text(.boardMore))</p>"#
        return #"""
            <section><h2>\#(text(.boardByUnit))</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="\#(text(.boardByUnit))"><table>
            <thead><tr><th scope="col">\#(text(.boardUnit))</th>\#(heads)<th scope="col">\#(text(.boardNoDay))</th></tr></thead>
            <tbody>
            \#(rows)
            </tbody></table></div>\#(rest)</section>
            """#
    }

    private func chip(_ entry: PlanBoard.Entry) -> HTML {
        let told = "\(entry.ref): \(text(Self.word(entry.status))), \(entry.progress)%"
        return #"""
            <span class="chip \#(entry.status.rawValue)" title="\#(told)">\#(Self.mark(entry.status))\#(entry.ref)</span>
            """#
    }

    // MARK: Tasks

    private var taskList: HTML {
        let lines = zip(tasks, tallies).map { task, tally -> HTML in
            let due: HTML =
                task.dueOn(in: plan.period, today: today).map { text.day($0) } ?? "\(text(.boardNoDay))"
            let state: HTML
            if task.isCancelled {
                state = #"<span class="n">\#(text(.boardCancelled))</span>"#
            } else if let progress = tally.progress {
                state = #"""
                    <progress max="100" value="\#(progress)" aria-label="\#(task.ref)"></progress> <span class="n">\#
                    \#(progress)% · \#(tally.done)/\#(tally.units)</span>
                    """#
            } else {
                state = #"<span class="n">–</span>"#
            }
            return #"""
                <tr><th scope="row">\#(task.ref)</th><td class="title"\#(text.vietnamese)>\#(task.title)</td>\#
                <td>\#(due)</td><td>\#(state)</td></tr>
                """#
        }
        return #"""
            <section><h2>\#(text(.boardTasks))</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="\#(text(.boardTasks))"><table class="tasks">
            <tbody>
            \#(lines)
            </tbody></table></div></section>
            """#
    }

    // MARK: Words

    private static func percent(_ value: Double) -> String {
        "\((value * 100).rounded() / 100)%"
    }

    /// Colour is not the only thing that tells them apart.
    private static func mark(_ status: PlanBoard.Status) -> String {
        switch status {
        case .done: "✓ "
        case .overdue: "! "
        case .due: "• "
        case .planned: "○ "
        }
    }

    private static func word(_ status: PlanBoard.Status) -> Phrase {
        switch status {
        case .done: Phrase(vi: "Đã xong", en: "Done")
        case .overdue: Phrase(vi: "Quá hạn", en: "Overdue")
        case .due: Phrase(vi: "Đang làm", en: "To be done")
        case .planned: Phrase(vi: "Kỳ sau", en: "Later round")
        }
    }
}

extension Phrase {
    fileprivate static let boardByMonth = Phrase(vi: "Theo tháng", en: "By month")
    fileprivate static let boardByUnit = Phrase(vi: "Theo đơn vị và tháng", en: "By unit and month")
    fileprivate static let boardUnit = Phrase(vi: "Đơn vị", en: "Unit")
    fileprivate static let boardNoDay = Phrase(vi: "Chưa có hạn", en: "No day yet")
    fileprivate static let boardTasks = Phrase(vi: "Nhiệm vụ", en: "Tasks")
    fileprivate static let boardCancelled = Phrase(vi: "Đã hủy", en: "Cancelled")
    fileprivate static let boardMore = Phrase(
        vi: "Còn đơn vị khác: xem tiếp qua API, /v1/plans/{id}/board.",
        en: "There are more units: go on with the API, /v1/plans/{id}/board.")
}
