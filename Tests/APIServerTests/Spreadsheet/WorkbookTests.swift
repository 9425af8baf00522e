import Domain
import Testing

@testable import APIServer

struct WorkbookTests {
    private func rows(_ data: String, strings: String? = nil) throws -> [Int: [Int: String]] {
        var workbook = try Workbook(SpreadsheetFiles.workbook([("a", data)], strings: strings).bytes)
        return Dictionary(try workbook.sheet(0).rows.map { ($0.number, $0.cells) }) { first, _ in first }
    }

    @Test func `a real file gives its sheets`() throws {
        var workbook = try Workbook(SpreadsheetFiles.survey)
        #expect(workbook.names == ["survey", "choices", "settings"])
        let survey = try workbook.sheet(0)
        #expect(survey.rows.count == 20 && survey.rows.last?.number == 21)
        #expect(survey.rows[7].number == 8)
        #expect(
            survey.rows[7].cells[2] == "Ông/bà bao nhiêu tuổi?"
                && survey.rows[7].cells[7] == ". >= 16 and . <= 120")
        let choices = try workbook.sheet(1)
        #expect(choices.rows.first { $0.number == 10 }?.cells == [0: "co_khong", 1: "1", 2: "Có", 3: "Yes"])
        #expect(try workbook.sheet(2).rows[1].cells[2] == "2026101001")
    }

    @Test func `shared strings are read whole, without how they sound`() throws {
        let strings = """
            <si><t>một</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">hai </t></r><r><t>ba</t></r>\
            <rPh sb="0" eb="1"><t>x</t></rPh></si><si/><si><t>a_x000D_
            b_x005F_x0041_</t></si>
            """
        let cells = (0..<4).map { #"<c t="s"><v>\#($0)</v></c>"# }.joined()
        #expect(
            try rows("<row>\(cells)</row>", strings: strings) == [
                1: [0: "một", 1: "hai ba", 3: "a\nb_x0041_"]
            ])
    }

    @Test func `each type of cell has its text`() throws {
        let data = """
            <row r="3"><c r="B3"><v>1.0</v></c><c r="D3" t="n"><v>0.1</v></c><c r="E3"><v>-12.50</v></c>\
            <c r="F3"><v>1E2</v></c><c r="G3" t="b"><v>1</v></c><c r="H3" t="b"><v>0</v></c>\
            <c r="I3" t="str"><f>A1&amp;"x"</f><v>đã tính</v></c><c r="J3" t="e"><v>#N/A</v></c>\
            <c r="K3" t="inlineStr"><is><r><t>ở</t></r><r><t> đây</t></r></is></c><c r="L3"/><c r="AA3"><v>7</v></c></row>
            """
        #expect(
            try rows(data) == [
                3: [
                    1: "1", 3: "0.1", 4: "-12.5", 5: "100", 6: "TRUE", 7: "FALSE", 8: "đã tính", 9: "#N/A",
                    10: "ở đây",
                    26: "7",
                ]
            ])
    }

    @Test func `rows and columns may be left out, and their places too`() throws {
        let data =
            "<row r=\"2\"><c r=\"C2\"><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row><row r=\"9\"/>"
        #expect(try rows(data) == [2: [2: "1", 3: "2"], 4: [0: "3"]])
    }

    @Test func `texts are tidied`() throws {
        func text(_ text: String) throws -> String? {
            try rows("<row><c t=\"str\"><v>\(text)</v></c></row>")[1]?[0]
        }
        #expect(try text("\u{A0} a\tb\u{A0}c \n ") == "a b c")
        #expect(try text("a&#13;&#10;b&#13;c\u{2028}d") == "a\nb\nc\nd")
        #expect(try text("a_x0001_b\u{85}") == "ab")
        #expect(try text(" \u{A0}\u{2003}") == nil)
        let blanks = String(repeating: " \t\n", count: 100_000)
        #expect(try text(blanks + "a" + blanks) == "a")
        #expect(try text("Tie\u{302}\u{301}ng") == "Tiếng")
        #expect(try text("a" + String(repeating: "\u{323}", count: 40))?.unicodeScalars.count == 30)
    }

    @Test func `a cell out of its place is refused`() throws {
        for data in [
            #"<row r="0"/>"#, #"<row r="2"/><row r="2"/>"#, #"<row r="x"/>"#, #"<row r="1048577"/>"#,
            #"<row><c r="B1"/><c r="A1"/></row>"#, #"<row><c r="1"/></row>"#, #"<row><c r="XFE1"/></row>"#,
            #"<row><c r="AAAA1"/></row>"#, #"<row><c t="s"><v>1</v></c></row>"#,
            #"<row><c t="s"><v>-1</v></c></row>"#,
        ] {
            #expect(throws: SpreadsheetFault.notWorkbook, "\(data)") {
                try rows(data, strings: "<si><t>a</t></si>")
            }
        }
        #expect(
            try rows(#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#) == [1_048_576: [16_383: "1"]])
    }

    @Test func `an archive without the parts of a workbook is none`() throws {
        let whole = SpreadsheetFiles.workbook([("a", "")])
        for part in whole.entries.indices.dropLast() {
            var zip = whole
            zip.entries.remove(at: part)
            #expect(throws: SpreadsheetFault.notWorkbook, "\(whole.entries[part].name)") {
                try Workbook(zip.bytes)
            }
        }
        var zip = whole
        zip.entries.removeLast()
        var workbook = try Workbook(zip.bytes)
        #expect(throws: SpreadsheetFault.notWorkbook) { try workbook.sheet(0) }
        #expect(throws: SpreadsheetFault.notWorkbook) { try workbook.sheet(1) }
        zip = whole
        zip.entries[1].contents = Array("<workbook>".utf8)
        #expect(throws: SpreadsheetFault.malformed(part: "xl/workbook.xml", at: 10)) {
            try Workbook(zip.bytes)
        }
    }

    @Test func `cells and their texts are counted, also what is shared`() throws {
        let long = String(repeating: "x", count: 30_000)
        func data(_ count: Int) -> String {
            "<row>\(String(repeating: "<c t=\"s\"><v>0</v></c>", count: count))</row>"
        }
        let most = Limits.spreadsheetText / long.utf8.count
        let strings = "<si><t>\(long)</t></si>"
        #expect(try rows(data(most), strings: strings)[1]?.count == most)
        #expect(throws: SpreadsheetFault.tooLarge) { try rows(data(most + 1), strings: strings) }
        let row = "<row>\(String(repeating: "<c><v>1</v></c>", count: 10_000))</row>"
        let full = String(repeating: row, count: Limits.spreadsheetCells / 10_000)
        #expect(throws: SpreadsheetFault.tooLarge) { try self.rows(full + "<row><c><v>1</v></c></row>") }
        // Cells without a text are how Excel formats columns; they cost nothing.
        #expect(try self.rows(full + "<row><c s=\"1\"/></row>").count == 20)
    }
}
