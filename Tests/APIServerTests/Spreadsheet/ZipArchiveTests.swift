import Domain
import Testing

@testable import APIServer

struct ZipArchiveTests {
    private func archive(_ change: (inout ZipMaker) -> Void = { _ in }) -> [UInt8] {
        var zip = ZipMaker()
        zip.add("a.txt", "một")
        zip.add("Thư/B.txt", "hai")
        change(&zip)
        return zip.bytes
    }

    private func fault(_ bytes: [UInt8], _ name: String = "a.txt") -> SpreadsheetFault? {
        do {
            var archive = try ZipArchive(bytes)
            _ = try archive.contents(of: name)
            return nil
        } catch {
            return error
        }
    }

    @Test func `an entry is found by its name, whatever its case`() throws {
        var archive = try ZipArchive(archive { $0.comment = "PK\u{5}\u{6} of a kind" })
        #expect(try archive.contents(of: "A.txt") == Array("một".utf8))
        #expect(try archive.contents(of: "thư/b.TXT") == Array("hai".utf8))
        #expect(try archive.contents(of: "b.txt") == nil)
    }

    @Test func `what is no archive is told apart from what is not supported`() {
        #expect(fault([]) == .notArchive)
        #expect(fault(Array("PK\u{3}\u{4} and then something else".utf8)) == .notArchive)
        #expect(fault(Array(archive().dropLast(1))) == .notArchive)
        #expect(fault(Array(archive().dropFirst(1))) == .notArchive)
        #expect(fault(archive { $0.entries.append($0.entries[0]) }) == .notArchive)
        for flags in [1, 0x40, 0x2000] {
            #expect(fault(archive { $0.entries[1].flags = flags }) == .unsupportedArchive)
        }
        for method in [1, 9, 12, 14, 93, 99] {
            #expect(fault(archive { $0.entries[1].method = method }) == .unsupportedArchive)
        }
        #expect(fault(archive { $0.entries[1].size = 0xFFFF_FFFF }) == .unsupportedArchive)
        #expect(fault(archive { $0.entries[0].flags = 0x0808 }) == nil)
    }

    @Test func `contents that are not what was packed are damaged`() {
        #expect(fault(archive { $0.entries[0].crc = 1 }) == .damaged(part: "a.txt"))
        #expect(fault(archive { $0.entries[0].size = 3 }) == .damaged(part: "a.txt"))
        #expect(fault(archive { $0.entries[0].method = 8 }) == .damaged(part: "a.txt"))
    }

    @Test func `bounds hold by what is declared and by what comes`() throws {
        #expect(fault(archive { $0.entries[0].size = Limits.spreadsheetBytes + 1 }) == .tooLarge)
        // 40 bytes of zeros say little and give much; they stop where the directory said that they do.
        let bomb = [0x63, 0x00] + [UInt8](repeating: 0xFF, count: 40)
        let small = archive { $0.entries[0] = .init(name: "a.txt", contents: bomb, method: 8, size: 10) }
        #expect(fault(small) == .damaged(part: "a.txt"))
        var zip = ZipMaker()
        for number in 0...Limits.spreadsheetEntries { zip.add("\(number)", "") }
        #expect(fault(zip.bytes) == .tooLarge)
        zip.entries.removeLast()
        #expect(fault(zip.bytes) == nil)
    }

    @Test func `all that is read counts together`() throws {
        var zip = ZipMaker()
        let half = [UInt8](repeating: 0x20, count: Limits.spreadsheetBytes / 2)
        zip.entries = [.init(name: "a", contents: half, crc: CRC32.of(half))]
        zip.add("b", "x")
        var archive = try ZipArchive(zip.bytes)
        #expect(try archive.contents(of: "a")?.count == half.count)
        #expect(try archive.contents(of: "a")?.count == half.count)
        #expect(throws: SpreadsheetFault.tooLarge) { try archive.contents(of: "b") }
    }

    @Test func `the checksum is that of ZIP`() {
        #expect(CRC32.of("123456789".utf8) == 0xCBF4_3926)
    }
}
