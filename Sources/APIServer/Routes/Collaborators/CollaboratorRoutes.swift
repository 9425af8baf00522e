import Domain
import HTTPTypes

enum CollaboratorRoutes {
    static let all: [Route] = [
        .get("/v1/collaborators", query: true, list),
        .post("/v1/collaborators", create),
        .get("/v1/collaborators/{id}") { exchange in
            let id = try exchange.id(of: Collaborator.self)
            return answer(try await exchange.view { try $0.collaborator(id) })
        },
        .patch("/v1/collaborators/{id}", change),
        .post("/v1/collaborators/{id}/appointments", appoint),
        .post("/v1/collaborators/{id}/suspension", suspend),
        .post("/v1/collaborators/{id}/reinstatement", body: .optionalJSON, reinstate),
        .post("/v1/collaborators/{id}/removal", remove),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (unit, within) = (query.unit("unit"), UnitRoutes.within(query))
        let standing = query.choice("standing", Collaborator.Standing.Name.self)
        let text = query.text("q", length: Limits.query)
        let page = try exchange.page(query)
        try query.finish()
        let found = try await exchange.view { view in
            try view.collaborators(
                CollaboratorFilter(
                    unitID: unit.map { try view.resolve($0) }, within: within.map { try view.resolve($0) },
                    standing: standing, query: text), page)
        }
        return exchange.list(query, found, write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Collaborator.self))
        let codeName = fields.optionalParsed("codeName", expected: .codeName, parseCodeName)
        let unit = fields.unit("unit")
        let occupation = fields.optionalText("occupation", length: Limits.occupation)
        let expertise = fields.texts("expertise", count: Limits.tags, length: Limits.tag)
        let confidential = fields.flag("confidential", default: false)
        let hasIdentity = fields.has("identity")
        try fields.finish()
        try refuse(identity: hasIdentity)
        let new = NewCollaborator(
            id: id, codeName: codeName, unit: try present(unit), occupation: occupation, expertise: expertise,
            confidential: confidential)
        return try await exchange.work {
            try $0.createCollaborator(new, claim)
        } answer: {
            created($0)
        }
    }

    /// Names and addresses are not taken until they can be sealed.
    private static func refuse(identity: Bool) throws {
        guard identity else { return }
        throw Problem.rule(
            "identityNotSealed", "/identity",
            "Chưa nhận thông tin định danh của cộng tác viên khi chưa niêm phong được.",
            "A collaborator's identity is not taken until it can be sealed.")
    }

    private static func parseCodeName(_ text: String) -> String? {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, (2...5).contains(parts[0].count), (3...8).contains(parts[1].count),
            parts[0].allSatisfy({ (65...90).contains($0) }), parts[1].allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return text
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Collaborator.self)
        let fields = try exchange.fields()
        let occupation = fields.textChange("occupation", length: Limits.occupation, clearable: true)
        let expertise =
            fields.has("expertise") ? fields.texts("expertise", count: Limits.tags, length: Limits.tag) : nil
        let confidential = fields.optionalFlag("confidential")
        let hasIdentity = fields.has("identity")
        try fields.finish()
        try refuse(identity: hasIdentity)
        let change = CollaboratorChange(
            occupation: occupation, expertise: expertise, confidential: confidential)
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.changeCollaborator(id, change, precondition) })
    }

    private static func appoint(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Collaborator.self)
        let fields = try exchange.fields()
        let unit = fields.unit("unit")
        let number = fields.text("decisionNumber", length: Limits.decisionNumber)
        let date = fields.date("decisionDate")
        let (from, to) = (fields.date("from"), fields.optionalDate("to"))
        let position = fields.text("position", length: Limits.position)
        try fields.finish()
        let new = NewAppointment(
            unit: try present(unit), decisionNumber: number, decisionDate: try present(date),
            from: try present(from), to: to, position: position)
        return try await exchange.work {
            try $0.appoint(id, new)
        } answer: {
            created($0)
        }
    }

    private static func suspend(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Collaborator.self)
        let fields = try exchange.fields()
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        try fields.finish()
        return try await exchange.work {
            try $0.suspend(id, reason: reason)
        } answer: {
            answer($0)
        }
    }

    private static func reinstate(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Collaborator.self)
        try exchange.fields().finish()
        return try await exchange.work {
            try $0.reinstate(id)
        } answer: {
            answer($0)
        }
    }

    private static func remove(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Collaborator.self)
        let fields = try exchange.fields()
        let reason = fields.text("reason", length: Limits.reason, multiline: true)
        let number = fields.text("decisionNumber", length: Limits.decisionNumber)
        try fields.finish()
        return try await exchange.work {
            try $0.remove(id, reason: reason, decisionNumber: number)
        } answer: {
            answer($0)
        }
    }

    private static func created(_ record: Collaborator) -> Answer {
        var answer = answer(record)
        answer.status = .created
        return answer.located("/v1/collaborators/\(record.id)")
    }

    private static func answer(_ record: Collaborator) -> Answer {
        Answer.json { write(record, &$0) }.tagged(String(record.meta.version))
    }

    static func write(_ record: Collaborator, _ json: inout JSONWriter) {
        json.member("id", record.id)
        json.member("codeName", record.codeName)
        json.member("unitId", record.unitID)
        json.member("occupation", record.occupation)
        json.member("expertise", record.expertise)
        json.member("standing", record.standing.name)
        json.member("endReason", record.standing.reason)
        json.member("confidential", record.confidential)
        json.memberArray(
            "appointments",
            { json in
                for appointment in record.appointments {
                    json.object { json in
                        json.member("id", appointment.id)
                        json.member("unitId", appointment.unitID)
                        json.member("decisionNumber", appointment.decisionNumber)
                        json.member("decisionDate", appointment.decisionDate)
                        json.member("from", appointment.from)
                        json.member("to", appointment.to)
                        json.member("position", appointment.position)
                    }
                }
            })
        record.meta.write(&json)
    }
}

extension Collaborator.Standing.Name: WireValue {}

extension Phrase {
    static let codeName = Phrase(
        vi: "2 đến 5 chữ hoa, gạch nối, 3 đến 8 chữ số, như CTV-00001",
        en: "2 to 5 capitals, a hyphen, 3 to 8 digits, such as CTV-00001")
}
