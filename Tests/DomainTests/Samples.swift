import Domain
import Testing

// Foundation has a `Unit` too.
typealias Unit = Domain.Unit

func day(_ text: String, at location: SourceLocation = #_sourceLocation) throws -> CivilDate {
    try #require(CivilDate(text), "\(text)", sourceLocation: location)
}

/// "2026-10-20 23:59:59.999" in Asia/Ho_Chi_Minh.
func at(_ text: String, at location: SourceLocation = #_sourceLocation) throws -> Instant {
    let written = text.split(separator: " ").joined(separator: "T") + "+07:00"
    return try #require(Instant(written), "\(text)", sourceLocation: location)
}

func period(_ text: String, at location: SourceLocation = #_sourceLocation) throws -> Period {
    try #require(Period(text), "\(text)", sourceLocation: location)
}

let epoch = Instant(milliseconds: 0)

extension Unit {
    static func sample(
        _ number: Int = 1, code: String? = nil, name: String? = nil, _ kind: Kind = .committee,
        _ level: Level = .commune, parent: Int? = nil, receivesFor: Int? = nil, from: String = "2000-01-01",
        to: String? = nil
    ) throws -> Unit {
        Unit(
            id: .numbered(number), code: code ?? "U\(number)", name: name ?? "Đơn vị \(number)",
            shortName: nil, kind: kind,
            level: level, parentID: parent.map { .numbered($0) },
            receivesForID: receivesFor.map { .numbered($0) }, officerInCharge: nil,
            validFrom: try day(from), validTo: try to.map { try day($0) }, meta: .new(epoch))
    }
}

extension Identifier {
    /// A UUIDv7 that ends in the number.
    static func numbered(_ number: Int) -> Self {
        let text = String(number)
        return Self(
            trusted: "01890000-0000-7000-8000-" + String(repeating: "0", count: 12 - text.count) + text)
    }
}

extension Obligation {
    /// Owed for October 2026: opens on the 10th, is due when the 20th ends, and is locked ten days later.
    static func sample(
        locked: Bool = true, progress: Progress = .none, submittedAt: Instant? = nil
    ) throws -> Obligation {
        let october = try DomainTests.period("2026-10")
        return Obligation(
            id: .numbered(1), regimeID: .numbered(1), period: october, coverage: DateSpan(october),
            unitID: .numbered(2), collaboratorID: nil, recipientID: .numbered(1),
            opensAt: try at("2026-10-10 00:00:00"), dueAt: try at("2026-10-21 00:00:00"),
            lockAt: locked ? try at("2026-10-31 00:00:00") : nil, progress: progress,
            submittedAt: submittedAt,
            meta: .new(epoch))
    }
}

extension Regime {
    static func sample(
        _ frequency: Frequency = .monthly, periods: [String]? = nil, kind: ReportKind = .periodic,
        reporters: Reporters.Kind = .units, due: DueRule = DueRule(day: 20, edge: .onOrBefore, month: nil),
        opens: Int = 10, lock: Int? = nil, from: String = "2026-01-01", to: String? = nil, next: String? = nil
    ) throws -> Regime {
        let validFrom = try day(from)
        return Regime(
            id: .numbered(1), issuerID: .numbered(1), title: "Chế độ báo cáo", legalBasis: nil,
            reportKind: kind,
            frequency: frequency, periods: periods,
            reporters: Reporters(
                kind: reporters, withinID: .numbered(1), depth: .all, levels: nil, unitKinds: nil,
                exceptIDs: []),
            due: due, opensDaysBefore: opens, lockAfterDays: lock, validFrom: validFrom,
            validTo: try to.map { try day($0) },
            nextPeriod: try next.map { try period($0) } ?? firstPeriod(frequency, from: validFrom),
            meta: .new(epoch))
    }
}

extension Item {
    static func sample(
        _ number: Int = 1, content: String = "Giá vật tư tăng", stance: Stance = .concerned,
        causes: String? = nil,
        strata: [String] = []
    ) -> Item {
        Item(
            id: .numbered(number), topicID: .numbered(1), content: content, stance: stance, prevalence: .many,
            strata: strata, channels: [.fieldVisit], areaUnitID: nil, causes: causes, forecast: nil,
            proposals: nil,
            hot: false)
    }
}

extension ReportContent {
    static func sample(title: String = "Báo cáo tháng 10", items: [Item] = [.sample()]) -> ReportContent {
        ReportContent(title: title, summary: "Ổn định", items: items, preparedAt: nil)
    }
}

extension Report {
    static func draft(
        _ number: Int = 1, kind: Kind = .periodic, unit: Int = 2, content: ReportContent = .sample(),
        coverage: String = "2026-10", dueAt: Instant? = nil
    ) throws -> Report {
        let covered = try DomainTests.period(coverage)
        return Report(
            id: .numbered(number), kind: kind, unitID: .numbered(unit), collaboratorID: nil,
            obligationID: nil,
            regimeID: nil, period: covered, coverage: DateSpan(covered), recipientID: .numbered(1),
            content: content, dueAt: dueAt, meta: Meta(version: 7, createdAt: epoch, updatedAt: epoch),
            seen: Meta(version: 2, createdAt: epoch, updatedAt: epoch))
    }
}

extension Collaborator {
    static func sample(_ standing: Standing = .active, _ appointments: [Appointment] = []) -> Collaborator {
        Collaborator(
            id: .numbered(1), codeName: "CTV-00001", unitID: .numbered(1), occupation: nil, expertise: [],
            standing: standing, confidential: false, appointments: appointments, meta: .new(epoch))
    }
}

extension Appointment {
    static func sample(_ number: Int = 1, unit: Int = 1, _ from: String, _ to: String? = nil) throws
        -> Appointment
    {
        Appointment(
            id: .numbered(number), unitID: .numbered(unit), decisionNumber: "12-QĐ/ĐU",
            decisionDate: try day(from),
            from: try day(from), to: try to.map { try day($0) }, position: "Cộng tác viên")
    }
}

extension Caller {
    static func sample(_ standings: [Standing], collaborator: Int? = nil, now: Instant = epoch) -> Caller {
        Caller(
            account: Account(
                id: .numbered(1), username: "lan", displayName: nil, unitID: .numbered(1),
                collaboratorID: collaborator.map { .numbered($0) }, grants: [], lockedAt: nil,
                mustChangePassword: false, meta: .new(epoch)),
            standings: standings,
            ask: Ask(
                accountID: .numbered(1), sessionID: nil, now: now, clock: now, requestID: "r",
                makeID: { "01890000-0000-7000-8000-000000000000" }))
    }
}

extension Standing {
    static func sample(_ role: Role, _ unit: Int, anchor: Int? = nil, _ kind: Unit.Kind = .committee)
        -> Standing
    {
        Standing(role: role, unitID: .numbered(unit), anchorID: .numbered(anchor ?? unit), anchorKind: kind)
    }
}

/// Days by the week's calendar, for rules that no holiday moves.
extension DueRule {
    func date(in period: Period) -> CivilDate { date(in: period, covering: DateSpan(period), .weekends) }

    func instant(in period: Period) -> Instant { instant(on: date(in: period)) }
}

extension Regime {
    func opensAt(_ period: Period) -> Instant { schedule(of: period, .weekends).opensAt }

    func lockAt(_ period: Period) -> Instant? { schedule(of: period, .weekends).lockAt }
}
