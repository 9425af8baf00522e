import Domain
import Testing

@testable import APIServer

@Suite struct JSONFieldsDomainTests {
    private enum Thing {}
    private let id = "0199f3a2-7c4b-7d11-8a55-3c1e9b6f0a21"

    @Test func `ids, dates, instants and periods are read`() throws {
        let fields = try fields(
            #"{"id":"\#(id)","ids":["\#(id)"],"on":"2026-10-20","at":"2026-10-20T16:59:59.000Z","for":"2026-H1"}"#
        )
        let read: Identifier<Thing>? = fields.identifier("id")
        #expect(read?.rawValue == id)
        #expect(fields.optionalIdentifier("none", of: Thing.self) == nil)
        #expect(fields.identifiers("ids", of: Thing.self, count: 1...2).map(\.rawValue) == [id])
        #expect(fields.identifiers("noIds", of: Thing.self, count: 0...2).isEmpty)
        #expect(
            fields.identifierChange("id", of: Thing.self, clearable: true).applied(to: nil)?.rawValue == id)
        #expect(fields.date("on")?.description == "2026-10-20")
        #expect(fields.optionalDate("noDate") == nil)
        #expect(fields.dateChange("on", clearable: true).applied(to: nil)?.description == "2026-10-20")
        #expect(fields.instant("at")?.description == "2026-10-20T16:59:59.000Z")
        #expect(fields.optionalInstant("noInstant") == nil)
        #expect(fields.instantChange("noInstant", clearable: true).isKeep)
        #expect(fields.period("for")?.description == "2026-H1")
        #expect(fields.optionalPeriod("noPeriod") == nil)
        try fields.finish()
    }

    @Test func `what is no such value is a wrong format, and what is missing is required`() throws {
        let fields = try fields(
            #"{"id":"\#(id.uppercased())","ids":["\#(id)","1"],"on":"2026-02-30","at":"2026-10-20","for":"2026-Q5"}"#
        )
        _ = fields.identifier("id", of: Thing.self)
        _ = fields.identifiers("ids", of: Thing.self, count: 1...2)
        _ = fields.date("on")
        _ = fields.optionalInstant("at")
        _ = fields.period("for")
        _ = fields.instant("missing")
        let errors = try #require(throws: MalformedBody.self) { try fields.finish() }.errors
        #expect(
            errors == [
                FieldError(pointer: "/id", code: .invalidFormat, expected: .identifier),
                FieldError(pointer: "/ids/1", code: .invalidFormat, expected: .identifier),
                FieldError(pointer: "/on", code: .invalidFormat, expected: .date),
                FieldError(pointer: "/at", code: .invalidFormat, expected: .instant),
                FieldError(pointer: "/for", code: .invalidFormat, expected: .period),
                FieldError(pointer: "/missing", code: .required, expected: .instant),
            ])
    }

    private func fields(_ body: String) throws -> JSONFields {
        JSONFields(body: try JSONReader.parse(Array(body.utf8)))
    }
}
