import Domain
import Foundation

/// A plan in a file: `units` and `plan`, with units named by their codes. Its tasks are those of the API.
enum PlanFile {
    static func read(_ bytes: [UInt8], makeID: () -> String) throws -> PlanImport {
        let fields = JSONFields(body: named(try JSONReader.parse(bytes)))
        _ = fields.optionalText("note", length: Limits.taskDetail, multiline: true)
        let units = fields.objects("units", count: 0...Limits.planFileUnits, unit)
        let read = fields.object("plan") { fields in
            let plan = PlanRoutes.reader(fields)
            let tasks = fields.objects("tasks", count: Limits.planTasks, PlanTaskWire.read)
            let number = fields.optionalInteger("number", in: Limits.documentNumber)
            return (plan: plan, tasks: tasks, number: number, signedOn: fields.optionalDate("signedOn"))
        }
        try fields.finish()
        let (plan, tasks, number, signedOn) = try present(read)
        return PlanImport(
            units: try units.map { try present($0) }, plan: try plan(Identifier(trusted: makeID())),
            tasks: try tasks.map { try present($0) }, number: number, signedOn: signedOn)
    }

    private static func unit(_ fields: JSONFields) -> PlanImport.Body? {
        let code = fields.parsed("code", expected: .unitCode, UnitRoutes.parseCode)
        let name = fields.text("name", length: Limits.name)
        let kind = fields.choice("kind", Unit.Kind.self)
        let level = fields.choice("level", Unit.Level.self)
        let parent = fields.parsed("parent", expected: .unitCode, UnitRoutes.parseCode)
        let replaces = fields.optionalParsed("replaces", expected: .unitCode, UnitRoutes.parseCode)
        let receivesFor = fields.optionalParsed("receivesFor", expected: .unitCode, UnitRoutes.parseCode)
        let from = fields.optionalDate("validFrom")
        guard let code, let kind, let level, let parent else { return nil }
        return PlanImport.Body(
            code: code, name: name, kind: kind, level: level, parentCode: parent, replaces: replaces,
            receivesFor: receivesFor, validFrom: from)
    }

    /// The API says `issuerCode`, `unitCode` and `belowCode` where a file says `issuer`, `unit` and `below`.
    private static func named(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.map { member in
                    let isText = if case .string = member.value { true } else { false }
                    let isUnit = isText && ["issuer", "unit", "below"].contains(member.name)
                    return JSONValue.Member(
                        name: isUnit ? member.name + "Code" : member.name, value: named(member.value))
                })
        case .array(let elements): .array(elements.map(named))
        default: value
        }
    }
}
