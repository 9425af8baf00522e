import Domain
import HTTPTypes

enum GroupTemplateRoutes {
    static let all: [Route] = [
        .get("/v1/group-templates", query: true, list),
        .post("/v1/group-templates", create),
        .get("/v1/group-templates/{id}") { exchange in
            let id = try exchange.id(of: GroupTemplate.self)
            return answer(try await exchange.view { try $0.groupTemplate(id) })
        },
        .patch("/v1/group-templates/{id}", change),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let unit = query.unit("unit")
        let page = try exchange.page(query)
        try query.finish()
        return exchange.list(
            query, try await exchange.view { try $0.groupTemplates(unit: unit, page) }, write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: GroupTemplate.self))
        let unit = fields.unit("unit")
        let name = fields.text("name", length: Limits.name)
        let positions = fields.objects("positions", count: Limits.groupPositions, position)
        try fields.finish()
        let new = NewGroupTemplate(id: id, unit: try present(unit), name: name, positions: positions)
        return try await exchange.work {
            try $0.createGroupTemplate(new, claim)
        } answer: { template in
            answer(template).created("/v1/group-templates/\(template.id)")
        }
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: GroupTemplate.self)
        let fields = try exchange.fields()
        let name = fields.optionalText("name", length: Limits.name)
        let positions =
            fields.has("positions")
            ? fields.objects("positions", count: Limits.groupPositions, position) : nil
        try fields.finish()
        let precondition = exchange.precondition
        return answer(
            try await exchange.work {
                try $0.changeGroupTemplate(id, name: name, positions: positions, precondition)
            })
    }

    private static func position(_ fields: JSONFields) -> GroupPosition {
        GroupPosition(
            name: fields.text("name", length: Limits.position),
            min: fields.integer("min", in: Limits.positionCount),
            max: fields.integer("max", in: Limits.positionCount))
    }

    private static func answer(_ template: GroupTemplate) -> Answer {
        Answer.json { write(template, &$0) }.tagged(String(template.meta.version))
    }

    private static func write(_ template: GroupTemplate, _ json: inout JSONWriter) {
        json.member("id", template.id)
        json.member("unitId", template.unitID)
        json.member("name", template.name)
        json.memberArray(
            "positions",
            { json in
                for position in template.positions {
                    json.object { json in
                        json.member("name", position.name)
                        json.member("min", position.min)
                        json.member("max", position.max)
                    }
                }
            })
        template.meta.write(&json)
    }
}
