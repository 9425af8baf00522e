import Domain

/// The figures for spreadsheets, a line per cell; a line without `code` is of all answers of its group and has their
/// mean, if there is one.
enum PublicationCSV {
    private static let columns = [
        "question", "questionText", "by", "byCode", "byLabel", "code", "label", "n", "count", "share", "mean",
        "standardError", "low", "high", "designEffect", "suppressed",
    ]

    static func render(_ publication: Publication) -> String {
        var csv = CSVWriter()
        csv.row(columns.map { .text($0) })
        for table in publication.figures.tables { for line in lines(table) { csv.row(line) } }
        return String(decoding: csv.bytes, as: UTF8.self)
    }

    private static func lines(_ table: PublishedFigures.Table) -> [[CSVWriter.Cell]] {
        let names = [text(table.code), text(table.text.vi), text(table.by)]
        guard !table.isWithheld else {
            return [names + Array(repeating: .empty, count: columns.count - 4) + [.text("true")]]
        }
        return table.groups.flatMap { group in
            let start = names + [text(group.code), text(group.label?.vi)]
            let n = number(group.n)
            let rows = group.rows.map { row in
                start + [text(row.code), text(row.label.vi), n, number(row.count)]
                    + figure(row.share, isShare: true) + [.text(row.isSuppressed ? "true" : "false")]
            }
            guard group.mean != nil || group.isMeanSuppressed || rows.isEmpty else { return rows }
            let all =
                start + [.empty, .empty, n, .empty] + figure(group.mean, isShare: false)
                + [.text(group.isMeanSuppressed ? "true" : "false")]
            return rows + [all]
        }
    }

    private static func figure(_ figure: PublishedFigures.Figure?, isShare: Bool) -> [CSVWriter.Cell] {
        let value = number(figure?.value)
        return [isShare ? value : .empty, isShare ? .empty : value]
            + [figure?.standardError, figure?.low, figure?.high, figure?.designEffect].map { number($0) }
    }

    /// The shortest that reads back as the same number.
    private static func number(_ value: (some LosslessStringConvertible)?) -> CSVWriter.Cell {
        value.map { .number($0.description) } ?? .empty
    }

    /// The steps of a scale are numbers, and stay so where they are negative.
    private static func text(_ text: String?) -> CSVWriter.Cell {
        text.map { Int($0) == nil ? .text($0) : .number($0) } ?? .empty
    }
}
