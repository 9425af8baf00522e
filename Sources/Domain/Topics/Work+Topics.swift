extension View {
    /// Topics of the caller's units, of those above, and of those below.
    package func topic(_ id: Topic.ID) throws -> Topic {
        guard let topic = try store.topic(id) else { throw AccessRefusal.notFound }
        _ = try visiblePlace(topic.unitID)
        return topic
    }

    package func topics(query: String?, unitID: UnitReference?, _ page: PageRequest) throws -> Page<Topic> {
        try store.topics(
            query: query, unitID: try unitID.map { try resolve($0) }, owners: Array(linesAbove()),
            below: anchors,
            on: caller.today, page)
    }
}

extension Work {
    package func createTopic(_ id: Topic.ID, name: String, unit: UnitReference?, _ claim: Claim?) throws
        -> Topic
    {
        try create(claim, existing: { try view.topic(id) }) {
            guard let root = try store.root() else { throw AccessRefusal.notFound }
            let unitID = try view.resolve(unit ?? .id(root.id))
            try view.require(.advisor, over: unitID)
            let topic = Topic(id: id, name: name, unitID: unitID, mergedIntoID: nil, meta: .new(ask.clock))
            try store.insert(topic)
            try record("topic.created", id, in: unitID)
            return topic
        }
    }

    package func renameTopic(_ id: Topic.ID, _ name: String?, _ precondition: Precondition) throws -> Topic {
        var topic = try topicToManage(id)
        try precondition.check(topic.meta.version)
        guard topic.mergedIntoID == nil else { throw TopicRefusal.topicMerged }
        topic.name = name ?? topic.name
        return try save(topic, "topic.changed")
    }

    /// Reports that name the merged topic keep it; new ones name the other.
    package func mergeTopic(_ id: Topic.ID, into target: Topic.ID) throws -> Topic {
        let into = try view.topic(target)
        let topic = try topicToManage(id)
        return try save(topic.merged(into: into), "topic.merged", reason: target.rawValue)
    }

    private func topicToManage(_ id: Topic.ID) throws -> Topic {
        _ = try view.topic(id)
        guard let topic = try store.topicToChange(id) else { throw AccessRefusal.notFound }
        try view.require(.advisor, over: topic.unitID)
        return topic
    }

    private func save(_ topic: Topic, _ action: String, reason: String? = nil) throws -> Topic {
        var topic = topic
        topic.meta = topic.meta.touched(ask.clock)
        try store.update(topic)
        try record(action, topic.id, in: topic.unitID, reason: reason)
        return topic
    }
}
