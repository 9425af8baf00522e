import Domain

extension SQLStore {
    func calendar(from first: CivilDate, to last: CivilDate) throws -> WorkingCalendar {
        var (daysOff, workingDays): (Set<CivilDate>, Set<CivilDate>) = ([], [])
        for row in try rows(
            "SELECT date, kind FROM holiday WHERE date BETWEEN \(first.description) AND \(last.description)")
        {
            let date = try row.date("date")
            switch try row.choice("kind") as Holiday.Kind {
            case .dayOff: daysOff.insert(date)
            case .workingDay: workingDays.insert(date)
            }
        }
        return WorkingCalendar(daysOff: daysOff, workingDays: workingDays)
    }
}

let holidayColumns: Statement = "h.id, h.date, h.kind, h.name, h.version, h.created_at, h.updated_at"

func decodeHoliday(_ row: Row) throws -> Holiday {
    Holiday(
        id: try row.id("id"), date: try row.date("date"), kind: try row.choice("kind"),
        name: try row.text("name"), meta: try row.meta())
}

extension SQLStore {
    func holiday(_ id: Holiday.ID) throws -> Holiday? {
        try row("SELECT \(statement: holidayColumns) FROM holiday h WHERE h.id = \(id.rawValue)")
            .map { try decodeHoliday($0) }
    }

    func holidayToChange(_ id: Holiday.ID) throws -> Holiday? {
        try row(
            "SELECT \(statement: holidayColumns) FROM holiday h WHERE h.id = \(id.rawValue) \(fragment: forUpdate)"
        ).map { try decodeHoliday($0) }
    }

    func holidays(from first: CivilDate?, to last: CivilDate?, _ page: PageRequest) throws -> Page<Holiday> {
        var conditions: [Statement] = []
        if let first { conditions.append("h.date >= \(first.description)") }
        if let last { conditions.append("h.date <= \(last.description)") }
        return try self.page(
            columns: holidayColumns, from: "holiday h", conditions: conditions,
            order: PageOrder(key: "h.date", keyIsInteger: false, id: "h.id"), updated: "h.updated_at", page
        ) { try decodeHoliday($0) }
    }

    func insert(_ holiday: Holiday) throws {
        let inserted = try row(
            """
            INSERT INTO holiday (id, date, kind, name, version, created_at, updated_at)
            VALUES (\(holiday.id.rawValue), \(holiday.date.description), \(holiday.kind.rawValue),
                \(holiday.name), \(holiday.meta.version), \(holiday.meta.createdAt.milliseconds),
                \(holiday.meta.updatedAt.milliseconds))
            ON CONFLICT (date) DO NOTHING RETURNING id
            """)
        guard inserted != nil else { throw HolidayRefusal.dateTaken }
    }

    func update(_ holiday: Holiday) throws {
        try execute(
            """
            UPDATE holiday SET kind = \(holiday.kind.rawValue), name = \(holiday.name),
                version = \(holiday.meta.version), updated_at = \(holiday.meta.updatedAt.milliseconds)
            WHERE id = \(holiday.id.rawValue)
            """)
    }

    func delete(_ id: Holiday.ID) throws { try execute("DELETE FROM holiday WHERE id = \(id.rawValue)") }
}
