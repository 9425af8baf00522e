import Domain
import Foundation
import Hummingbird

/// Reads the query strictly, as `JSONFields` reads a body: what is wrong or unknown is collected and told at once.
final class Query {
    private let values: [String: String]
    private var errors: [FieldError] = []
    private var asked: Set<String> = []

    /// No route has a fifth of that.
    private static let mostParameters = 100

    init(_ text: String?) {
        var values: [String: String] = [:]
        let pairs = (text ?? "").split(separator: "&")
        if pairs.count > Self.mostParameters {
            errors.append(
                FieldError(pointer: "?", code: .tooMany, expected: .fewParameters(Self.mostParameters)))
        }
        for pair in pairs.prefix(Self.mostParameters) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decoded(parts.first ?? "") ?? ""
            guard let value = Self.decoded(parts.dropFirst().first ?? "") else {
                errors.append(FieldError(pointer: "?\(name)", code: .invalidFormat, expected: .utf8))
                continue
            }
            guard values[name] == nil else {
                errors.append(FieldError(pointer: "?\(name)", code: .tooMany, expected: .once))
                continue
            }
            values[name] = value
        }
        self.values = values
    }

    private static func decoded(_ text: Substring) -> String? {
        String(text.replacing("+", with: " ")).removingPercentEncoding
    }

    /// Call it after the last getter.
    func finish() throws {
        for name in values.keys.sorted() where !asked.contains(name) {
            errors.append(
                FieldError(pointer: "?\(name)", code: .unknownField, expected: .knownFields(asked.sorted())))
        }
        guard errors.isEmpty else { throw MalformedBody(errors: errors) }
    }

    /// For what a route has to say beyond the rules of single parameters.
    func fail(_ name: String, _ code: FieldCode, _ expected: Phrase) {
        errors.append(FieldError(pointer: "?\(name)", code: code, expected: expected))
    }

    /// Everything but what moves from page to page, in one order: a cursor holds for these only.
    var filters: String {
        values.filter { $0.key != "cursor" && $0.key != "limit" }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    func text(_ name: String, length: ClosedRange<Int> = 1...200) -> String? {
        read(name, expected: .text(length)) { text in
            guard length.contains(text.unicodeScalars.count) else { return nil }
            guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                return nil
            }
            return NFC.normalized(text)
        }
    }

    func id<Entity>(_ name: String, of type: Entity.Type = Entity.self) -> Identifier<Entity>? {
        read(name, expected: .identifier) { Identifier($0) }
    }

    func date(_ name: String) -> CivilDate? { read(name, expected: .date) { CivilDate($0) } }
    func instant(_ name: String) -> Instant? { read(name, expected: .instant) { Instant($0) } }
    func period(_ name: String) -> Period? { read(name, expected: .period) { Period($0) } }

    func flag(_ name: String) -> Bool {
        read(name, expected: .flag) { $0 == "true" ? true : $0 == "false" ? false : nil } ?? false
    }

    func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: Value.Type) -> Value?
    {
        read(name, expected: .oneOf(Value.allCases.map(\.rawValue))) { Value(rawValue: $0) }
    }

    func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        read(name, expected: .integer(range)) { text in
            guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text) else { return nil }
            return range.contains(value) ? value : nil
        }
    }

    func unitCode(_ name: String) -> String? {
        read(name, expected: .unitCode, UnitRoutes.parseCode)
    }

    func questionCode(_ name: String) -> String? {
        read(name, expected: .questionCode) { Question.isCode($0) ? $0 : nil }
    }

    /// `xxxId` (or as `idName` says) or `xxxCode`, never both.
    func unit(_ name: String, idName: String? = nil) -> UnitReference? {
        let (id, code) = (
            self.id(idName ?? "\(name)Id", of: Unit.self), unitCode("\(name)Code")
        )
        if id != nil, code != nil {
            errors.append(
                FieldError(pointer: "?\(name)Code", code: .notAllowed, expected: .oneReference(name)))
        }
        return id.map(UnitReference.id) ?? code.map(UnitReference.code)
    }

    func require<Value>(_ name: String, _ value: Value?, expected: Phrase) -> Value? {
        if value == nil, values[name] == nil {
            errors.append(FieldError(pointer: "?\(name)", code: .required, expected: expected))
        }
        return value
    }

    private func read<Value>(_ name: String, expected: Phrase, _ parse: (String) -> Value?) -> Value? {
        asked.insert(name)
        guard let text = values[name] else { return nil }
        if let value = parse(text) { return value }
        errors.append(FieldError(pointer: "?\(name)", code: .invalidValue, expected: expected))
        return nil
    }
}

extension Phrase {
    static let utf8 = Phrase(vi: "UTF-8 mã hóa phần trăm", en: "percent-encoded UTF-8")
    static func fewParameters(_ count: Int) -> Phrase {
        Phrase(vi: "nhiều nhất \(count) tham số", en: "at most \(count) parameters")
    }

    static let once = Phrase(vi: "chỉ một lần", en: "only once")

    static func oneReference(_ name: String) -> Phrase {
        Phrase(vi: "hoặc \(name)Id hoặc \(name)Code", en: "either \(name)Id or \(name)Code")
    }
}

extension JSONFields {
    /// `xxxId` or `xxxCode`, never both.
    func optionalUnit(_ name: String) -> UnitReference? {
        let id = optionalIdentifier("\(name)Id", of: Unit.self)
        let code = optionalParsed("\(name)Code", expected: .unitCode, UnitRoutes.parseCode)
        if id != nil, code != nil { fail("\(name)Code", .notAllowed, .oneReference(name)) }
        return id.map(UnitReference.id) ?? code.map(UnitReference.code)
    }

    func unitCodes(_ name: String, count: ClosedRange<Int>) -> [UnitReference] {
        parsedList(name, count: count, expected: .unitCode) { UnitRoutes.parseCode($0).map { .code($0) } }
    }

    func unit(_ name: String) -> UnitReference? {
        let unit = optionalUnit(name)
        if unit == nil, !has("\(name)Id"), !has("\(name)Code") {
            fail("\(name)Id", .required, .oneReference(name))
        }
        return unit
    }
}
