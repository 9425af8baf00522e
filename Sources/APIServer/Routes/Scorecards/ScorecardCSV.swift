import Domain

/// Cards for the yearly work report, a line per unit.
enum ScorecardCSV {
    static func render(_ set: CriteriaSet, _ lines: [ScorecardLine]) -> [UInt8] {
        var csv = CSVWriter()
        let codes = set.criteria.map(\.code)
        csv.row(
            (["code", "name", "kind", "level", "within"] + codes
                + ["total", "rank", "rankedAmong", "objection"]).map { .text($0) })
        for line in lines {
            let card = line.ranked.card
            let scores = Dictionary(line.figures.map { ($0.code, $0.score) }) { first, _ in first }
            csv.row(
                [
                    .text(line.code), .text(line.name), .text(card.kind.rawValue), .text(line.level.rawValue),
                    .text(line.within),
                ] + codes.map { number(scores[$0] ?? nil) }
                    + [
                        number(card.total), number(line.ranked.rank?.place), number(line.ranked.rank?.among),
                        card.objection.map { .text($0.decision?.outcome.rawValue ?? "open") } ?? .empty,
                    ])
        }
        return csv.bytes
    }

    private static func number(_ value: (some CustomStringConvertible)?) -> CSVWriter.Cell {
        value.map { .number($0.description) } ?? .empty
    }
}
