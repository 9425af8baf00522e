import Domain

/// A task as clients write and read it.
enum PlanTaskWire {
    static func read(_ fields: JSONFields) -> NewTask? {
        let ref = fields.text("ref", length: Limits.taskRef)
        let parentRef = fields.optionalText("parentRef", length: Limits.taskRef)
        let source = fields.optionalIdentifier("derivedFromTaskId", of: PlanTask.self)
        let group = fields.choice("group", PlanTask.Group.self)
        let title = fields.text("title", length: Limits.title)
        let detail = fields.optionalText("description", length: Limits.taskDetail, multiline: true)
        let schedule = fields.object("schedule", schedule)
        let parties = fields.optionalObject("roles") { fields in
            Dictionary(
                uniqueKeysWithValues: PlanTask.Role.allCases.map { role in
                    (
                        role,
                        fields.objects(role.rawValue, count: Limits.taskParties, party).compactMap(\.self)
                    )
                })
        }
        guard let group, let schedule = schedule.flatMap(\.self) else { return nil }
        return NewTask(
            ref: ref, parentRef: parentRef, sourceID: source, group: group, title: title, detail: detail,
            schedule: schedule,
            parties: parties ?? [:])
    }

    enum ScheduleType: String, CaseIterable {
        case date, month, quarter, year, range, continuous, onSuperiorGuidance
    }

    enum Every: String, CaseIterable {
        case month, quarter, year

        var frequency: Frequency {
            switch self {
            case .month: .monthly
            case .quarter: .quarterly
            case .year: .annual
            }
        }

        init(_ frequency: Frequency) {
            switch frequency {
            case .monthly: self = .month
            case .quarterly: self = .quarter
            case .semiannual, .annual: self = .year
            }
        }
    }

    private static func schedule(_ fields: JSONFields) -> TaskSchedule? {
        switch fields.choice("type", ScheduleType.self) {
        case nil:
            for name in ["date", "month", "year", "quarter", "from", "to", "every"] { _ = fields.has(name) }
            return nil
        case .date: return fields.date("date").map { .date($0) }
        case .month:
            return fields.parsed("month", expected: .month) { text in
                Period(text).flatMap { $0.frequency == .monthly ? .period($0) : nil }
            }
        case .quarter:
            let year = fields.integer("year", in: Limits.scheduleYear)
            let quarter = fields.integer("quarter", in: 1...4)
            return Period(frequency: .quarterly, year: year, index: quarter - 1).map { .period($0) }
        case .year:
            let year = fields.integer("year", in: Limits.scheduleYear)
            return Period(frequency: .annual, year: year, index: 0).map { .period($0) }
        case .range:
            let (from, to) = (fields.date("from"), fields.date("to"))
            guard let from, let to else { return nil }
            return .range(DateSpan(first: from, last: to))
        case .continuous:
            return .continuous(every: fields.optionalChoice("every", Every.self)?.frequency)
        case .onSuperiorGuidance: return .onSuperiorGuidance
        }
    }

    /// A unit, or `belowId` (or `belowCode`) with `depth` and `kinds`.
    private static func party(_ fields: JSONFields) -> NewTask.Party? {
        guard fields.has("belowId") || fields.has("belowCode") else {
            return fields.unit("unit").map { .unit($0) }
        }
        let below = fields.unit("below")
        let kinds = fields.choices("kinds", Unit.Kind.self) ?? []
        let depth = fields.choice("depth", default: Reporters.Depth.all)
        return below.map { .below($0, kinds: kinds, depth: depth) }
    }

    static func write(_ task: PlanTask, _ parentID: PlanTask.ID?, dueOn: CivilDate?, _ json: inout JSONWriter)
    {
        json.member("id", task.id)
        json.member("ref", task.ref)
        json.member("parentTaskId", parentID)
        json.member("parentRef", task.parentRef)
        json.member("derivedFromTaskId", task.sourceID)
        json.member("group", task.group)
        json.member("title", task.title)
        json.member("description", task.detail)
        json.member("schedule") { write(task.schedule, &$0) }
        json.member("dueOn", dueOn)
        json.member("roles") { json in
            for role in PlanTask.Role.allCases {
                json.memberArray(dynamicName: role.rawValue) { json in
                    for party in task.parties[role] ?? [] { json.object { write(party, &$0) } }
                }
            }
        }
        if let guidance = task.guidance {
            json.member("guidance") { json in
                json.member("reference", guidance.reference)
                json.member("dueOn", guidance.dueOn)
            }
        }
        guard !task.units.isEmpty else { return }
        json.member("units") { json in
            for role in PlanTask.Role.allCases {
                json.memberArray(dynamicName: role.rawValue) { json in
                    for unit in task.units[role] ?? [] { json.value(unit) }
                }
            }
        }
    }

    /// How far an issued plan's task is.
    static func write(_ tally: TaskTally, of task: PlanTask, _ json: inout JSONWriter) {
        guard !task.isCancelled else { return json.member(dynamicName: "status", "cancelled") }
        json.member("status", tally.status)
        json.member("progress", tally.progress)
        json.member("accountable") { json in
            json.member("units", tally.units)
            json.member("done", tally.done)
            json.member("overdue", tally.overdue)
        }
    }

    private static func write(_ schedule: TaskSchedule, _ json: inout JSONWriter) {
        switch schedule {
        case .date(let day):
            json.member("type", ScheduleType.date)
            json.member("date", day)
        case .period(let period):
            switch period.frequency {
            case .monthly:
                json.member("type", ScheduleType.month)
                json.member("month", period.description)
            case .quarterly:
                json.member("type", ScheduleType.quarter)
                json.member("year", period.year)
                json.member("quarter", period.index + 1)
            case .semiannual, .annual:
                json.member("type", ScheduleType.year)
                json.member("year", period.year)
            }
        case .range(let span):
            json.member("type", ScheduleType.range)
            span.write(&json)
        case .continuous(let frequency):
            json.member("type", ScheduleType.continuous)
            json.member("every", frequency.map(Every.init))
        case .onSuperiorGuidance: json.member("type", ScheduleType.onSuperiorGuidance)
        }
    }

    private static func write(_ party: PlanTask.Party, _ json: inout JSONWriter) {
        switch party {
        case .unit(let id): json.member("unitId", id)
        case .below(let id, let kinds, let depth):
            json.member("belowId", id)
            json.member("depth", depth)
            if !kinds.isEmpty {
                json.memberArray("kinds") { json in
                    for kind in kinds { json.value(kind) }
                }
            }
        }
    }
}

extension PlanTaskWire.ScheduleType: WireValue {}
extension PlanTaskWire.Every: WireValue {}
extension PlanTask.Group: WireValue {}
extension TaskAssignment.Status: WireValue {}

extension Phrase {
    fileprivate static let month = Phrase(vi: "một tháng như 2026-04", en: "a month such as 2026-04")
}
