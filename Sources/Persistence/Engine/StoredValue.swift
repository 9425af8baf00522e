import Domain

/// JSON as it lies in a column. Foundation's decoder takes ten times as long, and reports are read all day long.
enum StoredValue {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case list([StoredValue])
    case object([(name: String, value: StoredValue)])

    init(json: String) throws(StorageError) {
        var reader = StoredValueReader(json)
        self = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.isAtEnd else { throw StoredValueReader.failure }
    }

    /// Absent and null are the same.
    subscript(name: String) -> StoredValue {
        get throws(StorageError) {
            guard case .object(let members) = self else {
                throw .corrupt("no object where \(name) should be")
            }
            return members.first { $0.name == name }?.value ?? .null
        }
    }

    func optionalText(_ name: String) throws(StorageError) -> String? {
        switch try self[name] {
        case .text(let text): text
        case .null: nil
        default: throw .corrupt("the stored \(name) is no text")
        }
    }

    func text(_ name: String) throws(StorageError) -> String {
        guard let text = try optionalText(name) else { throw .corrupt("a stored \(name) is missing") }
        return text
    }

    func optionalInteger(_ name: String) throws(StorageError) -> Int64? {
        switch try self[name] {
        case .integer(let integer): integer
        case .null: nil
        default: throw .corrupt("the stored \(name) is no integer")
        }
    }

    func optionalBool(_ name: String) throws(StorageError) -> Bool? {
        switch try self[name] {
        case .bool(let bool): bool
        case .null: nil
        default: throw .corrupt("the stored \(name) is neither true nor false")
        }
    }

    func bool(_ name: String) throws(StorageError) -> Bool {
        guard let bool = try optionalBool(name) else { throw .corrupt("a stored \(name) is missing") }
        return bool
    }

    func optionalList(_ name: String) throws(StorageError) -> [StoredValue]? {
        switch try self[name] {
        case .list(let values): values
        case .null: nil
        default: throw .corrupt("the stored \(name) is no list")
        }
    }

    func list(_ name: String) throws(StorageError) -> [StoredValue] {
        guard let values = try optionalList(name) else { throw .corrupt("a stored \(name) is missing") }
        return values
    }

    func texts(_ name: String) throws(StorageError) -> [String] { try self[name].texts() }

    /// The elements of a list that holds nothing but texts.
    func texts() throws(StorageError) -> [String] {
        guard case .list(let values) = self else { throw .corrupt("no stored list where one should be") }
        var texts: [String] = []
        for value in values {
            guard case .text(let text) = value else { throw .corrupt("a stored list holds more than texts") }
            texts.append(text)
        }
        return texts
    }
}

/// Reads what `storedJSON` writes; anything else is a damaged store, and says so instead of stopping the process.
private struct StoredValueReader {
    private let bytes: [UInt8]
    private var position = 0

    static let failure = StorageError.corrupt("stored JSON can't be read")
    /// Ours have three levels.
    private static let deepest = 20

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    /// Ours has none; what a person mended by hand may.
    mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    mutating func value(depth: Int) throws(StorageError) -> StoredValue {
        skipSpace()
        guard depth < Self.deepest, position < bytes.count else { throw Self.failure }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    private mutating func object(_ depth: Int) throws(StorageError) -> StoredValue {
        position += 1
        var members: [(name: String, value: StoredValue)] = []
        if take("}") { return .object(members) }
        repeat {
            let name = try text()
            guard take(":") else { throw Self.failure }
            members.append((name, try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw Self.failure }
        return .object(members)
    }

    private mutating func list(_ depth: Int) throws(StorageError) -> StoredValue {
        position += 1
        var values: [StoredValue] = []
        if take("]") { return .list(values) }
        repeat { values.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw Self.failure }
        return .list(values)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(truncatingIfNeeded: character.value) else {
            return false
        }
        position += 1
        return true
    }

    private mutating func word(_ word: StaticString, _ value: StoredValue) throws(StorageError) -> StoredValue
    {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
            throw Self.failure
        }
        position = end
        return value
    }

    private mutating func integer() throws(StorageError) -> Int64 {
        let start = position
        while position < bytes.count, bytes[position] == UInt8(ascii: "-") || isDigit(bytes[position]) {
            position += 1
        }
        guard let integer = Int64(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw Self.failure
        }
        return integer
    }

    private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private mutating func text() throws(StorageError) -> String {
        guard take("\"") else { throw Self.failure }
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return String(decoding: bytes[start..<position], as: UTF8.self)
            case UInt8(ascii: "\\"):
                return try escapedText(Array(bytes[start..<position]))
            default: position += 1
            }
        }
        throw Self.failure
    }

    /// The rest of a text from its first escape on.
    private mutating func escapedText(_ before: [UInt8]) throws(StorageError) -> String {
        var result = before
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"): result += try escape()
            default: result.append(byte)
            }
        }
        throw Self.failure
    }

    private mutating func escape() throws(StorageError) -> [UInt8] {
        guard position < bytes.count else { throw Self.failure }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try control()
        default: throw Self.failure
        }
    }

    /// Only control characters are written by their number.
    private mutating func control() throws(StorageError) -> [UInt8] {
        let end = position + 4
        guard end <= bytes.count,
            let number = UInt32(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(number)
        else { throw Self.failure }
        position = end
        return Array(String(Character(scalar)).utf8)
    }
}
