/// A subject that opinions are about: on the central list, or added by a unit for itself and those below.
package struct Topic: Sendable, Hashable {
    package typealias ID = Identifier<Topic>
    package let id: ID
    package var name: String
    package let unitID: Unit.ID
    package var mergedIntoID: ID?
    package var meta: Meta

    package init(id: ID, name: String, unitID: Unit.ID, mergedIntoID: ID?, meta: Meta) {
        self.id = id
        self.name = name
        self.unitID = unitID
        self.mergedIntoID = mergedIntoID
        self.meta = meta
    }

    package func merged(into target: Topic) throws(TopicRefusal) -> Topic {
        guard mergedIntoID == nil else { throw .alreadyMerged }
        guard target.id != id else { throw .mergeIntoItself }
        guard target.mergedIntoID == nil else { throw .topicMerged }
        var result = self
        result.mergedIntoID = target.id
        return result
    }
}

package enum TopicRefusal: Error, Sendable, Hashable {
    case nameTaken
    case alreadyMerged
    case topicMerged
    case mergeIntoItself
}
