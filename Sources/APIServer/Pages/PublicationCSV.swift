import Domain

/// The figures for spreadsheets: RFC 4180, UTF-8 with a byte order mark (Excel takes it for something else without).
/// A line per cell; a line without `code` is of all answers of its group and has their mean, if there is one.
enum PublicationCSV {
    private static let columns = [
        "question", "questionText", "by", "byCode", "byLabel", "code", "label", "n", "count", "share", "mean",
        "standardError", "low", "high", "designEffect", "suppressed",
    ]

    static func render(_ publication: Publication) -> String {
        "\u{FEFF}" + ([columns] + publication.figures.tables.flatMap(lines)).map(line).joined()
    }

    private static func lines(_ table: PublishedFigures.Table) -> [[String]] {
        let names = [safe(table.code), safe(table.text.vi), safe(table.by ?? "")]
        guard !table.isWithheld else {
            return [names + Array(repeating: "", count: columns.count - 4) + ["true"]]
        }
        return table.groups.flatMap { group in
            let start = names + [safe(group.code ?? ""), safe(group.label?.vi ?? "")]
            let n = group.n.map(String.init) ?? ""
            let rows = group.rows.map { row in
                start + [safe(row.code), safe(row.label.vi), n, row.count.map(String.init) ?? ""]
                    + figure(row.share, isShare: true) + [row.isSuppressed ? "true" : "false"]
            }
            guard group.mean != nil || group.isMeanSuppressed || rows.isEmpty else { return rows }
            let all =
                start + ["", "", n, ""] + figure(group.mean, isShare: false)
                + [group.isMeanSuppressed ? "true" : "false"]
            return rows + [all]
        }
    }

    private static func figure(_ figure: PublishedFigures.Figure?, isShare: Bool) -> [String] {
        let value = number(figure?.value)
        return [isShare ? value : "", isShare ? "" : value]
            + [figure?.standardError, figure?.low, figure?.high, figure?.designEffect].map(number)
    }

    /// The shortest that reads back as the same number.
    private static func number(_ value: Double?) -> String { value.map(\.description) ?? "" }

    /// A spreadsheet takes text that begins like this for a formula, which could do what it likes. Numbers, such as
    /// the steps of a scale, do no harm.
    static func safe(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaStarts.contains(first), Int(text) == nil else {
            return text
        }
        return "'" + text
    }

    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠",
    ]

    private static func line(_ cells: [String]) -> String {
        cells.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// By scalars: a mark that combines with a quote must not hide it.
    private static func quoted(_ cell: String) -> String {
        guard cell.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
            return cell
        }
        var quoted: String.UnicodeScalarView = "\"".unicodeScalars
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
