import Persistence

/// What makes a store broken, where the program would refuse.
protocol SQLAccess {
    func run(_ sql: StaticString) async throws
}

extension SQLStorage: SQLAccess {
    func run(_ sql: StaticString) async throws {
        try await engine.write { try $0.execute(script: "\(sql)") }
    }
}
