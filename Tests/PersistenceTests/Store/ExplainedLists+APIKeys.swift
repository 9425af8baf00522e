import Domain

@testable import Persistence

extension ExplainedLists {
    /// With what every request of a program begins with.
    func apiKeys(_ store: SQLStore, _ page: PageRequest) throws {
        for within in [nil, unit] {
            _ = try store.apiKeys(within: within, below: [anchor], on: now.civilDate, page)
        }
        _ = try store.apiKey(Identifier(trusted: "x"))
        _ = try store.apiKeyAtWork(Identifier(trusted: "x"))
        _ = try store.knownKey(hash: "x")
    }
}
