package protocol HolidayReader {
    func holiday(_ id: Holiday.ID) throws -> Holiday?
    /// By date.
    func holidays(from first: CivilDate?, to last: CivilDate?, _ page: PageRequest) throws -> Page<Holiday>
}

package protocol HolidayWriter: HolidayReader {
    func holidayToChange(_ id: Holiday.ID) throws -> Holiday?
    /// `HolidayRefusal.dateTaken` when the list has that day.
    func insert(_ holiday: Holiday) throws
    func update(_ holiday: Holiday) throws
    func delete(_ id: Holiday.ID) throws
}
