import Crypto
import Domain
import Foundation
import HTTPTypes

enum UnitRoutes {
    static let all: [Route] = [
        .get("/v1/units", query: true, list),
        .post("/v1/units", create),
        .post("/v1/units/import", body: .csv, query: true, importUnits),
        .get("/v1/units/{id}", query: true, show),
        .patch("/v1/units/{id}", change),
        .get("/v1/units/{id}/ancestors", query: true, ancestors),
        .get("/v1/units/{id}/descendants", query: true, descendants),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        var filter = UnitFilter()
        filter.code = query.unitCode("code")
        let (parent, within) = (query.unit("parent"), within(query))
        filter.level = query.choice("level", Unit.Level.self)
        filter.kind = query.choice("kind", Unit.Kind.self)
        filter.query = query.text("q", length: Limits.query)
        let asOf = query.date("asOf")
        let page = try exchange.page(query)
        try query.finish()
        let units = try await exchange.view { [filter] view in
            var filter = filter
            filter.parent = try parent.map { try view.resolve($0, on: asOf) }
            filter.within = try within.map { try view.resolve($0, on: asOf) }
            return try view.units(filter, asOf: asOf, page)
        }
        return exchange.list(query, units, write)
    }

    /// `within` or `withinCode`.
    static func within(_ query: Query) -> UnitReference? { query.unit("within", idName: "within") }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Unit.self))
        let code = fields.parsed("code", expected: .unitCode, parseCode)
        let name = fields.text("name", length: Limits.name)
        let shortName = fields.optionalText("shortName", length: Limits.shortName)
        let kind = fields.choice("kind", Unit.Kind.self)
        let level = fields.choice("level", Unit.Level.self)
        let parent = fields.unit("parent")
        let receivesFor = fields.optionalUnit("receivesFor")
        let officer = fields.optionalText("officerInCharge", length: Limits.personInCharge)
        let (from, to) = (fields.optionalDate("validFrom"), fields.optionalDate("validTo"))
        try fields.finish()
        let new = NewUnit(
            id: id, code: try present(code), name: name, shortName: shortName, kind: try present(kind),
            level: try present(level), parent: try present(parent), receivesFor: receivesFor,
            officerInCharge: officer, validFrom: from, validTo: to)
        return try await exchange.work {
            try $0.createUnit(new, claim)
        } answer: { unit in
            answer(unit).created("/v1/units/\(unit.id)")
        }
    }

    static func parseCode(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard Limits.code.contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else {
            return nil
        }
        return bytes.allSatisfy { isAlphanumeric($0) || "._/-".utf8.contains($0) } ? text : nil
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Unit.self)
        let query = exchange.query
        let asOf = query.date("asOf")
        try query.finish()
        return answer(try await exchange.view { try $0.unit(id, asOf: asOf) })
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Unit.self)
        let fields = try exchange.fields()
        let code = fields.optionalParsed("code", expected: .unitCode, parseCode)
        let name = fields.optionalText("name", length: Limits.name)
        let shortName = fields.textChange("shortName", length: Limits.shortName, clearable: true)
        let parent = fields.optionalUnit("parent")
        let receivesFor = receivesForChange(fields)
        let officer = fields.textChange("officerInCharge", length: Limits.personInCharge, clearable: true)
        let (validTo, effectiveFrom) = (fields.optionalDate("validTo"), fields.optionalDate("effectiveFrom"))
        try fields.finish()
        let change = UnitChange(
            code: code, name: name, shortName: shortName, parent: parent, receivesFor: receivesFor,
            officerInCharge: officer, validTo: validTo, effectiveFrom: effectiveFrom)
        let precondition = exchange.precondition
        let (unit, replaced) = try await exchange.work { work in
            var replaced: CivilDate?
            let unit = try work.changeUnit(id, change, precondition) { replaced = $0 }
            return (unit, replaced)
        }
        return Answer.json { json in
            write(unit, &json)
            let warnings = replaced.map { [Warning.laterChangeReplaced($0)] } ?? []
            Warning.write(warnings, in: exchange.context.language, &json)
        }.tagged(tag(unit))
    }

    private static func receivesForChange(_ fields: JSONFields) -> Change<UnitReference> {
        // Null clears here, and is of the wrong type for a reference.
        if !fields.has("receivesForCode"),
            case .clear = fields.identifierChange("receivesForId", of: Unit.self, clearable: true)
        {
            return .clear
        }
        return fields.optionalUnit("receivesFor").map { .set($0) } ?? .keep
    }

    private static func ancestors(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Unit.self)
        let query = exchange.query
        let asOf = query.date("asOf")
        try query.finish()
        let units = try await exchange.view { try $0.ancestors(of: id, asOf: asOf) }
        return .json { json in
            json.memberArray(
                "items",
                { json in
                    for unit in units { json.object { write(unit, &$0) } }
                })
        }
    }

    private static func descendants(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Unit.self)
        let query = exchange.query
        let asOf = query.date("asOf")
        let page = try exchange.page(query)
        try query.finish()
        return exchange.list(
            query, try await exchange.view { try $0.descendants(of: id, asOf: asOf, page) }, write)
    }

    private static func importUnits(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let under = query.unit("under", idName: "under")
        let validFrom = query.date("validFrom")
        let dryRun = query.flag("dryRun")
        try query.finish()
        let lines = try CSVReader.lines(exchange.body)
        // Who may not import is told so before what is wrong with the lines.
        let rows = Result { try UnitCSV.rows(lines, validFrom: validFrom ?? UnitCSV.defaultValidFrom) }
        return try await exchange.work { work in
            let top = try work.topOfImport(under.map { try work.view.resolve($0) }).unit.id
            return try work.importUnits(rows.get(), under: top, dryRun: dryRun)
        } answer: { outcome in
            .json { json in
                json.member("created", outcome.created)
                json.member("unchanged", outcome.unchanged)
                json.member("total", outcome.total)
                json.member("dryRun", outcome.dryRun)
            }
        }
    }

    private static func answer(_ unit: Unit) -> Answer { Answer.json { write(unit, &$0) }.tagged(tag(unit)) }

    /// Facts recorded for a later day take effect without a write, so the tag names them beside the version.
    private static func tag(_ unit: Unit) -> String {
        let facts = [unit.code, unit.name, unit.shortName ?? "", unit.parentID?.rawValue ?? ""]
        let digest = SHA256.hash(data: Data(facts.joined(separator: "\u{1F}").utf8))
        return "\(unit.meta.version)-" + digest.prefix(4).hexadecimal
    }

    static func write(_ unit: Unit, _ json: inout JSONWriter) {
        json.member("id", unit.id)
        json.member("code", unit.code)
        json.member("name", unit.name)
        json.member("shortName", unit.shortName)
        json.member("kind", unit.kind)
        json.member("level", unit.level)
        json.member("parentId", unit.parentID)
        json.member("receivesForId", unit.receivesForID)
        json.member("officerInCharge", unit.officerInCharge)
        json.member("validFrom", unit.validFrom)
        json.member("validTo", unit.validTo)
        unit.meta.write(&json)
    }
}

extension Warning {
    fileprivate static func laterChangeReplaced(_ day: CivilDate) -> Warning {
        Warning(
            pointer: "/effectiveFrom", code: "laterChangeReplaced",
            detail: Phrase(
                vi: "Thay đổi đã ghi từ ngày \(day) không còn; hãy ghi lại nếu vẫn cần.",
                en: "The change recorded from \(day) on gave way; record it again if it still holds."))
    }
}

extension Unit.Kind: WireValue {}
extension Unit.Level: WireValue {}

extension Phrase {
    static let unitCode = Phrase(
        vi: "1 đến 32 chữ không dấu, chữ số hoặc . _ / -, bắt đầu bằng chữ hay số",
        en: "1 to 32 of letters, digits and . _ / -, beginning with a letter or digit")
}
