import Domain

/// The ways in which a reader comes to obligations and reports, as `ReadingScope.allows` has them.
struct ReadingArms {
    /// By the author's side.
    var own: [Statement] = []
    /// By a side that receives.
    var receiving: [Statement] = []
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
        let ofUnit: Statement =
            "\(statement: table).collaborator_id IS NULL AND \(statement: table).group_id IS NULL"
        for unit in Set(scope.ownUnits) {
            arms.own.append("\(statement: table).unit_id = \(unit.rawValue) AND \(statement: ofUnit)")
        }
        if let person = scope.collaboratorID {
            arms.own.append("\(statement: table).collaborator_id = \(person.rawValue)")
        }
        for group in scope.groupIDs { arms.own.append("\(statement: table).group_id = \(group.rawValue)") }
        for unit in Set(scope.receivingUnits) {
            arms.receiving.append("\(statement: table).recipient_id = \(unit.rawValue)")
        }
        for regime in try regimesReceived(by: scope.receivingUnits) {
            arms.receiving.append("\(statement: table).regime_id = \(regime.rawValue)")
        }
        guard !scope.superiorUnits.isEmpty else { return arms }
        let below = try units("superior", below: scope.superiorUnits, on: day)
        if below.everything {
            arms.receiving.append(ofUnit)
        } else if let units = try named(below) {
            arms.receiving.append("\(statement: table).unit_id IN (\(list: units)) AND \(statement: ofUnit)")
        } else {
            arms.with.append(below.definition)
            // Inside CASE no index can serve, so the rows are gone through in the list's order.
            arms.receiving.append(
                """
                CASE WHEN \(statement: below.contains("\(statement: table).unit_id")) THEN 1 ELSE 0 END = 1
                    AND \(statement: ofUnit)
                """)
        }
        return arms
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
