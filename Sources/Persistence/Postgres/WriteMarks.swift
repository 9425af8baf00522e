import Domain

/// Asks the primary where its log stands. One question serves all who came before it was sent, so that many readers cost
/// the primary little.
actor WriteMarks {
    /// With a connection of its own: a question is not to wait behind transactions.
    private let engine: PostgresEngine
    private var asking: Task<WriteMark, any Error>?
    private var waiting: Task<WriteMark, any Error>?

    init(_ engine: PostgresEngine) { self.engine = engine }

    /// A mark behind everything that was acknowledged before this was called, by any instance.
    func next() async throws -> WriteMark {
        // The question that is under way may be answered from before.
        if let waiting { return try await waiting.value }
        let before = asking
        let task = Task {
            _ = await before?.result
            asking = waiting
            waiting = nil
            return try await ask()
        }
        waiting = task
        return try await task.value
    }

    private func ask() async throws -> WriteMark {
        try await engine.read { transaction in
            guard let row = try transaction.row(WriteMark.question) else {
                throw StorageError.unavailable("the primary does not say where its log stands")
            }
            return try WriteMark(row)
        }
    }

    nonisolated var questions: Int { engine.statistics.roundTrips }

    func close() async { await engine.close() }
}
