import Domain
import Testing

@testable import APIServer

extension World {
    static let formQuestions = #"""
        {"questions": [
            {"code": "biet", "type": "single", "text": "Biết không?", "textEn": "Do you know?", "required": true,
             "choices": [{"code": "co", "label": "Có <chứ>"}, {"code": "khong", "label": "Không"}]},
            {"code": "tuoi", "type": "number", "text": "Tuổi?", "min": 16, "max": 120},
            {"code": "nguon", "type": "multiple", "text": "Qua đâu?", "relevantIf": "biet = 'co'", "min": 1,
             "required": true, "choices": [{"code": "loa", "label": "Loa"}, {"code": "mang", "label": "Mạng"}]},
            {"code": "uu_tien", "type": "rank", "text": "Xếp hạng?", "min": 1, "relevantIf": "biet = 'co'",
             "choices": [{"code": "1", "label": "Đường"}, {"code": "2", "label": "Trường"}]},
            {"code": "y_kien", "type": "text", "text": "Ý kiến?", "max": 50, "relevantIf": "biet = 'co'"}]}
        """#

    /// A survey of P1 with a public form, for C1 (10 ballots) and C2 (20), open from now on for ten days.
    /// - Returns: the paths of the survey and of its form.
    func openForm(_ more: String = "", questions: String = World.formQuestions) async throws -> (
        survey: String, publicID: String
    ) {
        let board = try token(.advisor, "P1")
        let id = try await make(
            "POST", "/v1/surveys", as: board,
            #"""
            {"ownerCode": "P1", "title": "Sáp nhập & đặt tên", "closesAt": "2026-10-20T00:00:00+07:00",
             "publicForm": true\#(more)}
            """#
        ).id
        let path = "/v1/surveys/\(id)"
        try await change("PUT", "\(path)/questionnaire", as: board, questions)
        try await change(
            "PUT", "\(path)/targets", as: board,
            #"{"targets": [{"unitCode": "C1", "quota": 10}, {"unitCode": "C2", "quota": 20}]}"#)
        let opened = try await make("POST", "\(path)/opening", as: board)
        return (path, try #require(opened["publicId"]?.text))
    }

    /// Ballots that were counted, by the codes of the units.
    func counted(_ survey: String) async throws -> [String: Int64] {
        let items = try await make("GET", "\(survey)/progress", as: token(.advisor, "P1"))["items"]?.elements
        let codes = Dictionary(unitIDs.map { ($1, $0) }) { first, _ in first }
        return Dictionary(
            (items ?? []).map { (codes[$0["unitId"]?.text ?? ""] ?? "", $0["counted"]?.integer ?? -1) }
        ) {
            first, _ in first
        }
    }

    /// What a page sends, names and values as they stand.
    func fillIn(_ publicID: String, _ body: String, sourceLocation: SourceLocation = #_sourceLocation)
        async throws
        -> TestServer.Reply
    {
        try await send(
            "POST", "/forms/\(publicID)", as: nil, body,
            headers: [("Content-Type", "application/x-www-form-urlencoded")], sourceLocation: sourceLocation)
    }
}
