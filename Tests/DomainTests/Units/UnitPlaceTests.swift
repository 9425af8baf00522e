import Domain
import Testing

struct UnitPlaceTests {
    private static let attached: [Unit.Kind] = [
        .advisoryBoard, .stateBody, .front, .massOrganisation, .police,
    ]
    private static let inLine: [Unit.Kind] = [.committee, .cell, .residential]
    private static let levels: [Unit.Level] = [.central, .province, .district, .commune, .grassroots]

    /// The levels at which a unit of the line may stand below another of the line.
    private static let below: [Unit.Level: [Unit.Level]] = [
        .central: [.province, .district, .commune, .grassroots],
        .province: [.district, .commune, .grassroots],
        .district: [.commune, .grassroots], .commune: [.grassroots], .grassroots: [.grassroots],
    ]

    private func refusal(
        _ kind: Unit.Kind, _ level: Unit.Level, below parentKind: Unit.Kind, _ parentLevel: Unit.Level
    ) throws -> UnitRefusal? {
        let parent = try Unit.sample(1, parentKind, parentLevel)
        let child = try Unit.sample(2, kind, level, parent: 1)
        do throws(UnitRefusal) {
            try child.checkPlace(below: parent)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: inLine, inLine)
    func `a unit of the line stands at a lower level than its parent, and only grassroots nest`(
        kind: Unit.Kind, parent: Unit.Kind
    ) throws {
        for parentLevel in Self.levels {
            for level in Self.levels {
                let allowed = Self.below[parentLevel]?.contains(level) == true
                let expected: UnitRefusal? = allowed ? nil : .levelOrder
                #expect(
                    try refusal(kind, level, below: parent, parentLevel) == expected,
                    "\(level) < \(parentLevel)")
            }
        }
    }

    @Test(arguments: inLine, attached)
    func `a unit of the line never stands below an attached body`(kind: Unit.Kind, parent: Unit.Kind) throws {
        for parentLevel in Self.levels {
            for level in Self.levels {
                #expect(try refusal(kind, level, below: parent, parentLevel) == .levelOrder)
            }
        }
    }

    @Test(arguments: attached)
    func `an attached body stands at its committee's level`(kind: Unit.Kind) throws {
        for parentLevel in Self.levels {
            for level in Self.levels {
                let expected: UnitRefusal? = level == parentLevel ? nil : .attachedLevel
                #expect(try refusal(kind, level, below: .committee, parentLevel) == expected)
            }
        }
    }

    @Test(arguments: attached, attached)
    func `an attached body stands below another of its own level or a higher one`(
        kind: Unit.Kind, parent: Unit.Kind
    ) throws {
        for (upper, parentLevel) in Self.levels.enumerated() {
            for (lower, level) in Self.levels.enumerated() {
                let expected: UnitRefusal? = lower >= upper ? nil : .attachedLevel
                #expect(try refusal(kind, level, below: parent, parentLevel) == expected)
            }
        }
    }

    @Test(arguments: attached, [Unit.Kind.cell, .residential])
    func `an attached body never stands below a cell or a hamlet`(kind: Unit.Kind, parent: Unit.Kind) throws {
        for level in Self.levels { #expect(try refusal(kind, level, below: parent, level) == .attachedLevel) }
    }

    @Test func `every kind is tried above`() {
        #expect(Set(Self.attached + Self.inLine) == Set(Unit.Kind.allCases))
        #expect(Unit.Kind.allCases.filter(\.isAttached) == Self.attached)
    }

    /// The child's days, and whether they lie within the parent's, 2010-01-01 to 2025-07-01.
    @Test(
        arguments: [
            ("2010-01-01", "2025-07-01", true), ("2009-12-31", "2025-07-01", false),
            ("2010-01-01", "2025-07-02", false),
            ("2010-01-01", nil, false), ("2010-01-02", "2025-06-30", true),
            ("2025-07-01", "2026-01-01", false),
        ] as [(String, String?, Bool)])
    func `a child is valid only while its parent is`(from: String, to: String?, allowed: Bool) throws {
        let parent = try Unit.sample(1, .committee, .province, from: "2010-01-01", to: "2025-07-01")
        let child = try Unit.sample(2, .committee, .commune, parent: 1, from: from, to: to)
        if allowed {
            try child.checkPlace(below: parent)
        } else {
            #expect(throws: UnitRefusal.parentNotValid) { try child.checkPlace(below: parent) }
        }
    }

    @Test func `below a parent without end a child may end or not`() throws {
        let parent = try Unit.sample(1, .committee, .province, from: "2010-01-01")
        try Unit.sample(2, parent: 1, from: "2010-01-01").checkPlace(below: parent)
        try Unit.sample(2, parent: 1, from: "2010-01-01", to: "2012-01-01").checkPlace(below: parent)
    }

    @Test func `a district begins before 1 July 2025 or not at all`() throws {
        try Unit.sample(1, .committee, .district, from: "2025-06-30").checkDates()
        for from in ["2025-07-01", "2026-01-01"] {
            let unit = try Unit.sample(1, .committee, .district, from: from)
            #expect(throws: UnitRefusal.levelDates(.district)) { try unit.checkDates() }
        }
        for level in Unit.Level.allCases where level != .district {
            try Unit.sample(1, .committee, level, from: "2025-07-01").checkDates()
        }
    }

    @Test func `a unit ends after it begins`() throws {
        try Unit.sample(from: "2026-01-01", to: "2026-01-02").checkDates()
        for end in ["2026-01-01", "2025-12-31"] {
            let unit = try Unit.sample(from: "2026-01-01", to: end)
            #expect(throws: UnitRefusal.validityOrder) { try unit.checkDates() }
        }
    }

    @Test func `a unit is valid from its first day until its last, which is excluded`() throws {
        let unit = try Unit.sample(from: "2025-07-01", to: "2026-01-01")
        #expect(try !unit.isValid(on: day("2025-06-30")))
        #expect(try unit.isValid(on: day("2025-07-01")))
        #expect(try unit.isValid(on: day("2025-12-31")))
        #expect(try !unit.isValid(on: day("2026-01-01")))
    }
}
