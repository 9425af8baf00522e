import Domain

struct FieldError: Sendable, Equatable {
    var pointer: String
    var code: FieldCode
    var expected: Phrase
}

/// A body that is JSON but not what was asked for.
struct MalformedBody: Error, Sendable, Equatable {
    let errors: [FieldError]
}

/// Reads an object strictly and collects what is wrong, so that a client sees all of it at once.
///
/// What a getter returns counts only after `finish()` on the outermost object; after an error it is a placeholder.
/// Null is a value of the wrong type, but in the getters named `…Change`, where it clears.
final class JSONFields {
    /// Shared by an object and those inside it.
    private final class Log {
        var errors: [FieldError] = []

        func append(_ error: FieldError) {
            if errors.count < Limits.toldErrors {
                errors.append(error)
            }
        }
    }

    private let pointer: String
    /// Nil when the value is no object: that is one error, not one more for each field.
    private let members: [JSONValue.Member]?
    private let values: [String: JSONValue]
    private let log: Log
    private var asked: Set<String> = []
    private var nested: [JSONFields] = []

    convenience init(body: JSONValue) {
        self.init(body, at: "", log: Log())
    }

    private init(_ value: JSONValue, at pointer: String, log: Log) {
        self.pointer = pointer
        self.log = log
        if case .object(let members) = value {
            self.members = members
            values = Dictionary(
                members.lazy.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        } else {
            members = nil
            values = [:]
            log.append(FieldError(pointer: pointer, code: .wrongType, expected: .object))
        }
    }

    /// Call it on the outermost object, after the last getter; it covers the objects inside.
    func finish() throws(MalformedBody) {
        let errors = (log.errors + unknownFields()).prefix(Limits.toldErrors)
        guard errors.isEmpty else { throw MalformedBody(errors: Array(errors)) }
    }

    private func unknownFields() -> [FieldError] {
        let unknown = (members ?? []).filter { !asked.contains($0.name) }.prefix(Limits.toldErrors)
        let expected = Phrase.knownFields(asked)
        return unknown.map {
            FieldError(pointer: place(of: $0.name), code: .unknownField, expected: expected)
        } + nested.flatMap { $0.unknownFields() }
    }

    /// For a check that the getters don't make.
    func fail(_ name: String, _ code: FieldCode, _ expected: Phrase) {
        asked.insert(name)
        record(code, expected, at: place(of: name))
    }

    /// Whether the field is there, be it null.
    func has(_ name: String) -> Bool {
        raw(name) != nil
    }

    /// The value as it came; nil when absent.
    func raw(_ name: String) -> JSONValue? { lookUp(name) }

    func required<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        guard let value = raw(name) else {
            fail(name, .required, rule.expected)
            return nil
        }
        return read(value, at: place(of: name), rule)
    }

    func optional<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        raw(name).flatMap { read($0, at: place(of: name), rule) }
    }

    func change<Value: Sendable>(_ name: String, clearable: Bool, _ rule: FieldRule<Value>) -> Change<Value> {
        switch lookUp(name) {
        case nil:
            return .keep
        case .null:
            if clearable {
                return .clear
            }
            fail(name, .required, rule.expected)
            return .keep
        case let value?:
            return read(value, at: place(of: name), rule).map { .set($0) } ?? .keep
        }
    }

    /// Absent is empty, unless `count` begins above 0.
    func list<Value>(_ name: String, count: ClosedRange<Int>, _ rule: FieldRule<Value>) -> [Value] {
        elements(name, count: count).compactMap { read($0.value, at: $0.place, rule) }
    }

    func choices<E: RawRepresentable & CaseIterable>(_ name: String, _ type: E.Type) -> [E]?
    where E.RawValue == String {
        guard has(name) else { return nil }
        let expected = Phrase.distinct(E.allCases.map(\.rawValue))
        var seen: Set<String> = []
        return elements(name, count: 0...E.allCases.count).compactMap { value, place in
            guard let choice = read(value, at: place, FieldRule<E>.choice) else { return nil }
            if !seen.insert(choice.rawValue).inserted {
                record(.invalidValue, expected, at: place)
            }
            return choice
        }
    }

    func object<T>(_ name: String, _ read: (JSONFields) -> T) -> T? {
        guard has(name) else {
            fail(name, .required, .object)
            return nil
        }
        return optionalObject(name, read)
    }

    func optionalObject<T>(_ name: String, _ read: (JSONFields) -> T) -> T? {
        raw(name).flatMap { inside($0, at: place(of: name), read) }
    }

    /// Absent is empty, unless `count` begins above 0.
    func objects<T>(_ name: String, count: ClosedRange<Int>, _ read: (JSONFields) -> T) -> [T] {
        elements(name, count: count).compactMap { inside($0.value, at: $0.place, read) }
    }

    private func inside<T>(_ value: JSONValue, at place: String, _ read: (JSONFields) -> T) -> T? {
        let fields = JSONFields(value, at: place, log: log)
        guard fields.members != nil else { return nil }
        nested.append(fields)
        return read(fields)
    }

    private func elements(_ name: String, count: ClosedRange<Int>) -> [(value: JSONValue, place: String)] {
        guard let value = raw(name) else {
            if count.lowerBound > 0 {
                fail(name, .required, .list(count))
            }
            return []
        }
        guard case .array(let elements) = value else {
            fail(name, .wrongType, .list(count))
            return []
        }
        guard count.contains(elements.count) else {
            fail(name, elements.count < count.lowerBound ? .tooFew : .tooMany, .list(count))
            return []
        }
        let place = place(of: name)
        return elements.enumerated().map { ($1, JSONPointer.child($0, of: place)) }
    }

    private func read<Value>(_ value: JSONValue, at place: String, _ rule: FieldRule<Value>) -> Value? {
        do throws(FieldFault) {
            return try rule.read(value)
        } catch {
            record(error.code, error.expected ?? rule.expected, at: place)
            return nil
        }
    }

    private func lookUp(_ name: String) -> JSONValue? {
        asked.insert(name)
        return values[name]
    }

    private func record(_ code: FieldCode, _ expected: Phrase, at place: String) {
        guard members != nil else { return }
        log.append(FieldError(pointer: place, code: code, expected: expected))
    }

    private func place(of name: String) -> String {
        JSONPointer.child(name, of: pointer)
    }
}
