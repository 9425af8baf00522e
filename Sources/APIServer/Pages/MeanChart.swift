import Domain

/// Means as points on one line each, with their 95 % intervals, on an axis that all of them share.
struct MeanChart {
    let text: PageText
    let table: PublishedFigures.Table

    func html() -> HTML {
        guard table.groups.contains(where: { $0.mean != nil || $0.isMeanSuppressed }) else { return .empty }
        let axis = Axis(table)
        let title: HTML =
            table.by == nil ? .empty : #"<h4>\#(text(PageWords.meanOf))</h4>"#
        return #"""
            \#(title)<ul role="list" class="chart means">
            \#(table.groups.map { row($0, axis) })
            <li class="axis" aria-hidden="true"><span class="label"></span>\#
            <span class="ends"><span>\#(axis.low(text))</span><span>\#(axis.high(text))</span></span></li>
            </ul>
            """#
    }

    private func row(_ group: PublishedFigures.Group, _ axis: Axis) -> HTML {
        let name = group.label.map(text.words) ?? "\(text(PageWords.mean))"
        return """
            <li><span class="label">\(name) \(figure(group))</span>\(plot(group, axis))</li>
            """
    }

    private func figure(_ group: PublishedFigures.Group) -> HTML {
        guard !group.isMeanSuppressed else {
            return #"<em class="untold">\#(text(PageWords.untold))</em>"#
        }
        guard let mean = group.mean else { return "<em>\(text(PageWords.nobody))</em>" }
        let value: HTML = #"<strong>\#(text.number(mean.value, like: mean.value))</strong>"#
        guard let low = mean.low, let high = mean.high else { return value }
        let range = text.numberRange(low, high, like: mean.value)
        return #"\#(value) <span class="range">(\#(text(PageWords.interval)): \#(range))</span>"#
    }

    private func plot(_ group: PublishedFigures.Group, _ axis: Axis) -> HTML {
        let line: HTML = #"<line class="track" x1="0" y1="50%" x2="100%" y2="50%"/>"#
        guard !group.isMeanSuppressed, let mean = group.mean else {
            let hatched: HTML =
                group.isMeanSuppressed
                ? #"<rect class="hatched" y="30%" width="100%" height="40%"/>"# : line
            return #"<svg class="plot" aria-hidden="true">\#(hatched)</svg>"#
        }
        let whisker: HTML =
            if let low = mean.low, let high = mean.high {
                HTML.whisker(from: axis.place(low), to: axis.place(high))
            } else {
                .empty
            }
        return #"""
            <svg class="plot" aria-hidden="true">\#(line)\#(whisker)\#
            <circle class="point" cx="\#(axis.place(mean.value))" cy="50%" r="5"/></svg>
            """#
    }
}

/// From where to where the points of a chart lie.
private struct Axis {
    private let from: Double
    private let to: Double
    /// Of the numbers at its ends.
    private let places: Int

    init(_ table: PublishedFigures.Table) {
        // The steps of a scale are told by their numbers; a cross table's other rows are not steps.
        let steps = table.type == "scale" ? table.groups.flatMap(\.rows).compactMap { Int($0.code) } : []
        if let first = steps.min(), let last = steps.max(), first < last {
            (from, to, places) = (Double(first), Double(last), 0)
            return
        }
        let means = table.groups.filter { !$0.isMeanSuppressed }.compactMap(\.mean)
        let low = means.map { $0.low ?? $0.value }.min() ?? 0
        let high = means.map { $0.high ?? $0.value }.max() ?? 1
        let span = high > low ? high - low : max(high.magnitude, 1) / 2
        let step = Self.step(span / 2)
        // From nought, unless that squeezes what differs into less than a quarter of the axis.
        from = low >= 0 && high <= 4 * span ? 0 : ((low - span / 2) / step.size).rounded(.down) * step.size
        to = ((high + span / 4) / step.size).rounded(.up) * step.size
        places = step.places
    }

    func place(_ value: Double) -> String { SVG.percent((value - from) / (to - from)) }

    func low(_ text: PageText) -> String { text.decimal(from, places: places) }
    func high(_ text: PageText) -> String { text.decimal(to, places: places) }

    /// The largest of 1, 2 and 5 times a power of ten that is not above `most`, and how many decimals it needs.
    private static func step(_ most: Double) -> (size: Double, places: Int) {
        var (power, places) = (1.0, 0)
        while power > most, places < 12 { (power, places) = (power / 10, places + 1) }
        while power * 10 <= most, power < 1e15 { power *= 10 }
        return ([5, 2].first { power * $0 <= most }.map { power * $0 } ?? power, places)
    }
}
