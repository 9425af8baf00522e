import Domain
import Testing

@testable import APIServer

struct SpreadsheetFuzzTests {
    /// SplitMix64: the same numbers in every run.
    struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    static func mutate(_ bytes: inout [UInt8], _ numbers: inout Numbers) {
        for _ in 0..<Int.random(in: 1...4, using: &numbers) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &numbers)
            switch Int.random(in: 0..<5, using: &numbers) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &numbers)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
            case 2: bytes.remove(at: index)
            case 3: bytes.insert(UInt8.random(in: 0...255, using: &numbers), at: index)
            default:
                let end = min(bytes.count, index + Int.random(in: 1...40, using: &numbers))
                bytes.replaceSubrange(
                    index..<end, with: repeatElement([0, 0xFF].randomElement() ?? 0, count: end - index))
            }
        }
    }

    /// Whether it is a workbook, be it a form or not. What is neither taken nor refused ends the tests.
    static func reads(_ bytes: [UInt8]) -> Bool {
        do {
            var workbook = try Workbook(bytes)
            let sheets = try workbook.names.indices.map { try workbook.sheet($0) }
            _ = try? XLSForm(sheets)
            return true
        } catch {
            return false
        }
    }

    @Test func `a real file with some bytes changed is read or refused`() throws {
        var numbers = Numbers(state: 20_261_021)
        let file = try SpreadsheetFiles.survey
        var taken = 0
        for _ in 0..<1_500 {
            var bytes = file
            Self.mutate(&bytes, &numbers)
            taken += Self.reads(bytes) ? 1 : 0
        }
        // Some changes touch what is not read, most do not.
        #expect((1..<1_450).contains(taken))
    }

    @Test func `XML with some bytes changed is read or refused`() throws {
        var numbers = Numbers(state: 1_954)
        let data = """
            <row r="1" spans="1:3"><c r="A1" s="1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>ở &amp; đó</t></is></c></row>\
            <row r="3"><c r="B3"><f>A1</f><v>1.50</v></c><c t="b"><v>1</v></c></row><!-- x --><row><c><v>&#49;</v></c></row>
            """
        let file = SpreadsheetFiles.workbook(
            [("a", data)], strings: "<si><r><t>một</t></r><rPh><t>x</t></rPh></si>")
        var taken = 0
        for _ in 0..<2_500 {
            var zip = file
            let part = Int.random(in: 0..<zip.entries.count, using: &numbers)
            Self.mutate(&zip.entries[part].contents, &numbers)
            taken += Self.reads(zip.bytes) ? 1 : 0
        }
        #expect((100..<2_400).contains(taken))
    }

    @Test func `a stream with some bytes changed is inflated or refused`() throws {
        var numbers = Numbers(state: 7)
        let file = try SpreadsheetFiles.survey
        var taken = 0
        for _ in 0..<2_000 {
            let start = Int.random(in: 0..<file.count, using: &numbers)
            var stream = Array(file[start..<min(file.count, start + 400)])
            Self.mutate(&stream, &numbers)
            taken += (try? Inflater.inflate(stream[...], to: 0)) == nil ? 0 : 1
            _ = try? Inflater.inflate(stream[...], to: 5_000)
        }
        #expect(taken < 2_000)
    }
}
