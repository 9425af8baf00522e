@testable import APIServer

extension TestServer {
    func importCSV(_ csv: String, as token: String, _ query: String = "") async throws -> Reply {
        try await send(
            "POST", "/v1/units/import\(query)", as: token, csv,
            headers: [("Content-Type", "text/csv; charset=utf-8")])
    }
}
