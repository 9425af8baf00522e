import Domain

/// Strict RFC 8259. Refuses what a lenient reader lets pass and what the storages cannot hold: duplicate names,
/// a byte order mark, NUL (PostgreSQL's text has none), lone surrogates. Strings and names come out in NFC.
enum JSONReader {
    /// Reading, comparing and freeing a value recurse, so the stack bounds the depth whatever a caller asks for.
    static let depthCeiling = 128

    /// - Parameter maximumDepth: arrays and objects within each other; `[[]]` is 2. At most `depthCeiling`.
    static func parse(
        _ bytes: some Collection<UInt8>,
        maximumDepth: Int = Limits.jsonDepth
    ) throws(JSONSyntaxError) -> JSONValue {
        var parser = JSONParser(bytes: Array(bytes), maximumDepth: min(maximumDepth, depthCeiling))
        return try parser.document()
    }
}

struct JSONParser {
    private enum Step {
        case name(String)
        case index(Int)
    }

    let bytes: [UInt8]
    var position = 0
    private let maximumDepth: Int
    private var path: [Step] = []

    init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error(.byteOrderMark)
        }
        skipWhitespace()
        if current == nil {
            throw error(.emptyInput)
        }
        let value = try value(depth: 0)
        skipWhitespace()
        if let byte = current {
            throw error(byte == 0 ? .nul : .trailingCharacters)
        }
        return value
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard let first = current else { throw error(.unexpectedEnd) }
        switch first {
        case UInt8(ascii: "{"):
            guard depth < maximumDepth else { throw error(.tooDeep) }
            return try object(depth: depth + 1)
        case UInt8(ascii: "["):
            guard depth < maximumDepth else { throw error(.tooDeep) }
            return try array(depth: depth + 1)
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number()
        case UInt8(ascii: "t"):
            return try literal("true", .bool(true))
        case UInt8(ascii: "f"):
            return try literal("false", .bool(false))
        case UInt8(ascii: "n"):
            return try literal("null", .null)
        default:
            throw unexpected()
        }
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        position += 1
        skipWhitespace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        var elements: [JSONValue] = []
        repeat {
            path.append(.index(elements.count))
            elements.append(try value(depth: depth))
            path.removeLast()
            skipWhitespace()
        } while try continues(until: UInt8(ascii: "]"))
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        position += 1
        skipWhitespace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        repeat {
            guard current == UInt8(ascii: "\"") else { throw unexpected() }
            let start = position
            let name = try string()
            path.append(.name(name))
            guard names.insert(name).inserted else { throw error(.duplicateKey, at: start) }
            skipWhitespace()
            guard current == UInt8(ascii: ":") else { throw unexpected() }
            position += 1
            skipWhitespace()
            members.append(.init(name: name, value: try value(depth: depth)))
            path.removeLast()
            skipWhitespace()
        } while try continues(until: UInt8(ascii: "}"))
        return .object(members)
    }

    /// Reads what follows an element: a comma and the start of the next one, or the closing bracket.
    private mutating func continues(until close: UInt8) throws(JSONSyntaxError) -> Bool {
        switch current {
        case close:
            position += 1
            return false
        case UInt8(ascii: ","):
            let comma = position
            position += 1
            skipWhitespace()
            if current == close {
                throw error(.trailingComma, at: comma)
            }
            return true
        default:
            throw unexpected()
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        skip(UInt8(ascii: "-"))
        if skip(UInt8(ascii: "0")) {
            if let byte = current, isDigit(byte) {
                throw error(.leadingZero, at: position - 1)
            }
        } else {
            try digits()
        }
        var isInteger = true
        if skip(UInt8(ascii: ".")) {
            isInteger = false
            try digits()
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isInteger = false
            if !skip(UInt8(ascii: "+")) {
                skip(UInt8(ascii: "-"))
            }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard isInteger, let integer = Int64(text) else { return .number(text) }
        return .integer(integer)
    }

    private mutating func digits() throws(JSONSyntaxError) {
        guard let first = current, isDigit(first) else { throw unexpected() }
        while let byte = current, isDigit(byte) {
            position += 1
        }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError)
        -> JSONValue
    {
        for byte in text.description.utf8 {
            guard skip(byte) else { throw unexpected() }
        }
        return value
    }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    func unexpected() -> JSONSyntaxError {
        switch current {
        case nil: error(.unexpectedEnd)
        case 0: error(.nul)
        default: error(.unexpectedCharacter)
        }
    }

    func error(_ code: JSONSyntaxError.Code, at offset: Int? = nil) -> JSONSyntaxError {
        let pointer = path.reduce("") { parent, step in
            switch step {
            case .name(let name): JSONPointer.child(name, of: parent)
            case .index(let index): JSONPointer.child(index, of: parent)
            }
        }
        return JSONSyntaxError(code: code, offset: offset ?? position, pointer: pointer)
    }
}
