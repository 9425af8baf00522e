import Domain

extension Phrase {
    static let identifier = Phrase(vi: "một UUIDv7 viết thường", en: "a UUIDv7 in lowercase")
    static let date = Phrase(vi: "một ngày như 2026-10-20", en: "a date such as 2026-10-20")
    static let instant = Phrase(
        vi: "một thời điểm theo RFC 3339, như 2026-10-20T16:59:59.000Z",
        en: "an RFC 3339 instant such as 2026-10-20T16:59:59.000Z")
    static let period = Phrase(
        vi: "một kỳ như 2026-10, 2026-Q3, 2026-H1 hoặc 2026",
        en: "a period such as 2026-10, 2026-Q3, 2026-H1 or 2026")
}

extension JSONFields {
    func identifier<E>(_ name: String, of type: E.Type = E.self) -> Identifier<E>? {
        parsed(name, expected: .identifier) { Identifier($0) }
    }

    func optionalIdentifier<E>(_ name: String, of type: E.Type = E.self) -> Identifier<E>? {
        optionalParsed(name, expected: .identifier) { Identifier($0) }
    }

    /// Absent is empty, unless `count` begins above 0.
    func identifiers<E>(
        _ name: String, of type: E.Type = E.self, count: ClosedRange<Int>
    ) -> [Identifier<E>] {
        parsedList(name, count: count, expected: .identifier) { Identifier($0) }
    }

    func identifierChange<E>(_ name: String, of type: E.Type = E.self, clearable: Bool) -> Change<
        Identifier<E>
    > {
        parsedChange(name, clearable: clearable, expected: .identifier) { Identifier($0) }
    }

    func date(_ name: String) -> CivilDate? {
        parsed(name, expected: .date) { CivilDate($0) }
    }

    func optionalDate(_ name: String) -> CivilDate? {
        optionalParsed(name, expected: .date) { CivilDate($0) }
    }

    func dateChange(_ name: String, clearable: Bool) -> Change<CivilDate> {
        parsedChange(name, clearable: clearable, expected: .date) { CivilDate($0) }
    }

    func instant(_ name: String) -> Instant? {
        parsed(name, expected: .instant) { Instant($0) }
    }

    func optionalInstant(_ name: String) -> Instant? {
        optionalParsed(name, expected: .instant) { Instant($0) }
    }

    func instantChange(_ name: String, clearable: Bool) -> Change<Instant> {
        parsedChange(name, clearable: clearable, expected: .instant) { Instant($0) }
    }

    func period(_ name: String) -> Period? {
        parsed(name, expected: .period) { Period($0) }
    }

    func optionalPeriod(_ name: String) -> Period? {
        optionalParsed(name, expected: .period) { Period($0) }
    }
}
