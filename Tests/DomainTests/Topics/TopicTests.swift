import Domain
import Testing

struct TopicTests {
    private func topic(_ number: Int, mergedInto target: Int? = nil) -> Topic {
        Topic(
            id: .numbered(number), name: "Chủ đề \(number)", unitID: .numbered(1),
            mergedIntoID: target.map { .numbered($0) }, meta: .new(epoch))
    }

    @Test func `a topic is merged into another`() throws {
        #expect(try topic(1).merged(into: topic(2)) == topic(1, mergedInto: 2))
    }

    @Test func `a topic is merged once, never into itself, and never into a merged one`() {
        #expect(throws: TopicRefusal.alreadyMerged) { try topic(1, mergedInto: 3).merged(into: topic(2)) }
        #expect(throws: TopicRefusal.mergeIntoItself) { try topic(1).merged(into: topic(1)) }
        #expect(throws: TopicRefusal.topicMerged) { try topic(1).merged(into: topic(2, mergedInto: 3)) }
    }
}
