import Domain
import Testing

@testable import Persistence

extension World {
    /// A key of the unit, with which a report came that another system knows.
    func makeIntegrator(at unit: Unit.ID) async throws {
        let new = NewAPIKey(
            id: ids.make(), name: "Phần mềm", unit: .id(unit), scopes: [.reportsWrite], expiresAt: nil,
            prefix: "dany_live_aaaaaaaa", hash: String(repeating: "h", count: 43))
        let key = try await work { try $0.createAPIKey(new, nil) }
        let ask = ask()
        let byKey = Ask(
            accountID: key.accountID, sessionID: nil, keyID: key.id, now: ask.now, clock: ask.clock,
            requestID: ask.requestID, makeID: ask.makeID)
        let external = ExternalReport(id: "VB-1", fingerprint: String(repeating: "a", count: 64))
        let id: Report.ID = ids.make()
        _ = try await storage.work(byKey) { work in
            try work.createReport(id, as: external) { id in
                NewReport(id: id, subject: .adHoc(.id(unit)), content: content(), submit: true)
            }
        }
        _ = try await storage.write { try $0.lease(10, of: 100, for: key.accountID.rawValue, inMinute: 1) }
    }
}
