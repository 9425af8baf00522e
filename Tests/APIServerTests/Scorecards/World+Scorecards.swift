import Domain
import Testing

@testable import APIServer

extension World {
    /// A set of criteria that is in force, of one by hand unless told.
    func adoptCriteria(of owner: String, _ criteria: String = ScorecardTests.byHand) async throws -> String {
        let id = try await make(
            "POST", "/v1/criteria-sets", as: token(.advisor, owner),
            ScorecardTests.criteria(#""ownerCode": "\#(owner)""#, criteria)
        ).id
        try await make("POST", "/v1/criteria-sets/\(id)/adoption", as: token(.leader, owner))
        return id
    }

    @discardableResult
    func rate(_ set: String, _ period: String, by owner: String, _ more: String = "") async throws
        -> JSONValue
    {
        try await make(
            "POST", "/v1/scorecards", as: token(.advisor, owner),
            #"{"criteriaSetId": "\#(set)", "period": "\#(period)"\#(more)}"#)
    }

    /// The unit's card as its set's owner reads it.
    func card(_ unit: String, _ set: String, as owner: String) async throws -> JSONValue {
        let advisor = try token(.advisor, owner)
        let found = try await make(
            "GET", "/v1/scorecards?criteriaSetId=\(set)&unitCode=\(unit)", as: advisor)
        let id = try #require(found["items"]?.elements.first, "\(unit)").id
        return try await make("GET", "/v1/scorecards/\(id)", as: advisor)
    }

    /// A report of the unit for the month, accepted by the committee above.
    func accepted(_ unit: String, by above: String, rating: Int) async throws -> String {
        let officer = try token(.officer, unit)
        let owed = try #require(
            try await obligations("unitCode=\(unit)&period=2026-10", as: officer).first {
                $0["unitId"]?.text == (try? self.unit(unit)) && $0["collaboratorId"] == nil
            }
        ).id
        let report = try await make(
            "POST", "/v1/reports", as: officer,
            #"{"obligationId": "\#(owed)", "title": "Tháng 10", "summary": "Giá cả ổn định.", "submit": true}"#
        ).id
        try await make(
            "POST", "/v1/reports/\(report)/acceptance", as: token(.advisor, above), #"{"rating": \#(rating)}"#
        )
        return report
    }
}

extension JSONValue {
    /// A card's figure.
    func figure(_ code: String) -> JSONValue? {
        self["figures"]?.elements.first { $0["code"]?.text == code }
    }
}
