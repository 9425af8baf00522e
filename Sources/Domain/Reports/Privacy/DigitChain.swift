/// Digits that a reader may take for one number: groups with little between them.
struct DigitChain {
    enum Separator: Equatable { case space, dot, hyphen, parenthesis, rare(UInt8) }

    struct Gap: Equatable {
        let separator: Separator
        /// One glyph only, in one line.
        let isTight: Bool
        /// A line ends within.
        let isBroken: Bool

        /// What also stands between the cells of a table.
        var isLoose: Bool { isBroken || separator == .rare(UInt8(ascii: "|")) }
    }

    private(set) var groups: [Range<Int>]
    /// `gaps[n]` stands between group n and the one after it.
    private(set) var gaps: [Gap] = []
    let text: PlainText

    /// The index is that of a digit with no digit before it.
    init(in text: PlainText, from index: Int) {
        self.text = text
        groups = [Self.group(in: text, from: index)]
        while let end = groups.last?.upperBound, let (gap, next) = Self.gap(in: text, from: end) {
            gaps.append(gap)
            groups.append(Self.group(in: text, from: next))
        }
    }

    var end: Int { groups.last?.upperBound ?? text.count }

    private static func group(in text: PlainText, from index: Int) -> Range<Int> {
        var end = index
        while text[end].isDigit { end += 1 }
        return index..<end
    }

    private static func gap(in text: PlainText, from start: Int) -> (Gap, next: Int)? {
        var separator: Separator?
        var index = start
        var isBroken = false
        while !text[index].isDigit {
            guard index - start < 4 else { return nil }
            let this: Separator
            switch text[index].plain {
            case UInt8(ascii: " "): this = .space
            case UInt8(ascii: "."): this = .dot
            case UInt8(ascii: "-"): this = .hyphen
            case UInt8(ascii: "("), UInt8(ascii: ")"): this = .parenthesis
            case UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "_"), UInt8(ascii: "\t"),
                UInt8(ascii: "*"), UInt8(ascii: "|"):
                this = .rare(text[index].plain)
            case 0x0A, 0x0B, 0x0D:
                let isSecondHalf = text[index].is("\n") && text[index - 1].is("\r")
                guard !isBroken || isSecondHalf else { return nil }
                isBroken = true
                this = .space
            default: return nil
            }
            // A sign at either end of a line belongs to that line.
            if isBroken, this != .space || separator ?? .space != .space { return nil }
            switch (separator, this) {
            case (nil, _), (.space?, _), (.parenthesis?, .dot), (.parenthesis?, .hyphen),
                (.parenthesis?, .rare):
                separator = this
            case (_, .space), (_, .parenthesis): break
            case let (known?, this):
                guard known == this else { return nil }
            }
            index += 1
        }
        guard let separator else { return nil }
        return (
            Gap(separator: separator, isTight: index - start == 1 && !isBroken, isBroken: isBroken), index
        )
    }
}

extension DigitChain {
    func value(_ group: Int) -> Int {
        groups[group].prefix(9).reduce(0) { $0 * 10 + Int(text[$1].plain &- 0x30) }
    }

    func gap(after group: Int) -> Gap? { gaps.indices.contains(group) ? gaps[group] : nil }

    /// The groups from the first one on that the same tight separator joins.
    func run(from first: Int) -> ClosedRange<Int> {
        var last = first
        guard let gap = gap(after: first), gap.isTight else { return first...first }
        while self.gap(after: last) == gap { last += 1 }
        return first...last
    }

    /// 150.000.000: one to three digits without a leading zero, then threes.
    func hasThousands(_ run: ClosedRange<Int>) -> Bool {
        guard run.count > 1, (1...3).contains(groups[run.lowerBound].count),
            !text[groups[run.lowerBound].lowerBound].is("0")
        else { return false }
        return run.dropFirst().allSatisfy { groups[$0].count == 3 }
    }

    /// 03.02.1930, 1930-02-03, 02-1930.
    func isDate(_ run: ClosedRange<Int>) -> Bool {
        func isYear(_ group: Int) -> Bool { groups[group].count == 4 && (1800...2199).contains(value(group)) }
        func isPart(_ group: Int, _ most: Int) -> Bool {
            groups[group].count <= 2 && (1...most).contains(value(group))
        }
        let (first, last) = (run.lowerBound, run.upperBound)
        switch run.count {
        case 2: return isPart(first, 12) && isYear(last)
        case 3:
            guard isPart(first + 1, 12) else { return false }
            return isPart(first, 31) && (isYear(last) || groups[last].count == 2)
                || isYear(first) && isPart(last, 31)
        default: return false
        }
    }
}
