/// Reads XML 1.0 in UTF-8 token by token, as far as spreadsheets need it: names without their prefixes, and no document
/// type, whose entities could be used to blow a file up.
struct XMLScanner {
    struct Element {
        struct Attribute {
            let name: String
            let value: String
        }

        let name: String
        let attributes: [Attribute]

        subscript(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    enum Token {
        /// Each has its end, also one that is written as empty.
        case start(Element)
        case end(String)
        /// In one piece or in several.
        case text(String)
    }

    struct Fault: Error, Hashable {
        /// Bytes before it.
        let at: Int
    }

    private static let mostDepth = 64
    private static let mostAttributes = 64
    private static let mostNameBytes = 256

    private let bytes: [UInt8]
    private var position = 0
    /// The names of the elements that are open, with their prefixes: where they stand.
    private var open: [Range<Int>] = []
    private var isEmptyElement = false
    private var hasRoot = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private var fault: Fault { Fault(at: position) }
    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Nil at the end of the document.
    mutating func next() throws(Fault) -> Token? {
        if isEmptyElement {
            isEmptyElement = false
            return try ended()
        }
        while let byte {
            guard byte == UInt8(ascii: "<") else {
                if let text = try characters() { return .text(text) }
                continue
            }
            position += 1
            switch self.byte {
            case UInt8(ascii: "?"): try instruction()
            case UInt8(ascii: "!"): if let text = try marked() { return .text(text) }
            case UInt8(ascii: "/"): return try end()
            default: return try start()
            }
        }
        guard hasRoot, open.isEmpty else { throw fault }
        return nil
    }

    private mutating func start() throws(Fault) -> Token {
        guard open.count < Self.mostDepth, !open.isEmpty || !hasRoot else { throw fault }
        let name = try name()
        var attributes: [Element.Attribute] = []
        while true {
            let hasBlank = skipBlanks()
            if take("/>") {
                isEmptyElement = true
                break
            }
            if take(">") { break }
            guard hasBlank, attributes.count < Self.mostAttributes else { throw fault }
            attributes.append(try attribute())
        }
        open.append(name)
        hasRoot = true
        return .start(Element(name: try local(name), attributes: attributes))
    }

    private mutating func attribute() throws(Fault) -> Element.Attribute {
        let name = try name()
        skipBlanks()
        guard take("=") else { throw fault }
        skipBlanks()
        let quote = take("\"") ? "\"" : "'"
        guard quote == "\"" || take(quote) else { throw fault }
        let range = try run(to: quote)
        guard !bytes[range].contains(UInt8(ascii: "<")) else { throw fault }
        return Element.Attribute(name: try local(name), value: try unescaped(range))
    }

    private mutating func end() throws(Fault) -> Token {
        position += 1
        let name = try name()
        skipBlanks()
        guard take(">"), let begun = open.last, bytes[begun] == bytes[name] else { throw fault }
        return try ended()
    }

    private mutating func ended() throws(Fault) -> Token {
        guard let name = open.popLast() else { throw fault }
        return .end(try local(name))
    }

    private mutating func name() throws(Fault) -> Range<Int> {
        let start = position
        while let byte, Self.isName(byte) { position += 1 }
        guard 1...Self.mostNameBytes ~= position - start, !Self.isInner(bytes[start]) else { throw fault }
        return start..<position
    }

    /// Of ASCII what XML allows; beyond it, all that UTF-8 does.
    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 65...90, 97...122, 128...255, UInt8(ascii: "_"), UInt8(ascii: ":"): true
        default: isInner(byte)
        }
    }

    /// What a name may not begin with.
    private static func isInner(_ byte: UInt8) -> Bool { 45...46 ~= byte || 48...57 ~= byte }

    private func local(_ name: Range<Int>) throws(Fault) -> String {
        let colon = bytes[name].lastIndex(of: UInt8(ascii: ":"))
        return try text((colon.map { $0 + 1 } ?? name.lowerBound)..<name.upperBound)
    }

    /// A comment, which is nil, or characters that are meant as they stand. A document type is neither.
    private mutating func marked() throws(Fault) -> String? {
        if take("!--") {
            _ = try run(to: "-->")
            return nil
        }
        guard !open.isEmpty, take("![CDATA[") else { throw fault }
        return try text(run(to: "]]>"))
    }

    /// A declaration may name the encoding that this one is in, and no other.
    private mutating func instruction() throws(Fault) {
        let start = position
        let content = try text(run(to: "?>"))
        guard content.hasPrefix("?xml "), let encoding = content.firstRange(of: "encoding") else { return }
        let rest = content[encoding.upperBound...].drop { "= \"'".contains($0) }.lowercased()
        guard rest.hasPrefix("utf-8") || rest.hasPrefix("us-ascii") else { throw Fault(at: start) }
    }

    /// Nil for blanks outside of the root, where nothing else may stand.
    private mutating func characters() throws(Fault) -> String? {
        let start = position
        while let byte, byte != UInt8(ascii: "<") { position += 1 }
        guard open.isEmpty else { return try unescaped(start..<position) }
        guard bytes[start..<position].allSatisfy(Self.isBlank) else { throw Fault(at: start) }
        return nil
    }

    private mutating func take(_ text: String) -> Bool {
        var next = position
        for byte in text.utf8 {
            guard next < bytes.count, bytes[next] == byte else { return false }
            next += 1
        }
        position = next
        return true
    }

    /// What stands before an end mark, which is passed over.
    private mutating func run(to end: String) throws(Fault) -> Range<Int> {
        let start = position
        while let byte {
            let stop = position
            if byte == end.utf8.first, take(end) { return start..<stop }
            position += 1
        }
        throw fault
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = position
        while let byte, Self.isBlank(byte) { position += 1 }
        return position > start
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 9 || byte == 10 || byte == 13
    }
}

extension XMLScanner {
    private func text(_ range: Range<Int>) throws(Fault) -> String {
        guard !bytes[range].contains(where: { $0 < 0x20 && !Self.isBlank($0) }),
            let text = String(validating: bytes[range], as: UTF8.self)
        else { throw Fault(at: range.lowerBound) }
        return text
    }

    private func unescaped(_ range: Range<Int>) throws(Fault) -> String {
        guard let first = bytes[range].firstIndex(of: UInt8(ascii: "&")) else { return try text(range) }
        var result = try text(range.lowerBound..<first)
        var next = first
        while next < range.upperBound {
            guard bytes[next] == UInt8(ascii: "&") else {
                let end = bytes[next..<range.upperBound].firstIndex(of: UInt8(ascii: "&")) ?? range.upperBound
                result += try text(next..<end)
                next = end
                continue
            }
            let reference = bytes[next + 1..<range.upperBound].prefix(Self.mostReferenceBytes)
            guard let end = reference.firstIndex(of: UInt8(ascii: ";")),
                let scalar = Self.scalar(String(decoding: reference[..<end], as: UTF8.self))
            else { throw Fault(at: next) }
            result.unicodeScalars.append(scalar)
            next = end + 1
        }
        return result
    }

    /// `#x10FFFF;`, or some zeros more.
    private static let mostReferenceBytes = 12

    private static func scalar(_ reference: String) -> Unicode.Scalar? {
        switch reference {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let isHexadecimal = reference.hasPrefix("#x")
            guard isHexadecimal || reference.hasPrefix("#") else { return nil }
            let digits = reference.dropFirst(isHexadecimal ? 2 : 1)
            guard digits.utf8.first != UInt8(ascii: "+"),
                let value = UInt32(digits, radix: isHexadecimal ? 16 : 10),
                value >= 0x20 || value == 9 || value == 10 || value == 13
            else { return nil }
            return Unicode.Scalar(value)
        }
    }
}
