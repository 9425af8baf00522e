import Domain
import HTTPTypes

enum GroupRoutes {
    static let all: [Route] = [
        .get("/v1/groups", query: true, list),
        .post("/v1/groups", create),
        .get("/v1/groups/{id}") { exchange in
            let id = try exchange.id(of: ReporterGroup.self)
            return answer(try await exchange.view { try $0.group(id) })
        },
        .patch("/v1/groups/{id}", change),
        .get("/v1/groups/{id}/composition", composition),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (unit, within) = (query.unit("unit"), UnitRoutes.within(query))
        var filter = GroupFilter()
        filter.templateID = query.id("templateId")
        filter.leaderID = query.id("leaderId")
        filter.validOn = query.date("validOn")
        filter.query = query.text("q", length: Limits.query)
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { [filter] view in
            var filter = filter
            filter.unitID = try unit.map { try view.resolve($0) }
            filter.within = try within.map { try view.resolve($0) }
            return try view.groups(filter, page)
        }
        return exchange.list(query, found, write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: ReporterGroup.self))
        let unit = fields.unit("unit")
        let name = fields.text("name", length: Limits.name)
        let templateID = fields.optionalIdentifier("templateId", of: GroupTemplate.self)
        let number = fields.text("decisionNumber", length: Limits.decisionNumber)
        let date = fields.date("decisionDate")
        let leaderID = fields.identifier("leaderId", of: Collaborator.self)
        let members = fields.objects("members", count: Limits.groupMembers, member)
        let (from, to) = (fields.date("validFrom"), fields.optionalDate("validTo"))
        try fields.finish()
        let new = NewGroup(
            id: id, unit: try present(unit), name: name, templateID: templateID, decisionNumber: number,
            decisionDate: try present(date), leaderID: try present(leaderID),
            members: try members.map(present), validFrom: try present(from), validTo: to)
        return try await exchange.work {
            try $0.createGroup(new, claim)
        } answer: { group in
            answer(group).created("/v1/groups/\(group.id)")
        }
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: ReporterGroup.self)
        let fields = try exchange.fields()
        let name = fields.optionalText("name", length: Limits.name)
        let templateID = fields.identifierChange("templateId", of: GroupTemplate.self, clearable: true)
        let number = fields.optionalText("decisionNumber", length: Limits.decisionNumber)
        let date = fields.optionalDate("decisionDate")
        let leaderID = fields.optionalIdentifier("leaderId", of: Collaborator.self)
        let members =
            fields.has("members") ? fields.objects("members", count: Limits.groupMembers, member) : nil
        let validTo = fields.dateChange("validTo", clearable: true)
        let reason = fields.optionalText("reason", length: Limits.reason, multiline: true)
        if case .set = validTo, !fields.has("reason") {
            fields.fail("reason", .required, .text(Limits.reason))
        }
        try fields.finish()
        let change = GroupChange(
            name: name, templateID: templateID, decisionNumber: number, decisionDate: date,
            leaderID: leaderID, members: try members?.map(present), validTo: validTo, reason: reason)
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.changeGroup(id, change, precondition) })
    }

    /// Nil after an error that the fields have recorded.
    private static func member(_ fields: JSONFields) -> NewGroupMember? {
        let collaboratorID = fields.optionalIdentifier("collaboratorId", of: Collaborator.self)
        let office = fields.optionalText("office", length: Limits.position)
        let unit = fields.optionalUnit("officeUnit")
        let position = fields.text("position", length: Limits.position)
        let names = ["office", "officeUnitId", "officeUnitCode"]
        guard !fields.has("collaboratorId") else {
            for name in names where fields.has(name) { fields.fail(name, .notAllowed, .memberHolder) }
            return collaboratorID.map { NewGroupMember(holder: .collaborator($0), position: position) }
        }
        guard let office, let unit else {
            if !fields.has("office") { fields.fail("office", .required, .memberHolder) }
            if !names.dropFirst().contains(where: fields.has) {
                fields.fail("officeUnitId", .required, .memberHolder)
            }
            return nil
        }
        return NewGroupMember(holder: .office(office, unit), position: position)
    }

    private static func composition(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: ReporterGroup.self)
        let found = try await exchange.view { try $0.composition(of: id) }
        return .json { json in
            json.member("groupId", id)
            json.member("templateId", found.templateID)
            json.member("complete", found.isComplete)
            json.member("leaderStanding", found.leaderStanding)
            json.member("notServing", found.notServing)
            json.memberArray(
                "items",
                { json in
                    for line in found.lines {
                        json.object { json in
                            json.member("position", line.position)
                            json.member("min", line.wanted?.lowerBound)
                            json.member("max", line.wanted?.upperBound)
                            json.member("have", line.have)
                            json.member("missing", line.missing)
                            json.member("excess", line.excess)
                        }
                    }
                })
        }
    }

    private static func answer(_ group: ReporterGroup) -> Answer {
        Answer.json { write(group, &$0) }.tagged(String(group.meta.version))
    }

    private static func write(_ group: ReporterGroup, _ json: inout JSONWriter) {
        json.member("id", group.id)
        json.member("unitId", group.unitID)
        json.member("name", group.name)
        json.member("templateId", group.templateID)
        json.member("decisionNumber", group.decisionNumber)
        json.member("decisionDate", group.decisionDate)
        json.member("leaderId", group.leaderID)
        json.memberArray(
            "members",
            { json in
                for member in group.members {
                    json.object { json in
                        switch member.holder {
                        case .collaborator(let id): json.member("collaboratorId", id)
                        case .office(let office, let unitID):
                            json.member("office", office)
                            json.member("officeUnitId", unitID)
                        }
                        json.member("position", member.position)
                    }
                }
            })
        json.member("validFrom", group.validFrom)
        json.member("validTo", group.validTo)
        group.meta.write(&json)
    }
}

extension Phrase {
    fileprivate static let memberHolder = Phrase(
        vi: "hoặc collaboratorId, hoặc office cùng officeUnitId hay officeUnitCode",
        en: "either collaboratorId, or office with officeUnitId or officeUnitCode")
}
