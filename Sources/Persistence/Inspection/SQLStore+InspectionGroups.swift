import Domain

extension Inspection {
    func groups() throws {
        try each(
            "groupTemplate", groupTemplateColumns, from: "group_template t", alias: "t", decodeGroupTemplate
        ) { batch in
            for (_, template) in batch {
                do throws(GroupRefusal) { try template.check() } catch {
                    find("groupTemplate.positions", "groupTemplate \(template.id)", "\(error)")
                }
            }
        }
        let units = Set(try store.rows("SELECT id FROM unit").map { try $0.text("id") })
        try each(
            "group", groupColumns + ", g.folded", from: "reporter_group g", alias: "g", decodeGroup
        ) { batch in
            let people = try store.codeNames(
                of: batch.flatMap { $0.value.members.compactMap(\.collaboratorID) })
            for (row, group) in batch {
                let subject = "group \(group.id)"
                expect(
                    try row.text("folded") == group.name.folded, "group.texts", subject,
                    "what search uses is not of its name")
                do throws(GroupRefusal) { try group.check() } catch {
                    find("group.members", subject, "\(error)")
                }
                let isThere = group.members.allSatisfy { member in
                    member.collaboratorID.map { people[$0] != nil } ?? true
                        && member.officeUnitID.map { units.contains($0.rawValue) } ?? true
                }
                expect(isThere, "group.members", subject, "names a member who is not there")
            }
        }
        try owed()
    }

    private func owed() throws {
        try check(
            "group.unit", "reports for the unit that manages it",
            """
            SELECT g.id, o.id AS detail FROM reporter_group g JOIN obligation o ON o.group_id = g.id
            WHERE o.unit_id <> g.unit_id
            UNION ALL
            SELECT g.id, r.id AS detail FROM reporter_group g JOIN report r ON r.group_id = g.id
            WHERE r.unit_id <> g.unit_id
            """)
        try check(
            "group.obligations", "owes nothing for days before its beginning or from its end on",
            """
            SELECT g.id, o.id AS detail FROM reporter_group g JOIN obligation o ON o.group_id = g.id
            WHERE o.progress = 'none' AND (o.coverage_first >= g.valid_to OR o.coverage_last < g.valid_from)
            """)
    }
}
