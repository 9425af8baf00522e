import Domain

extension SQLStore {
    func claim(
        _ external: ExternalReport, for id: Report.ID, of unitID: Unit.ID, by person: Collaborator.ID?
    ) throws -> Bool {
        try row(
            """
            INSERT INTO report_external (unit_id, person_id, external_id, report_id, fingerprint)
            VALUES (\(unitID.rawValue), \(person?.rawValue ?? ""), \(external.id), \(id.rawValue),
                \(external.fingerprint))
            ON CONFLICT (unit_id, person_id, external_id) DO NOTHING RETURNING report_id
            """) != nil
    }

    func externalReport(_ id: String, of unitID: Unit.ID, by person: Collaborator.ID?) throws -> (
        reportID: Report.ID, fingerprint: String
    )? {
        try row(
            """
            SELECT report_id, fingerprint FROM report_external
            WHERE unit_id = \(unitID.rawValue) AND person_id = \(person?.rawValue ?? "") AND external_id = \(id)
            """
        ).map { (try $0.id("report_id"), try $0.text("fingerprint")) }
    }

    func attempt<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("SAVEPOINT attempt")
        do {
            let value = try body()
            try execute("RELEASE SAVEPOINT attempt")
            return value
        } catch {
            try execute("ROLLBACK TO SAVEPOINT attempt")
            try execute("RELEASE SAVEPOINT attempt")
            throw error
        }
    }
}
