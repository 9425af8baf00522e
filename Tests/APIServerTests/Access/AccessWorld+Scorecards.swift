import Domain
import TestSupport
import Testing

/// The criteria of a place's committee, by their status, and its own card, by the criteria of the committee above.
struct AccessRating: Sendable {
    /// What nothing has.
    private static let none = "01990000-0000-7000-8000-0000000000ff"

    var sets = ["draft": none, "inForce": none]
    var card = none

    func id(_ path: String, _ thing: String) -> String? {
        path.hasPrefix("/v1/criteria-sets/") ? sets[thing] : path.hasPrefix("/v1/scorecards/") ? card : nil
    }

    func query(_ route: String, at unit: String) -> String {
        switch route {
        case "GET /v1/criteria-sets": "?ownerId=\(unit)"
        case "GET /v1/scorecards": "?unitId=\(unit)"
        case "GET /v1/scorecards/export.csv": "?criteriaSetId=\(sets["inForce"] ?? "")&period=2026-10"
        default: ""
        }
    }

    func body(_ route: String, at unit: String) -> String? {
        switch route {
        case "POST /v1/criteria-sets": ScorecardTests.criteria(#""ownerId": "\#(unit)""#)
        case "PATCH /v1/criteria-sets/{id}": #"{"title": "Tên khác"}"#
        case "POST /v1/scorecards":
            #"{"criteriaSetId": "\#(sets["inForce"] ?? "")", "period": "2026-10", "withinId": "\#(unit)"}"#
        case "PUT /v1/scorecards/{id}/manual-scores":
            #"{"scores": [{"code": "sang_kien", "score": 80, "reason": "Đều"}]}"#
        case "POST /v1/scorecards/{id}/objection": #"{"text": "Đã nộp đúng hạn"}"#
        case "POST /v1/scorecards/{id}/objection-decision":
            #"{"outcome": "rejected", "reason": "Không có căn cứ"}"#
        default: nil
        }
    }
}

extension AccessWorld {
    func makeRating(_ code: String) async throws -> AccessRating {
        let parent = try #require(World.committees.first { $0.code == code }?.parent)
        let above = try world.token(.advisor, parent)
        let own = try await world.adoptCriteria(of: code)
        // What replaces a draft can't be adopted, and so stays one.
        let advisor = try world.token(.advisor, code)
        var draft = try await world.make(
            "POST", "/v1/criteria-sets", as: advisor, ScorecardTests.criteria(#""ownerCode": "\#(code)""#)
        ).id
        draft = try await world.make(
            "POST", "/v1/criteria-sets", as: advisor,
            ScorecardTests.criteria(#""ownerCode": "\#(code)", "replacesId": "\#(draft)""#)
        ).id
        let set = try await world.adoptCriteria(of: parent)
        try await world.make(
            "POST", "/v1/scorecards", as: above,
            #"{"criteriaSetId": "\#(set)", "period": "2026-10", "unitKinds": ["committee"]}"#)
        let cards = try await world.make(
            "GET", "/v1/scorecards?criteriaSetId=\(set)&unitCode=\(code)", as: above)
        return AccessRating(
            sets: ["draft": draft, "inForce": own], card: try #require(cards["items"]?.elements.first).id)
    }
}
