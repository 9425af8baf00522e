import Domain
import Foundation

/// What `errors[].code` may say.
struct ProblemCode: Sendable {
    let code: String
    var meaning: Phrase?
    /// Where the contract names it, by operationId.
    var operations: [String] = []

    static let taken = ProblemCode(
        code: "taken",
        meaning: Phrase(
            vi: "Giá trị phải là duy nhất, và đã có nơi khác dùng.",
            en: "The value has to be unique, and something else has it already."))

    static let malformed =
        FieldCode.allCases.map { ProblemCode(code: $0.rawValue, meaning: $0.meaning) }
        + JSONSyntaxError.Code.allCases.map { code in
            let said = JSONSyntaxError(code: code, offset: 0, pointer: "").explanation
            return ProblemCode(
                code: code.rawValue,
                meaning: Phrase(vi: "JSON không đọc được: \(said.vi).", en: "Unreadable JSON: \(said.en)."))
        }
}

extension FieldCode {
    fileprivate var meaning: Phrase {
        switch self {
        case .required: Phrase(vi: "Thiếu trường bắt buộc.", en: "A required member is missing.")
        case .unknownField:
            Phrase(
                vi: "Trường hoặc tham số này không có ở đây; kiểm tra chính tả.",
                en: "There is no such member or parameter here; check its spelling.")
        case .wrongType: Phrase(vi: "Sai kiểu JSON.", en: "The JSON type is wrong.")
        case .tooShort: Phrase(vi: "Văn bản quá ngắn, hoặc trống.", en: "The text is too short, or blank.")
        case .tooLong: Phrase(vi: "Văn bản quá dài.", en: "The text is too long.")
        case .tooSmall: Phrase(vi: "Số quá nhỏ.", en: "The number is too small.")
        case .tooLarge: Phrase(vi: "Số quá lớn.", en: "The number is too large.")
        case .tooMany: Phrase(vi: "Danh sách có quá nhiều phần tử.", en: "The list has too many elements.")
        case .tooFew: Phrase(vi: "Danh sách có quá ít phần tử.", en: "The list has too few elements.")
        case .invalidValue:
            Phrase(vi: "Giá trị không nằm trong số được nhận.", en: "The value is none of those taken.")
        case .invalidFormat:
            Phrase(
                vi: "Không đúng dạng: id, ngày, thời điểm, kỳ, mã đơn vị…",
                en: "Not of the form: an id, a day, an instant, a period, a unit's code…")
        case .notAllowed:
            Phrase(
                vi: "Trường này không đi cùng các trường còn lại.",
                en: "This member does not go with the others that were sent.")
        }
    }
}

extension ProblemCode {
    /// The rules that the contract names in its 422 answers, with the operations that can be refused by them.
    static func rules(in contract: [UInt8]) throws -> [ProblemCode] {
        let document = try JSONSerialization.jsonObject(with: Data(contract)) as? [String: Any] ?? [:]
        let paths = document["paths"] as? [String: Any] ?? [:]
        let shared =
            (document["components"] as? [String: Any])?["responses"] as? [String: [String: Any]] ?? [:]
        var found: [String: Set<String>] = [:]
        for methods in paths.values.compactMap({ $0 as? [String: Any] }) {
            for operation in methods.values.compactMap({ $0 as? [String: Any] }) {
                let responses = operation["responses"] as? [String: [String: Any]] ?? [:]
                guard let id = operation["operationId"] as? String, var refused = responses["422"] else {
                    continue
                }
                if let name = (refused["$ref"] as? String)?.split(separator: "/").last {
                    refused = shared[String(name)] ?? [:]
                }
                let texts = [refused["description"], operation["description"]].compactMap { $0 as? String }
                for code in texts.flatMap(codes) { found[code, default: []].insert(id) }
            }
        }
        return found.keys.sorted().map { code in
            ProblemCode(code: code, operations: found[code, default: []].sorted())
        }
    }

    /// What stands in backticks between the word code and the sentence's end; not what a bracket explains.
    private static func codes(in text: String) -> [String] {
        text.replacing(/\([^)]*\)|(?:with|those of) `\w+`/, with: "")
            .matches(of: /(?s)(?:`rule-refused`.*?|422 )\bcodes?\b(.*?)(?:\.\s|\.?$)/)
            .flatMap { sentence in
                sentence.1.matches(of: /`([a-z]\w+)`/).map { String($0.1) }
            }
    }
}
