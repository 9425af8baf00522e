package struct UnitFilter: Sendable, Hashable {
    package var code: String?
    package var parent: Unit.ID?
    package var within: Unit.ID?
    package var level: Unit.Level?
    package var kind: Unit.Kind?
    package var query: String?

    package init(
        code: String? = nil, parent: Unit.ID? = nil, within: Unit.ID? = nil, level: Unit.Level? = nil,
        kind: Unit.Kind? = nil, query: String? = nil
    ) {
        self.code = code
        self.parent = parent
        self.within = within
        self.level = level
        self.kind = kind
        self.query = query
    }
}

/// What still hangs on a unit that is to end on a day.
package struct UnitDependents: Sendable, Hashable {
    package let children: Int
    package let openObligations: Int
    package let collaborators: Int
    package let groups: Int
    package let accounts: Int

    package init(children: Int, openObligations: Int, collaborators: Int, groups: Int, accounts: Int) {
        self.children = children
        self.openObligations = openObligations
        self.collaborators = collaborators
        self.groups = groups
        self.accounts = accounts
    }
}

package protocol UnitReader {
    func root() throws -> Unit?
    /// The unit with its facts of that day, or the nearest there are, and its line on that day.
    func place(_ id: Unit.ID, on day: CivilDate) throws -> Place?
    /// The unit that bears the code on that day.
    func unitID(code: String, on day: CivilDate) throws -> Unit.ID?
    /// The units above, nearest first, with their facts of that day.
    func ancestors(of id: Unit.ID, on day: CivilDate) throws -> [Unit]
    /// The unit and all below it, with their facts of that day.
    func subtree(of id: Unit.ID, on day: CivilDate) throws -> [Unit]
    /// - Parameter scope: units below these are listed, and those in `linesAbove`.
    func units(
        _ filter: UnitFilter, below anchors: [Unit.ID], linesAbove: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Unit>
    func names(of ids: [Unit.ID], on day: CivilDate) throws -> [Unit.ID: String]
}

package protocol UnitWriter: UnitReader {
    /// Held until the transaction ends, so that rules that span units can't be broken by two writers at once.
    func lockTree() throws
    func insert(_ unit: Unit) throws
    /// - Parameter datedFrom: the day from which the dated facts hold; nil leaves them as they are.
    func update(_ unit: Unit, datedFrom: CivilDate?) throws
    /// Those of the codes that some unit has or had on any day.
    func codesEverUsed(among codes: [String]) throws -> Set<String>
    /// Whether another unit bears the code on a day of [from, to).
    func codeIsTaken(_ code: String, from: CivilDate, to: CivilDate?, except id: Unit.ID) throws -> Bool
    /// The days after this one from which the unit's facts change, or any unit's.
    func factDates(after day: CivilDate, of id: Unit.ID?) throws -> [CivilDate]
    func dependents(of id: Unit.ID, on day: CivilDate) throws -> UnitDependents
    /// Every unit with its facts of that day, or of its first day if it begins later.
    func allUnits(on day: CivilDate) throws -> [Unit]
}
