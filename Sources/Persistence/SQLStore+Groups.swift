import Domain

extension SQLStore {
    func groups(ledBy id: Collaborator.ID, on day: CivilDate) throws -> [ReporterGroup.ID] {
        try rows(
            """
            SELECT id FROM reporter_group WHERE leader_id = \(id.rawValue) AND valid_from <= \(day.description)
                AND (valid_to IS NULL OR valid_to > \(day.description))
            ORDER BY id
            """
        ).map { try $0.id("id") }
    }

    func groups(of units: [Unit.ID], on day: CivilDate) throws -> [(id: ReporterGroup.ID, unitID: Unit.ID)] {
        try rows(
            """
            SELECT id, unit_id FROM reporter_group
            WHERE unit_id IN (\(list: units.map(\.rawValue))) AND valid_from <= \(day.description)
                AND (valid_to IS NULL OR valid_to > \(day.description))
            ORDER BY id
            """
        ).map { (try $0.id("id"), try $0.id("unit_id")) }
    }
}
