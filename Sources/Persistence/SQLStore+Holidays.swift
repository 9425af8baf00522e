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
