import Domain

/// The ways in which a reader comes to obligations and reports, as `ReadingScope.allows` has them.
struct ReadingArms {
    /// By the author's side.
    var own: [PageArm] = []
    /// By a side that receives.
    var receiving: [PageArm] = []
    /// Common table expressions that the conditions ask.
    var with: [Statement] = []

    /// Units below a superior that are named one by one, so that each is looked up in an index. Of more units the
    /// reader reads so much that going through all rows in the list's order soon fills a page.
    static let namedUnits = 200
}

extension SQLStore {
    /// - Parameter table: the alias of the table, which has unit_id, collaborator_id, group_id, recipient_id and
    ///   regime_id.
    func arms(_ table: Statement, _ scope: ReadingScope, on day: CivilDate) throws -> ReadingArms {
        var arms = ReadingArms()
        func own(_ condition: Statement) { arms.own.append(PageArm(condition: condition, leads: true)) }
        func receiving(_ condition: Statement, leads: Bool = true) {
            arms.receiving.append(PageArm(condition: condition, leads: leads))
        }
        let ofUnit: Statement =
            "\(statement: table).collaborator_id IS NULL AND \(statement: table).group_id IS NULL"
        for unit in Set(scope.ownUnits) {
            own("\(statement: table).unit_id = \(unit.rawValue) AND \(statement: ofUnit)")
        }
        if !scope.writtenBelow.isEmpty {
            arms.own.append(
                try arm(
                    table, units("written", below: scope.writtenBelow, on: day), also: ofUnit, &arms.with))
        }
        if let person = scope.collaboratorID {
            own("\(statement: table).collaborator_id = \(person.rawValue)")
        }
        for group in scope.groupIDs { own("\(statement: table).group_id = \(group.rawValue)") }
        let below = try units("superior", below: scope.superiorUnits, on: day)
        // Who reads all units' reports anyway is left with those of persons, which have an index of their own.
        let further: Statement =
            below.everything
            ? " AND (\(statement: table).collaborator_id IS NOT NULL OR \(statement: table).group_id IS NOT NULL)"
            : ""
        for unit in Set(scope.receivingUnits) {
            receiving("\(statement: table).recipient_id = \(unit.rawValue)" + further)
        }
        for regime in try regimesReceived(by: scope.receivingUnits) {
            receiving("\(statement: table).regime_id = \(regime.rawValue)" + further)
        }
        guard !scope.superiorUnits.isEmpty else { return arms }
        arms.receiving.append(try arm(table, below, also: ofUnit, &arms.with))
        return arms
    }

    /// Rows of the units below some, whose number decides how they are found.
    /// - Parameter with: gains what the condition asks.
    private func arm(
        _ table: Statement, _ below: UnitSet, also condition: Statement, _ with: inout [Statement]
    )
        throws -> PageArm
    {
        if below.everything { return PageArm(condition: condition, leads: false, readsMost: true) }
        if let units = try named(below) {
            return PageArm(
                condition: "\(statement: table).unit_id IN (\(list: units)) AND \(statement: condition)",
                leads: true)
        }
        with.append(below.definition)
        // Those of many units are met soon by going through all rows in the list's order.
        let inside = Self.unindexed(below.contains("\(statement: table).unit_id"))
        return PageArm(condition: "\(statement: inside) AND \(statement: condition)", leads: false)
    }

    /// The ways to rows that belong to one unit each, for who reads those below some units and those of others besides.
    /// - Parameter with: gains what the conditions ask.
    func arms(
        _ column: Statement, below anchors: [Unit.ID], at units: [Unit.ID] = [], on day: CivilDate,
        _ with: inout [Statement]
    ) throws -> [PageArm] {
        let below = try self.units("scope", below: anchors, on: day)
        guard !below.everything else { return [PageArm(condition: "1 = 1", leads: false, readsMost: true)] }
        let named = try named(below)
        let ids = Set(units.map(\.rawValue) + (named ?? []))
        var arms: [PageArm] = []
        if !ids.isEmpty {
            arms.append(PageArm(condition: "\(statement: column) IN (\(list: ids.sorted()))", leads: true))
        }
        if named == nil {
            with.append(below.definition)
            arms.append(
                PageArm(
                    condition: Self.unindexed(below.contains(column)), leads: false))
        }
        return arms
    }

    /// Rows of units within one, whose number decides how they are found.
    /// - Parameter with: gains what the condition asks.
    func filter(_ column: Statement, within id: Unit.ID, on day: CivilDate, _ with: inout [Statement]) throws
        -> PageFilter?
    {
        let inside = try units("within", below: [id], on: day)
        guard !inside.everything else { return nil }
        if let units = try named(inside) {
            return PageFilter(
                condition: "\(statement: column) IN (\(list: units))", leads: true,
                isScattered: units.count > 1)
        }
        with.append(inside.definition)
        return PageFilter(condition: Self.unindexed(inside.contains(column)))
    }

    /// The regimes whose reports go to one of the units besides their first recipient.
    private func regimesReceived(by units: [Unit.ID]) throws -> [Regime.ID] {
        guard !units.isEmpty else { return [] }
        return try rows(
            """
            SELECT DISTINCT x.regime_id FROM regime_recipient x WHERE x.unit_id IN (\(list: units.map(\.rawValue)))
            """
        ).map { try $0.id("regime_id") }
    }

    /// Nil when they are too many.
    private func named(_ units: UnitSet) throws -> [String]? {
        let found = try rows(
            """
            WITH RECURSIVE \(statement: units.definition)
            SELECT id FROM \(statement: units.name) LIMIT \(ReadingArms.namedUnits + 1)
            """
        ).map { try $0.text("id") }
        return found.count > ReadingArms.namedUnits ? nil : found
    }
}
