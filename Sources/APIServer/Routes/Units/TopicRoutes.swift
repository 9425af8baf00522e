import Domain
import HTTPTypes

enum TopicRoutes {
    static let all: [Route] = [
        .get("/v1/topics", query: true, list),
        .post("/v1/topics", create),
        .get("/v1/topics/{id}") { exchange in
            let id = try exchange.id(of: Topic.self)
            return answer(try await exchange.view { try $0.topic(id) })
        },
        .patch("/v1/topics/{id}", rename),
        .post("/v1/topics/{id}/merger", merge),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let (text, unit) = (query.text("q", length: Limits.query), query.unit("unit"))
        let page = try exchange.page(query)
        try query.finish()
        let topics = try await exchange.view { try $0.topics(query: text, unitID: unit, page) }
        return exchange.list(query, topics, write)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Topic.self))
        let name = fields.text("name", length: Limits.topicName)
        let unit = fields.optionalUnit("unit")
        try fields.finish()
        return try await exchange.work {
            try $0.createTopic(id, name: name, unit: unit, claim)
        } answer: { topic in
            answer(topic).created("/v1/topics/\(topic.id)")
        }
    }

    private static func rename(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Topic.self)
        let fields = try exchange.fields()
        let name = fields.optionalText("name", length: Limits.topicName)
        try fields.finish()
        let precondition = exchange.precondition
        return answer(try await exchange.work { try $0.renameTopic(id, name, precondition) })
    }

    private static func merge(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Topic.self)
        let fields = try exchange.fields()
        let given = fields.identifier("intoId", of: Topic.self)
        try fields.finish()
        let target = try present(given)
        return try await exchange.work {
            try $0.mergeTopic(id, into: target)
        } answer: {
            answer($0)
        }
    }

    private static func answer(_ topic: Topic) -> Answer {
        Answer.json { write(topic, &$0) }.tagged(String(topic.meta.version))
    }

    static func write(_ topic: Topic, _ json: inout JSONWriter) {
        json.member("id", topic.id)
        json.member("name", topic.name)
        json.member("unitId", topic.unitID)
        json.member("mergedIntoId", topic.mergedIntoID)
        topic.meta.write(&json)
    }
}
