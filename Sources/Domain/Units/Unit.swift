/// A body of the hierarchy as it stands on one day: the id is for ever, the rest are facts with dates.
package struct Unit: Sendable, Hashable {
    package typealias ID = Identifier<Unit>

    package enum Kind: String, Sendable, CaseIterable {
        case committee, advisoryBoard, cell, stateBody, front, massOrganisation, police, residential

        /// Stands beside a committee instead of below it.
        package var isAttached: Bool {
            switch self {
            case .committee, .cell, .residential: false
            case .advisoryBoard, .stateBody, .front, .massOrganisation, .police: true
            }
        }

        /// Whether units below it are its to read.
        package var oversees: Bool {
            switch self {
            case .committee, .advisoryBoard, .cell, .front, .residential: true
            case .stateBody, .police, .massOrganisation: false
            }
        }
    }

    package enum Level: String, Sendable, CaseIterable {
        case central, province, district, commune, grassroots

        var rank: Int {
            switch self {
            case .central: 0
            case .province: 1
            case .district: 2
            case .commune: 3
            case .grassroots: 4
            }
        }

        /// The day from which the level is no more: districts ended with the reform of 1 July 2025.
        package var end: CivilDate? {
            self == .district ? CivilDate(knownYear: 2025, month: 7, day: 1) : nil
        }
    }

    package let id: ID
    package var code: String
    package var name: String
    package var shortName: String?
    package let kind: Kind
    package let level: Level
    package var parentID: ID?
    package var receivesForID: ID?
    package var officerInCharge: String?
    package let validFrom: CivilDate
    package var validTo: CivilDate?
    package var meta: Meta

    package init(
        id: ID, code: String, name: String, shortName: String?, kind: Kind, level: Level, parentID: ID?,
        receivesForID: ID?, officerInCharge: String?, validFrom: CivilDate, validTo: CivilDate?, meta: Meta
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.shortName = shortName
        self.kind = kind
        self.level = level
        self.parentID = parentID
        self.receivesForID = receivesForID
        self.officerInCharge = officerInCharge
        self.validFrom = validFrom
        self.validTo = validTo
        self.meta = meta
    }

    package func isValid(on day: CivilDate) -> Bool { Domain.isValid(from: validFrom, to: validTo, on: day) }
}

/// A unit with its line: itself first, then its parent, up to the root.
package struct Place: Sendable, Hashable {
    package let unit: Unit
    package let path: [Unit.ID]

    package init(unit: Unit, path: [Unit.ID]) {
        self.unit = unit
        self.path = path
    }
}
