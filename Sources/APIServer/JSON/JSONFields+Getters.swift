import Domain

/// The common fields by name; what is not here is a `FieldRule` given to `required`, `optional`, `change`, `list`.
/// A length counts Unicode scalars.
extension JSONFields {
    func text(_ name: String, length: ClosedRange<Int>, multiline: Bool = false) -> String {
        required(name, .text(length, multiline: multiline)) ?? ""
    }

    func optionalText(_ name: String, length: ClosedRange<Int>, multiline: Bool = false) -> String? {
        optional(name, .text(length, multiline: multiline))
    }

    func textChange(
        _ name: String, length: ClosedRange<Int>, multiline: Bool = false, clearable: Bool
    ) -> Change<String> {
        change(name, clearable: clearable, .text(length, multiline: multiline))
    }

    func texts(
        _ name: String, count: ClosedRange<Int>, length: ClosedRange<Int>, multiline: Bool = false
    ) -> [String] {
        list(name, count: count, .text(length, multiline: multiline))
    }

    func integer(_ name: String, in range: ClosedRange<Int>) -> Int {
        required(name, .integer(in: range)) ?? range.lowerBound
    }

    func optionalInteger(_ name: String, in range: ClosedRange<Int>) -> Int? {
        optional(name, .integer(in: range))
    }

    func integerChange(_ name: String, in range: ClosedRange<Int>, clearable: Bool) -> Change<Int> {
        change(name, clearable: clearable, .integer(in: range))
    }

    func number(_ name: String, in range: ClosedRange<Double>) -> Double {
        required(name, .number(in: range)) ?? range.lowerBound
    }

    func optionalNumber(_ name: String, in range: ClosedRange<Double>) -> Double? {
        optional(name, .number(in: range))
    }

    func flag(_ name: String, default value: Bool) -> Bool {
        optional(name, .flag) ?? value
    }

    func optionalFlag(_ name: String) -> Bool? {
        optional(name, .flag)
    }

    func choice<E: RawRepresentable & CaseIterable>(_ name: String, _ type: E.Type) -> E?
    where E.RawValue == String {
        required(name, .choice)
    }

    func choice<E: RawRepresentable & CaseIterable>(_ name: String, default value: E) -> E
    where E.RawValue == String {
        optional(name, .choice) ?? value
    }

    func optionalChoice<E: RawRepresentable & CaseIterable>(_ name: String, _ type: E.Type) -> E?
    where E.RawValue == String {
        optional(name, .choice)
    }

    func choiceChange<E: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ type: E.Type, clearable: Bool
    ) -> Change<E> where E.RawValue == String {
        change(name, clearable: clearable, .choice)
    }

    func parsed<T>(_ name: String, expected: Phrase, _ parse: @escaping (String) -> T?) -> T? {
        required(name, .parsed(expected: expected, parse))
    }

    func optionalParsed<T>(_ name: String, expected: Phrase, _ parse: @escaping (String) -> T?) -> T? {
        optional(name, .parsed(expected: expected, parse))
    }

    /// Absent is empty, unless `count` begins above 0.
    func parsedList<T>(
        _ name: String, count: ClosedRange<Int>, expected: Phrase, _ parse: @escaping (String) -> T?
    ) -> [T] {
        list(name, count: count, .parsed(expected: expected, parse))
    }

    func parsedChange<T: Sendable>(
        _ name: String, clearable: Bool, expected: Phrase, _ parse: @escaping (String) -> T?
    ) -> Change<T> {
        change(name, clearable: clearable, .parsed(expected: expected, parse))
    }
}
