import Domain
import Testing

@testable import APIServer

@Suite struct PublicationCSVTests {
    /// Strict: a byte order mark, CRLF after every line, quotes where they are needed.
    private static func lines(_ text: String) throws -> [[String: String]] {
        var scalars = text.unicodeScalars[...]
        let mark = scalars.popFirst()
        try #require(mark == "\u{FEFF}")
        var lines: [[String]] = []
        var cells: [String] = []
        while !scalars.isEmpty {
            var cell = String.UnicodeScalarView()
            if scalars.first == "\"" {
                scalars.removeFirst()
                while let next = scalars.popFirst() {
                    if next == "\"" {
                        guard scalars.first == "\"" else { break }
                        scalars.removeFirst()
                    }
                    cell.append(next)
                }
            } else {
                while let next = scalars.first, next != ",", next != "\r" {
                    try #require(next != "\"" && next != "\n")
                    cell.append(next)
                    scalars.removeFirst()
                }
            }
            cells.append(String(cell))
            let end = scalars.popFirst()
            if end == "," { continue }
            let second = scalars.popFirst()
            try #require(end == "\r" && second == "\n")
            lines.append(cells)
            cells = []
        }
        let header = try #require(lines.first)
        #expect(cells.isEmpty && lines.allSatisfy { $0.count == header.count })
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    @Test func `all cells read back`() throws {
        let publication = try PublicationSample.rich()
        let lines = try Self.lines(PublicationCSV.render(publication))
        #expect(lines.count == 12)
        for table in publication.figures.tables where !table.isWithheld {
            for group in table.groups {
                for row in group.rows {
                    let line = try #require(
                        lines.first {
                            $0["question"] == table.code && $0["code"] == row.code
                                && $0["byCode"] == group.code ?? ""
                        })
                    #expect(line["label"] == row.label.vi && line["questionText"] == table.text.vi)
                    #expect(line["by"] == table.by ?? "" && line["byLabel"] == group.label?.vi ?? "")
                    #expect(line["n"].flatMap(Int.init) == group.n)
                    #expect(line["count"].flatMap(Int.init) == row.count)
                    #expect(line["share"].flatMap(Double.init) == row.share?.value)
                    #expect(line["standardError"].flatMap(Double.init) == row.share?.standardError)
                    #expect(line["low"].flatMap(Double.init) == row.share?.low)
                    #expect(line["high"].flatMap(Double.init) == row.share?.high)
                    #expect(line["designEffect"].flatMap(Double.init) == row.share?.designEffect)
                    #expect(line["suppressed"] == "\(row.isSuppressed)" && line["mean"] == "")
                }
            }
        }
    }

    @Test func `means have lines of their own, and so have withheld tables`() throws {
        let lines = try Self.lines(PublicationCSV.render(PublicationSample.rich())).filter {
            $0["code"] == ""
        }
        #expect(lines.map { $0["question"] } == ["c3", "muc", "muc"])
        #expect(lines.map { $0["mean"] } == ["", "3.42", ""])
        #expect(lines.map { $0["designEffect"] } == ["", "1.25", ""])
        #expect(lines.map { $0["suppressed"] } == ["true", "false", "true"])
        #expect(lines.map { $0["n"] } == ["", "1500", ""])
    }

    @Test func `an open question has a line with the number of its ballots`() throws {
        let publication = try PublicationSample.publication([
            PublicationSample.table(type: "text", groups: [PublicationSample.group(n: 17, rows: [])])
        ])
        let lines = try Self.lines(PublicationCSV.render(publication))
        #expect(lines.map { $0["n"] } == ["17"] && lines.map { $0["suppressed"] } == ["false"])
    }

    @Test(arguments: [
        "=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", "=\u{301}1", "＝1+1", "-1+2",
        "=HYPERLINK(\"x\",\"y\")",
    ])
    func `text that a spreadsheet would compute stays text`(_ text: String) throws {
        let words = PublicationSample.words(text)
        let publication = try PublicationSample.publication([
            PublicationSample.table(
                text: words, by: words,
                groups: [
                    PublicationSample.group("g", label: words, rows: [PublicationSample.row("a", words)])
                ])
        ])
        let line = try #require(try Self.lines(PublicationCSV.render(publication)).first)
        for column in ["questionText", "byLabel", "label"] { #expect(line[column] == "'" + text) }
    }

    @Test(arguments: ["-1", "Một, hai", "Dòng\r\nhai", "\"\u{301}", "", "a=b", " -"])
    func `other text stays as it is`(_ text: String) throws {
        let publication = try PublicationSample.publication([
            PublicationSample.table(groups: [
                PublicationSample.group(rows: [PublicationSample.row("a", PublicationSample.words(text))])
            ])
        ])
        let line = try #require(try Self.lines(PublicationCSV.render(publication)).first)
        #expect(line["label"].map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }
}
