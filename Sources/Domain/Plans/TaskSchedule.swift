/// When a task is to be done (thời gian thực hiện).
package enum TaskSchedule: Sendable, Hashable {
    case date(CivilDate)
    /// A month, a quarter or a year.
    case period(Period)
    case range(DateSpan)
    /// All through the plan's period; with a frequency it is due in each month, quarter or year of it.
    case continuous(every: Frequency?)
    /// When the superior's guidance comes (khi có hướng dẫn của cấp trên).
    case onSuperiorGuidance

    /// The day by which it is to be done; nil while nobody can know it.
    /// - Parameters:
    ///   - plan: the plan's period, which a schedule may pass.
    ///   - today: of what is due again and again, the next time is meant.
    package func dueOn(in plan: DateSpan, today: CivilDate) -> CivilDate? {
        switch self {
        case .date(let day): day
        case .period(let period): period.last
        case .range(let span): span.last
        case .continuous(nil): plan.last
        case .continuous(let frequency?):
            min(Period(frequency, containing: min(max(today, plan.first), plan.last)).last, plan.last)
        case .onSuperiorGuidance: nil
        }
    }
}

extension TaskSchedule: CustomStringConvertible {
    package var description: String {
        switch self {
        case .date(let day): "date \(day)"
        case .period(let period): "period \(period)"
        case .range(let span): "range \(span.first) \(span.last)"
        case .continuous(nil): "continuous"
        case .continuous(let frequency?): "continuous \(frequency.rawValue)"
        case .onSuperiorGuidance: "onSuperiorGuidance"
        }
    }

    package init?(_ description: String) {
        let parts = description.split(separator: " ").map(String.init)
        switch (parts.first, parts.count) {
        case ("date", 2):
            guard let day = CivilDate(parts[1]) else { return nil }
            self = .date(day)
        case ("period", 2):
            guard let period = Period(parts[1]) else { return nil }
            self = .period(period)
        case ("range", 3):
            guard let first = CivilDate(parts[1]), let last = CivilDate(parts[2]) else { return nil }
            self = .range(DateSpan(first: first, last: last))
        case ("continuous", 1): self = .continuous(every: nil)
        case ("continuous", 2):
            guard let frequency = Frequency(rawValue: parts[1]) else { return nil }
            self = .continuous(every: frequency)
        case ("onSuperiorGuidance", 1): self = .onSuperiorGuidance
        default: return nil
        }
    }
}
