/// Whatever an answer can contain. `write` adds exactly one JSON value.
protocol WireValue {
    func write(to json: inout JSONWriter)
}

/// Writes an answer straight into bytes: an order of magnitude faster than JSONEncoder, which counts on lists.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init() { bytes.reserveCapacity(2_048) }

    mutating func object(_ body: (inout JSONWriter) -> Void) {
        container(open: UInt8(ascii: "{"), close: UInt8(ascii: "}"), body)
    }

    mutating func array(_ body: (inout JSONWriter) -> Void) {
        container(open: UInt8(ascii: "["), close: UInt8(ascii: "]"), body)
    }

    mutating func value(_ value: some WireValue) {
        value.write(to: &self)
    }

    mutating func member(_ name: StaticString, _ value: some WireValue) {
        self.name(name)
        value.write(to: &self)
    }

    /// Leaves the member out when there is no value.
    mutating func member(_ name: StaticString, _ value: (some WireValue)?) {
        guard let value else { return }
        member(name, value)
    }

    mutating func memberOrNull(_ name: StaticString, _ value: (some WireValue)?) {
        self.name(name)
        guard let value else { return null() }
        value.write(to: &self)
    }

    mutating func member(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        self.name(name)
        object(body)
    }

    mutating func memberArray(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        self.name(name)
        array(body)
    }

    mutating func memberArray(dynamicName: String, _ body: (inout JSONWriter) -> Void) {
        name(dynamicName)
        array(body)
    }

    mutating func member(dynamicName: String, _ value: some WireValue) {
        name(dynamicName)
        value.write(to: &self)
    }

    mutating func member(dynamicName: String, object body: (inout JSONWriter) -> Void) {
        name(dynamicName)
        object(body)
    }

    mutating func null() {
        raw("null")
    }

    mutating func bool(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    mutating func integer(_ value: some FixedWidthInteger) {
        raw(String(value))
    }

    /// The shortest text that reads back as the same value. JSON has no infinity and no NaN: they become null.
    mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        raw(value.description)
    }

    mutating func string(_ text: String) {
        separate()
        quoted(text)
    }

    /// `text` is JSON already.
    fileprivate mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func container(open: UInt8, close: UInt8, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(open)
        needsComma = false
        body(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func name(_ name: StaticString) {
        separate()
        name.withUTF8Buffer { quoted(utf8: $0) }
        endName()
    }

    private mutating func name(_ name: String) {
        separate()
        quoted(name)
        endName()
    }

    private mutating func endName() {
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func separate() {
        if needsComma {
            bytes.append(UInt8(ascii: ","))
        }
        needsComma = true
    }

    private mutating func quoted(_ text: String) {
        var text = text
        text.withUTF8 { quoted(utf8: $0) }
    }

    private mutating func quoted(utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        if utf8.contains(where: Self.mustEscape) {
            for byte in utf8 {
                appendEscaped(byte)
            }
        } else {
            bytes.append(contentsOf: utf8)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += "\\\"".utf8
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case 0x08: bytes += "\\b".utf8
        case 0x09: bytes += "\\t".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x00..<0x10: bytes += "\\u000\(String(byte, radix: 16))".utf8
        case 0x10..<0x20: bytes += "\\u00\(String(byte, radix: 16))".utf8
        default: bytes.append(byte)
        }
    }
}

extension String: WireValue {
    func write(to json: inout JSONWriter) { json.string(self) }
}

extension Int: WireValue {
    func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Int64: WireValue {
    func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Double: WireValue {
    func write(to json: inout JSONWriter) { json.double(self) }
}

extension Bool: WireValue {
    func write(to json: inout JSONWriter) { json.bool(self) }
}

extension Array: WireValue where Element: WireValue {
    func write(to json: inout JSONWriter) {
        json.array { json in
            for element in self {
                element.write(to: &json)
            }
        }
    }
}

/// An enum of strings needs only `extension Stance: WireValue {}`.
extension WireValue where Self: RawRepresentable, RawValue == String {
    func write(to json: inout JSONWriter) { json.string(rawValue) }
}

extension JSONValue: WireValue {
    func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .bool(let value): json.bool(value)
        case .integer(let value): json.integer(value)
        case .number(let text): json.raw(text)
        case .string(let text): json.string(text)
        case .array(let elements): elements.write(to: &json)
        case .object(let members):
            json.object { json in
                for member in members {
                    json.member(dynamicName: member.name, member.value)
                }
            }
        }
    }
}
