/// Days from `first` to `last`, both included.
package struct DateSpan: Hashable, Sendable {
    package let first: CivilDate
    package let last: CivilDate

    package init(first: CivilDate, last: CivilDate) {
        self.first = first
        self.last = last
    }

    package init(_ period: Period) { self.init(first: period.first, last: period.last) }

    package func overlaps(_ other: DateSpan) -> Bool { first <= other.last && other.first <= last }
}

/// Whether `day` lies in [from, to); an absent `to` is open.
package func isValid(from: CivilDate, to: CivilDate?, on day: CivilDate) -> Bool {
    guard from <= day else { return false }
    guard let to else { return true }
    return day < to
}
