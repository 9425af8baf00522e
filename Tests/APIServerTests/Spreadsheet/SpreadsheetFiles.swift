import Foundation

@testable import APIServer

enum SpreadsheetFiles {
    /// A survey as an ODK user writes it, deflated, with its texts in the cells.
    static var survey: [UInt8] {
        get throws {
            let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Fixtures/khao-sat-sap-xep-xa.xlsx")
            return Array(try Data(contentsOf: file))
        }
    }

    /// A workbook as Excel writes it: texts shared, some in runs, relationships with absolute targets.
    /// - Parameter sheets: name and what is in `sheetData`.
    static func workbook(_ sheets: [(name: String, data: String)], strings: String? = nil) -> ZipMaker {
        let list = sheets.enumerated().map {
            #"<sheet name="\#($1.name)" sheetId="\#($0 + 1)" r:id="rId\#($0)"/>"#
        }
        let related = sheets.indices.map {
            #"<Relationship Id="rId\#($0)" Type="\#(types)/worksheet" Target="/xl/worksheets/sheet\#($0).xml"/>"#
        }
        var zip = ZipMaker()
        zip.add(
            "_rels/.rels",
            "\(declaration)<Relationships><Relationship Id=\"a\" Type=\"\(types)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        )
        zip.add(
            "xl/workbook.xml",
            "\(declaration)<x:workbook xmlns:x=\"m\"><x:sheets>\(list.joined())</x:sheets></x:workbook>")
        zip.add(
            "xl/_rels/workbook.xml.rels",
            "\(declaration)<Relationships>\(related.joined())<Relationship Id=\"s\" Type=\"\(types)/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
        )
        zip.add("xl/SharedStrings.xml", "\(declaration)<sst>\(strings ?? "")</sst>")
        for (index, sheet) in sheets.enumerated() {
            zip.add(
                "xl/worksheets/sheet\(index).xml",
                "\(declaration)<worksheet><sheetData>\(sheet.data)</sheetData></worksheet>")
        }
        return zip
    }

    private static let declaration =
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
    private static let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
}

/// Makes ZIP archives with stored entries, and such as nobody should.
struct ZipMaker {
    struct Entry {
        var name: String
        var contents: [UInt8]
        var method = 0
        var flags = 0
        /// What the directory says, where that is not the truth.
        var size: Int?
        var crc: UInt32?
    }

    var entries: [Entry] = []
    var comment = ""

    mutating func add(_ name: String, _ text: String) {
        entries.append(Entry(name: name, contents: Array(text.utf8)))
    }

    var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let name = Array(entry.name.utf8)
            let crc = entry.crc ?? CRC32.of(entry.contents)
            let common =
                Self.two(20) + Self.two(entry.flags) + Self.two(entry.method) + Self.four(0)
                + Self.four(Int(crc)) + Self.four(entry.contents.count)
                + Self.four(entry.size ?? entry.contents.count) + Self.two(name.count) + Self.two(0)
            directory += Self.four(0x0201_4B50) + Self.two(20) + common + Self.two(0) + Self.two(0)
            directory += Self.two(0) + Self.four(0) + Self.four(file.count) + name
            file += Self.four(0x0403_4B50) + common + name + entry.contents
        }
        let end = Self.four(0x0605_4B50) + Self.two(0) + Self.two(0) + Self.two(entries.count)
        let place = Self.two(entries.count) + Self.four(directory.count) + Self.four(file.count)
        return file + directory + end + place + Self.two(comment.utf8.count) + Array(comment.utf8)
    }

    static func two(_ value: Int) -> [UInt8] {
        (0..<2).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func four(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
