package protocol CalendarReader {
    func calendarLink(of id: Account.ID) throws -> CalendarLink?
    /// Whose link has this hash.
    func calendarAccount(_ hash: String) throws -> Account.ID?
    /// What is still to be handed in on days of the window, with the title of its regime or request; what is due first
    /// comes first.
    /// - Parameters:
    ///   - units: for which it is the unit itself that owes it.
    ///   - limit: of each unit, the collaborator and each group.
    func owed(
        by units: [Unit.ID], collaborator: Collaborator.ID?, groups: [ReporterGroup.ID],
        in window: DateSpan, most limit: Int
    ) throws -> [(obligation: Obligation, title: String)]
    /// What the units have to do by plans that are issued, on days of the window; what is due first comes first.
    func dueTasks(of units: [Unit.ID], in window: DateSpan, most limit: Int) throws -> [DueTask]
}

package protocol CalendarWriter: CalendarReader {
    /// In place of the account's other one.
    func set(_ link: CalendarLink, hash: String) throws
    func removeCalendarLink(of id: Account.ID) throws
}
