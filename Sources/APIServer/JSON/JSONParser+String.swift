extension JSONParser {
    /// `position` is at the opening quote.
    mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        var unescaped: [UInt8] = []
        var runStart = position
        var isNormal = true
        var marks = 0
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let run = bytes[runStart..<position]
                position += 1
                let text: String
                if unescaped.isEmpty {
                    text = String(decoding: run, as: UTF8.self)
                } else {
                    unescaped += run
                    text = String(decoding: unescaped, as: UTF8.self)
                }
                return isNormal ? text : NFC.normalized(text)
            case UInt8(ascii: "\\"):
                unescaped += bytes[runStart..<position]
                let start = position
                let scalar = try escape()
                isNormal = isNormal && NFC.isAlwaysNormal(scalar)
                try count(&marks, scalar, at: start)
                unescaped += UTF8.encode(scalar).map(Array.init) ?? []
                runStart = position
            case 0:
                throw error(.nul)
            case 0x01..<0x20:
                throw error(.controlCharacter)
            case 0x20..<0x80:
                position += 1
                marks = 0
            default:
                let start = position
                let scalar = try multibyteScalar(lead: byte)
                isNormal = isNormal && NFC.isAlwaysNormal(scalar)
                try count(&marks, scalar, at: start)
            }
        }
        throw error(.unexpectedEnd)
    }

    private func count(
        _ marks: inout Int, _ scalar: Unicode.Scalar, at start: Int
    ) throws(JSONSyntaxError) {
        marks = NFC.isBoundary(before: scalar) ? 0 : marks + 1
        guard marks <= NFC.maximumMarks else { throw error(.tooManyMarks, at: start) }
    }

    /// Well-formed UTF-8 only (Unicode 17, table 3-7): no overlong form, no surrogate, nothing over U+10FFFF.
    private mutating func multibyteScalar(lead: UInt8) throws(JSONSyntaxError) -> Unicode.Scalar {
        let continuations: Int
        let smallest: UInt32
        switch lead {
        case 0xC2...0xDF: (continuations, smallest) = (1, 0x80)
        case 0xE0...0xEF: (continuations, smallest) = (2, 0x800)
        case 0xF0...0xF4: (continuations, smallest) = (3, 0x10000)
        default: throw error(.invalidUTF8)
        }
        guard bytes.count - position > continuations else { throw error(.invalidUTF8) }
        var value = UInt32(lead & (0x3F >> continuations))
        for byte in bytes[(position + 1)...(position + continuations)] {
            guard byte & 0xC0 == 0x80 else { throw error(.invalidUTF8) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= smallest, let scalar = Unicode.Scalar(value) else { throw error(.invalidUTF8) }
        position += continuations + 1
        return scalar
    }

    /// `position` is at the backslash.
    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let byte = current else { throw error(.unexpectedEnd) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(start: start)
        default: throw error(.invalidEscape, at: start)
        }
    }

    private mutating func unicodeEscape(start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
        let first = try codeUnit(start: start)
        if first == 0 {
            throw error(.nul, at: start)
        }
        if let scalar = Unicode.Scalar(first) {
            return scalar
        }
        // What is left is a surrogate; only a high one with a low one right behind it is text.
        guard first < 0xDC00, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            throw error(.loneSurrogate, at: start)
        }
        let secondStart = position
        position += 2
        let second = try codeUnit(start: secondStart)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw error(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func codeUnit(start: Int) throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current else { throw error(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error(.invalidEscape, at: start)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
