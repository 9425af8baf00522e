import Domain

/// What a ZIP archive holds, as its central directory tells.
struct ZipArchive {
    private struct Entry {
        let isDeflated: Bool
        let crc: UInt32
        let packed: Int
        let size: Int
        /// Where its local header begins.
        let header: Int
    }

    private let bytes: [UInt8]
    /// By lowercase name: to OPC (ECMA-376 part 2), `xl/Workbook.xml` is `xl/workbook.xml`.
    private let entries: [String: Entry]
    /// Bytes that may still be inflated.
    private var budget = Limits.spreadsheetBytes

    init(_ bytes: [UInt8]) throws(SpreadsheetFault) {
        self.bytes = bytes
        guard let end = Self.endRecord(of: bytes) else { throw .notArchive }
        var reader = LittleEndianReader(bytes, at: end + 4)
        let disks = (try reader.two(), try reader.two())
        let counts = (try reader.two(), try reader.two())
        _ = try reader.four()
        let directory = try reader.four()
        guard disks == (0, 0), counts.0 == counts.1, counts.0 != 0xFFFF, directory != 0xFFFF_FFFF else {
            throw .unsupportedArchive
        }
        guard counts.0 <= Limits.spreadsheetEntries else { throw .tooLarge }
        reader = LittleEndianReader(bytes, at: directory)
        var entries: [String: Entry] = [:]
        for _ in 0..<counts.0 {
            let (name, entry) = try Self.entry(&reader)
            // Of two by one name, others may read the other one.
            guard entries.updateValue(entry, forKey: name) == nil else { throw .notArchive }
        }
        self.entries = entries
    }

    /// The record ends the file, but for a comment.
    private static func endRecord(of bytes: [UInt8]) -> Int? {
        let length = 22
        let last = bytes.count - length
        guard last >= 0 else { return nil }
        return (max(0, last - 0xFFFF)...last).last { start in
            bytes[start] == 0x50 && bytes[start + 1] == 0x4B && bytes[start + 2] == 5 && bytes[start + 3] == 6
                && Int(bytes[start + 20]) + Int(bytes[start + 21]) << 8 == last - start
        }
    }

    private static func entry(_ reader: inout LittleEndianReader) throws(SpreadsheetFault) -> (String, Entry)
    {
        guard try reader.four() == 0x0201_4B50 else { throw .notArchive }
        try reader.skip(4)
        let flags = try reader.two()
        let method = try reader.two()
        try reader.skip(4)
        let crc = UInt32(try reader.four())
        let (packed, size) = (try reader.four(), try reader.four())
        let lengths = (name: try reader.two(), extra: try reader.two(), comment: try reader.two())
        try reader.skip(8)
        let header = try reader.four()
        let name = try reader.bytes(lengths.name)
        try reader.skip(lengths.extra + lengths.comment)
        // Bits 0 and 6 are encryption, bit 13 hides the headers.
        guard flags & 0x2041 == 0, method == 0 || method == 8, ![packed, size, header].contains(0xFFFF_FFFF)
        else { throw .unsupportedArchive }
        guard let text = String(validating: name, as: UTF8.self) else { throw .notArchive }
        return (
            text.lowercased(),
            Entry(isDeflated: method == 8, crc: crc, packed: packed, size: size, header: header)
        )
    }

    /// Nil when there is no such part.
    mutating func contents(of name: String) throws(SpreadsheetFault) -> [UInt8]? {
        guard let entry = entries[name.lowercased()] else { return nil }
        guard entry.size <= budget else { throw .tooLarge }
        budget -= entry.size
        var reader = LittleEndianReader(bytes, at: entry.header)
        guard try reader.four() == 0x0403_4B50 else { throw .notArchive }
        try reader.skip(22)
        let lengths = (name: try reader.two(), extra: try reader.two())
        try reader.skip(lengths.name + lengths.extra)
        let packed = try reader.bytes(entry.packed)
        let contents: [UInt8]
        do {
            contents = entry.isDeflated ? try Inflater.inflate(packed, to: entry.size) : Array(packed)
        } catch {
            throw .damaged(part: name)
        }
        guard contents.count == entry.size, CRC32.of(contents) == entry.crc else {
            throw .damaged(part: name)
        }
        return contents
    }
}

/// Reads on from a place; what lies beyond the end is no archive.
private struct LittleEndianReader {
    private let data: [UInt8]
    private var position: Int

    init(_ data: [UInt8], at position: Int) {
        self.data = data
        self.position = min(position, data.count)
    }

    mutating func bytes(_ count: Int) throws(SpreadsheetFault) -> ArraySlice<UInt8> {
        guard count <= data.count - position else { throw .notArchive }
        defer { position += count }
        return data[position..<position + count]
    }

    mutating func skip(_ count: Int) throws(SpreadsheetFault) { _ = try bytes(count) }
    mutating func two() throws(SpreadsheetFault) -> Int { number(try bytes(2)) }
    mutating func four() throws(SpreadsheetFault) -> Int { number(try bytes(4)) }

    private func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
