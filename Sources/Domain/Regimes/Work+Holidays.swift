package enum HolidayRefusal: Error, Sendable, Hashable {
    case dateTaken
    /// Every other day is worked anyway.
    case workingDayNotWeekend
}

extension Holiday {
    package func check() throws(HolidayRefusal) {
        if kind == .workingDay, !date.isWeekend { throw .workingDayNotWeekend }
    }
}

extension View {
    /// One list for the whole installation, which everybody reads.
    package func holiday(_ id: Holiday.ID) throws -> Holiday {
        guard let holiday = try store.holiday(id) else { throw AccessRefusal.notFound }
        return holiday
    }

    package func holidays(from first: CivilDate?, to last: CivilDate?, _ page: PageRequest) throws
        -> Page<Holiday>
    {
        try store.holidays(from: first, to: last, page)
    }
}

/// Periods that are fixed already keep their times: the list counts for what is fixed from then on.
extension Work {
    package func createHoliday(
        _ id: Holiday.ID, on date: CivilDate, _ kind: Holiday.Kind, name: String, _ claim: Claim?
    ) throws -> Holiday {
        try create(claim, existing: { try view.holiday(id) }) {
            let unitID = try requireCalendar()
            let holiday = Holiday(id: id, date: date, kind: kind, name: name, meta: .new(ask.clock))
            try holiday.check()
            try store.insert(holiday)
            try record("holiday.created", id, in: unitID, reason: date.description)
            return holiday
        }
    }

    package func changeHoliday(
        _ id: Holiday.ID, _ kind: Holiday.Kind?, name: String?, _ precondition: Precondition
    ) throws -> Holiday {
        var (holiday, unitID) = try holidayToChange(id)
        try precondition.check(holiday.meta.version)
        holiday.kind = kind ?? holiday.kind
        holiday.name = name ?? holiday.name
        try holiday.check()
        holiday.meta = holiday.meta.touched(ask.clock)
        try store.update(holiday)
        try record("holiday.changed", id, in: unitID, reason: holiday.date.description)
        return holiday
    }

    package func deleteHoliday(_ id: Holiday.ID, _ precondition: Precondition) throws {
        let (holiday, unitID) = try holidayToChange(id)
        try precondition.check(holiday.meta.version)
        try store.delete(id)
        try record("holiday.deleted", id, in: unitID, reason: holiday.date.description)
    }

    private func holidayToChange(_ id: Holiday.ID) throws -> (Holiday, Unit.ID) {
        guard let holiday = try store.holidayToChange(id) else { throw AccessRefusal.notFound }
        return (holiday, try requireCalendar())
    }

    /// The list is the root's.
    private func requireCalendar() throws -> Unit.ID {
        guard let root = try store.root() else { throw AccessRefusal.notFound }
        try view.require(.administrator, .advisor, over: root.id)
        return root.id
    }
}
