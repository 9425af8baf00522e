import Domain
import Testing

struct MetaTests {
    @Test func `each write is one version more, and the time of change never goes back`() {
        let made = Meta.new(Instant(milliseconds: 5_000))
        #expect(
            made
                == Meta(
                    version: 1, createdAt: .init(milliseconds: 5_000), updatedAt: .init(milliseconds: 5_000)))
        let later = made.touched(Instant(milliseconds: 6_000))
        #expect(later == Meta(version: 2, createdAt: made.createdAt, updatedAt: .init(milliseconds: 6_000)))
        let skewed = later.touched(Instant(milliseconds: 4_000))
        #expect(skewed == Meta(version: 3, createdAt: made.createdAt, updatedAt: .init(milliseconds: 6_000)))
    }

    @Test func `a change without If-Match is refused, also where the version would fit`() {
        #expect(throws: AccessRefusal.preconditionRequired) { try Precondition.missing.check(1) }
    }

    @Test func `a star takes any version`() throws {
        try Precondition.any.check(1)
        try Precondition.any.check(900)
    }

    @Test func `one of the named versions must be the one that stands`() throws {
        try Precondition.versions(["3"]).check(3)
        try Precondition.versions(["1", "3"]).check(3)
        for tags in [[], ["2"], ["4"], ["03"], ["3 "], ["13", "30"]] {
            #expect(throws: AccessRefusal.preconditionFailed) { try Precondition.versions(tags).check(3) }
        }
    }

    @Test func `a partial change keeps, clears or sets`() {
        #expect(Change.keep.applied(to: "cũ") == "cũ")
        #expect(Change<String>.clear.applied(to: "cũ") == nil)
        #expect(Change.set("mới").applied(to: "cũ") == "mới")
        #expect(Change.set("mới").applied(to: nil) == "mới")
        #expect(Change<String>.keep.isKeep)
        #expect(!Change<String>.clear.isKeep)
        #expect(!Change.set("mới").isKeep)
    }
}
