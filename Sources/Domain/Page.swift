/// One page of a list, by keyset: `after` holds the sort values of the last item that the client has.
package struct PageRequest: Sendable, Hashable {
    package let limit: Int
    package let after: [String]?
    package let updatedSince: Instant?

    package init(limit: Int, after: [String]? = nil, updatedSince: Instant? = nil) {
        self.limit = limit
        self.after = after
        self.updatedSince = updatedSince
    }
}

package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    /// The sort values to go on from, nil at the end.
    package let next: [String]?

    package init(items: [Item], next: [String]?) {
        self.items = items
        self.next = next
    }

    package func map<Other: Sendable>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
        Page<Other>(items: try items.map(transform), next: next)
    }
}
