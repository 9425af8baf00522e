package protocol TopicReader {
    func topic(_ id: Topic.ID) throws -> Topic?
    func topics(_ ids: [Topic.ID]) throws -> [Topic.ID: Topic]
    /// - Parameters:
    ///   - owners: the units whose lists are read.
    ///   - anchors: and those of the units below these.
    func topics(
        query: String?, unitID: Unit.ID?, owners: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Topic>
}

package protocol TopicWriter: TopicReader {
    func topicToChange(_ id: Topic.ID) throws -> Topic?
    /// `TopicRefusal.nameTaken` when the unit's list has that name.
    func insert(_ topic: Topic) throws
    func update(_ topic: Topic) throws
}
