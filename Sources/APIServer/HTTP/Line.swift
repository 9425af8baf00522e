import Domain

/// A line of a body in `application/x-ndjson`.
struct Line: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case text([UInt8])
        case tooLong
    }

    /// From 1, blank lines counted: where the client finds it in its file.
    let number: Int
    let content: Content

    var bytes: Int {
        if case .text(let bytes) = content { bytes.count } else { 0 }
    }
}

/// Cuts a body into lines as its parts come. Blank lines are left out, and a byte order mark at the beginning.
struct LineSplitter {
    private let limit: Int
    private var begun: [UInt8] = []
    private var isTooLong = false
    /// Lines so far, also blank ones.
    private(set) var number = 0

    /// - Parameter limit: bytes of a line.
    init(limit: Int = Limits.jsonBody) { self.limit = limit }

    /// The lines that end in this part.
    mutating func append(_ part: some Collection<UInt8>) -> [Line] {
        var lines: [Line] = []
        var rest = part[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            add(rest[..<end])
            lines += finish()
            rest = rest[rest.index(after: end)...]
        }
        add(rest)
        return lines
    }

    /// The last line, when no line end follows it.
    mutating func finish() -> [Line] {
        defer {
            begun.removeAll(keepingCapacity: begun.capacity <= Self.keptCapacity)
            isTooLong = false
        }
        number += 1
        if number == 1, begun.starts(with: Self.byteOrderMark) { begun.removeFirst(Self.byteOrderMark.count) }
        if isTooLong { return [Line(number: number, content: .tooLong)] }
        guard begun.contains(where: { !Self.blanks.contains($0) }) else { return [] }
        return [Line(number: number, content: .text(begun))]
    }

    private mutating func add(_ bytes: some Collection<UInt8>) {
        guard !isTooLong else { return }
        begun += bytes
        guard begun.count > limit else { return }
        isTooLong = true
        begun = []
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let blanks: [UInt8] = [0x20, 0x09, 0x0D]
    private static let keptCapacity = 1 << 16
}
