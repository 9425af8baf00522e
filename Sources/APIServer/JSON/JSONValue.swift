enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// The text of a number with a fraction or an exponent, or of an integer outside Int64; always a valid
    /// JSON number.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Sendable, Equatable {
        let name: String
        let value: JSONValue
    }
}

struct JSONSyntaxError: Error, Sendable, Equatable {
    enum Code: String, Sendable, CaseIterable {
        case emptyInput, byteOrderMark, unexpectedEnd, unexpectedCharacter, trailingCharacters, trailingComma
        case leadingZero, controlCharacter, nul, invalidEscape, loneSurrogate, invalidUTF8
        case duplicateKey, tooDeep, tooManyMarks
    }

    let code: Code
    /// In bytes from the start of the body.
    let offset: Int
    /// The innermost value that was being read.
    let pointer: String
}
