import Domain

extension SQLStore {
    func survey(publicID: String) throws -> Survey? {
        try row("SELECT \(statement: surveyColumns) FROM survey s WHERE s.public_id = \(publicID)").map {
            try decodeSurvey($0)
        }
    }

    func formUnits(of id: Survey.ID, atMost count: Int, on day: CivilDate) throws -> [FormUnit]? {
        let units = try rows(
            """
            SELECT u.id, f.code, f.name
            FROM (SELECT unit_id FROM survey_target WHERE survey_id = \(id.rawValue) AND is_leaf = 1
                    LIMIT \(count + 1)) t
                JOIN unit u ON u.id = t.unit_id
                JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
            ORDER BY f.sort_key, u.id
            """
        ).map(decodeFormUnit)
        return units.count > count ? nil : units
    }

    func formUnit(_ id: Unit.ID, of survey: Survey.ID, on day: CivilDate) throws -> FormUnit? {
        try row(
            """
            SELECT u.id, f.code, f.name FROM survey_target t
                JOIN unit u ON u.id = t.unit_id
                JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
            WHERE t.survey_id = \(survey.rawValue) AND t.unit_id = \(id.rawValue) AND t.is_leaf = 1
            """
        ).map(decodeFormUnit)
    }
}

private func decodeFormUnit(_ row: Row) throws -> FormUnit {
    FormUnit(id: try row.id("id"), code: try row.text("code"), name: try row.text("name"))
}
