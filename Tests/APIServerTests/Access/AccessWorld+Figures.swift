import Domain

@testable import APIServer

/// Figures of surveys, made without their ballots.
extension AccessWorld {
    static func figures(_ now: Instant) -> PublishedFigures {
        PublishedFigures(
            ballots: 10, isWeighted: false, minCell: 5, from: now.civilDate,
            to: now.civilDate, ownerName: "C1", tables: [])
    }

    /// Under the id of their survey.
    func takeInterimResults(_ server: TestServer, of survey: String) async throws {
        let now = server.services.clock.now
        let taken = InterimResults(
            id: Identifier(trusted: survey), surveyID: Identifier(trusted: survey), takenAt: now,
            takenOn: now.civilDate, reason: "Báo cáo nhanh", counted: 15, figures: Self.figures(now))
        try await server.storage.write { try $0.insert(taken) }
    }
}
