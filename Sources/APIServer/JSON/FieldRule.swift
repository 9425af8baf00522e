import Domain

enum FieldCode: String, Sendable, CaseIterable {
    case required, unknownField, wrongType, tooShort, tooLong, tooSmall, tooLarge, tooMany, tooFew
    case invalidValue, invalidFormat, notAllowed
}

/// Why a value breaks a rule; `expected` where the rule's own wording would not say what is wrong.
struct FieldFault: Error {
    let code: FieldCode
    var expected: Phrase?
}

/// How one value is read, and what a client is told otherwise.
struct FieldRule<Value> {
    let expected: Phrase
    let read: (JSONValue) throws(FieldFault) -> Value
}

extension FieldRule where Value == String {
    /// - Parameter length: in Unicode scalars, after NFC. Spaces and what is not seen alone count as nothing. Lines
    /// may end as they do on Windows, and come out as elsewhere.
    static func text(_ length: ClosedRange<Int>, multiline: Bool = false) -> FieldRule {
        let expected = Phrase.text(length)
        return FieldRule(expected: expected) { (value: JSONValue) throws(FieldFault) -> String in
            guard case .string(let given) = value else { throw FieldFault(code: .wrongType) }
            let text = multiline ? given.replacing("\r\n", with: "\n") : given
            let scalars = text.unicodeScalars
            if scalars.count > length.upperBound {
                throw FieldFault(code: .tooLong)
            }
            if scalars.contains(where: { isForbidden($0, multiline: multiline) }) {
                throw FieldFault(
                    code: .invalidValue, expected: expected.withoutControls(multiline: multiline))
            }
            let isBlank = scalars.allSatisfy {
                $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
            }
            if scalars.count < length.lowerBound || (isBlank && length.lowerBound > 0) {
                throw FieldFault(code: .tooShort)
            }
            return text
        }
    }

    private static func isForbidden(_ scalar: Unicode.Scalar, multiline: Bool) -> Bool {
        if multiline && (scalar == "\n" || scalar == "\t") {
            return false
        }
        return scalar.properties.generalCategory == .control
    }
}

extension FieldRule where Value == Int {
    static func integer(in range: ClosedRange<Int>) -> FieldRule {
        FieldRule(expected: .integer(range)) { (value: JSONValue) throws(FieldFault) -> Int in
            switch value {
            case .integer(let integer):
                if integer < range.lowerBound {
                    throw FieldFault(code: .tooSmall)
                }
                guard let result = Int(exactly: integer), result <= range.upperBound else {
                    throw FieldFault(code: .tooLarge)
                }
                return result
            case .number(let text):
                // JSON Schema counts 4.0 and 4e0 among the integers (2020-12 validation, 6.1.1).
                guard let number = Double(text), number.rounded() == number else {
                    throw FieldFault(code: .wrongType)
                }
                guard number >= Double(range.lowerBound) else { throw FieldFault(code: .tooSmall) }
                guard number <= Double(range.upperBound), let result = Int(exactly: number) else {
                    throw FieldFault(code: .tooLarge)
                }
                return result
            default:
                throw FieldFault(code: .wrongType)
            }
        }
    }
}

extension FieldRule where Value == Double {
    static func number(in range: ClosedRange<Double>) -> FieldRule {
        FieldRule(expected: .number(range)) { (value: JSONValue) throws(FieldFault) -> Double in
            let number: Double? =
                switch value {
                case .integer(let integer): Double(integer)
                case .number(let text): Double(text)
                default: nil
                }
            guard let number else { throw FieldFault(code: .wrongType) }
            guard number >= range.lowerBound else { throw FieldFault(code: .tooSmall) }
            guard number <= range.upperBound else { throw FieldFault(code: .tooLarge) }
            return number
        }
    }
}

extension FieldRule where Value == Bool {
    static var flag: FieldRule {
        FieldRule(expected: .flag) { (value: JSONValue) throws(FieldFault) -> Bool in
            guard case .bool(let flag) = value else { throw FieldFault(code: .wrongType) }
            return flag
        }
    }
}

extension FieldRule where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var choice: FieldRule {
        FieldRule(expected: .oneOf(Value.allCases.map(\.rawValue))) {
            (value: JSONValue) throws(FieldFault) -> Value in
            guard case .string(let text) = value else { throw FieldFault(code: .wrongType) }
            guard let choice = Value.allCases.first(where: { $0.rawValue == text }) else {
                throw FieldFault(code: .invalidValue)
            }
            return choice
        }
    }
}

extension FieldRule {
    /// A string that `parse` turns into a value; nil from it means a wrong format.
    static func parsed(expected: Phrase, _ parse: @escaping (String) -> Value?) -> FieldRule {
        FieldRule(expected: expected) { (value: JSONValue) throws(FieldFault) -> Value in
            guard case .string(let text) = value else { throw FieldFault(code: .wrongType) }
            guard let result = parse(text) else { throw FieldFault(code: .invalidFormat) }
            return result
        }
    }
}
