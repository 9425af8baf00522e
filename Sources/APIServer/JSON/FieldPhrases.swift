import Domain

/// What a field should have held, in the words that a client reads.
extension Phrase {
    static let flag = Phrase(vi: "true hoặc false", en: "true or false")
    static let object = Phrase(vi: "một đối tượng JSON", en: "a JSON object")

    static func text(_ length: ClosedRange<Int>) -> Phrase {
        let size = size(length)
        return Phrase(
            vi: "một chuỗi \(size.vi) ký tự", en: "a string of \(size.en) \(plural("character", length))")
    }

    static func list(_ count: ClosedRange<Int>) -> Phrase {
        let size = size(count)
        return Phrase(
            vi: "một danh sách \(size.vi) phần tử", en: "a list of \(size.en) \(plural("item", count))")
    }

    static func integer(_ range: ClosedRange<Int>) -> Phrase {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): Phrase(vi: "một số nguyên", en: "an integer")
        case (let lower, .max):
            Phrase(vi: "một số nguyên từ \(lower) trở lên", en: "an integer of at least \(lower)")
        case (.min, let upper):
            Phrase(vi: "một số nguyên tối đa \(upper)", en: "an integer of at most \(upper)")
        case (let lower, let upper):
            Phrase(vi: "một số nguyên từ \(lower) đến \(upper)", en: "an integer from \(lower) to \(upper)")
        }
    }

    static func number(_ range: ClosedRange<Double>) -> Phrase {
        Phrase(
            vi: "một số từ \(range.lowerBound) đến \(range.upperBound)",
            en: "a number from \(range.lowerBound) to \(range.upperBound)")
    }

    static func oneOf(_ values: [String]) -> Phrase {
        let list = values.joined(separator: ", ")
        return Phrase(vi: "một trong các giá trị: \(list)", en: "one of: \(list)")
    }

    static func distinct(_ values: [String]) -> Phrase {
        let list = values.joined(separator: ", ")
        return Phrase(
            vi: "một danh sách không lặp lại, gồm các giá trị: \(list)",
            en: "a list without repetition of: \(list)")
    }

    static func knownFields(_ names: some Sequence<String>) -> Phrase {
        let list = names.sorted().joined(separator: ", ")
        if list.isEmpty {
            return Phrase(vi: "không có trường nào", en: "no fields")
        }
        return Phrase(vi: "chỉ các trường: \(list)", en: "only the fields: \(list)")
    }

    func withoutControls(multiline: Bool) -> Phrase {
        if multiline {
            return Phrase(
                vi: "\(vi), không có ký tự điều khiển ngoài xuống dòng (\\n) và tab (\\t)",
                en: "\(en), without control characters other than line feed (\\n) and tab (\\t)")
        }
        return Phrase(vi: "\(vi), không có ký tự điều khiển", en: "\(en), without control characters")
    }

    private static func size(_ range: ClosedRange<Int>) -> Phrase {
        switch (range.lowerBound, range.upperBound) {
        case (let lower, .max): Phrase(vi: "từ \(lower) trở lên", en: "at least \(lower)")
        case (let lower, let upper) where lower == upper: Phrase(vi: "đúng \(upper)", en: "exactly \(upper)")
        case (0, let upper): Phrase(vi: "tối đa \(upper)", en: "at most \(upper)")
        case (let lower, let upper): Phrase(vi: "từ \(lower) đến \(upper)", en: "\(lower) to \(upper)")
        }
    }

    private static func plural(_ noun: String, _ range: ClosedRange<Int>) -> String {
        range.upperBound == 1 ? noun : "\(noun)s"
    }
}

extension JSONSyntaxError {
    /// What is wrong, without the place.
    var explanation: Phrase {
        switch code {
        case .emptyInput: Phrase(vi: "thân yêu cầu rỗng", en: "the body is empty")
        case .byteOrderMark:
            Phrase(
                vi: "JSON không được bắt đầu bằng dấu BOM", en: "JSON must not begin with a byte order mark")
        case .unexpectedEnd: Phrase(vi: "JSON kết thúc giữa chừng", en: "the JSON ends too early")
        case .unexpectedCharacter: Phrase(vi: "ký tự không mong đợi", en: "an unexpected character")
        case .trailingCharacters:
            Phrase(vi: "còn ký tự sau giá trị JSON", en: "characters after the JSON value")
        case .trailingComma: Phrase(vi: "dấu phẩy thừa ở cuối", en: "a trailing comma")
        case .leadingZero: Phrase(vi: "số có chữ số 0 thừa ở đầu", en: "a number with a leading zero")
        case .controlCharacter:
            Phrase(vi: "ký tự điều khiển phải viết dạng \\u", en: "a control character must be escaped")
        case .nul: Phrase(vi: "không nhận ký tự NUL", en: "the NUL character is not accepted")
        case .invalidEscape: Phrase(vi: "chuỗi thoát không hợp lệ", en: "an invalid escape sequence")
        case .loneSurrogate:
            Phrase(vi: "một nửa cặp surrogate đứng riêng", en: "a surrogate without its other half")
        case .invalidUTF8: Phrase(vi: "không phải UTF-8 hợp lệ", en: "not valid UTF-8")
        case .duplicateKey: Phrase(vi: "tên trường bị lặp lại", en: "a field name that appears twice")
        case .tooManyMarks:
            Phrase(vi: "quá nhiều dấu kết hợp liền nhau", en: "too many combining marks in a row")
        case .tooDeep: Phrase(vi: "JSON lồng nhau quá sâu", en: "the JSON is nested too deeply")
        }
    }
}
