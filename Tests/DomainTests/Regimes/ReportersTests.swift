import Domain
import Testing

struct ReportersTests {
    private func reporters(
        _ kind: Reporters.Kind = .units, _ depth: Reporters.Depth = .all, levels: [Unit.Level]? = nil,
        kinds: [Unit.Kind]? = nil, except: [Int] = []
    ) -> Reporters {
        Reporters(
            kind: kind, withinID: .numbered(1), depth: depth, levels: levels, unitKinds: kinds,
            exceptIDs: except.map { .numbered($0) })
    }

    private func includes(_ reporters: Reporters, _ unit: Unit, on text: String = "2026-10-01") throws -> Bool
    {
        reporters.include(unit, on: try day(text))
    }

    @Test func `children are the units right below, all are those further down too`() throws {
        let child = try Unit.sample(2, .committee, .commune, parent: 1)
        let grandchild = try Unit.sample(3, .cell, .grassroots, parent: 2)
        for kind in Reporters.Kind.allCases {
            #expect(try includes(reporters(kind, .children), child))
            #expect(try !includes(reporters(kind, .children), grandchild))
            #expect(try includes(reporters(kind, .all), child))
            #expect(try includes(reporters(kind, .all), grandchild))
        }
    }

    @Test func `the unit itself reports only through its collaborators`() throws {
        let itself = try Unit.sample(1, .committee, .province, parent: 9)
        for depth in Reporters.Depth.allCases {
            #expect(try !includes(reporters(.units, depth), itself))
            #expect(try includes(reporters(.collaborators, depth), itself))
        }
        #expect(try !includes(reporters(.collaborators, levels: [.commune]), itself))
        #expect(try !includes(reporters(.collaborators, except: [1]), itself))
    }

    @Test(arguments: Unit.Level.allCases)
    func `of chosen levels only these report`(level: Unit.Level) throws {
        let unit = try Unit.sample(2, .committee, level, parent: 1)
        let when = "2025-06-30"
        #expect(try includes(reporters(levels: nil), unit, on: when))
        #expect(try includes(reporters(levels: [level]), unit, on: when))
        #expect(try includes(reporters(levels: Unit.Level.allCases), unit, on: when))
        #expect(try !includes(reporters(levels: Unit.Level.allCases.filter { $0 != level }), unit, on: when))
    }

    @Test(arguments: Unit.Kind.allCases)
    func `of chosen kinds only these report`(kind: Unit.Kind) throws {
        let unit = try Unit.sample(2, kind, .commune, parent: 1)
        #expect(try includes(reporters(kinds: nil), unit))
        #expect(try includes(reporters(kinds: [kind]), unit))
        #expect(try !includes(reporters(kinds: Unit.Kind.allCases.filter { $0 != kind }), unit))
    }

    @Test func `an excepted unit does not report, while what lies below it does`() throws {
        let excepted = reporters(except: [2])
        #expect(try !includes(excepted, Unit.sample(2, parent: 1)))
        #expect(try includes(excepted, Unit.sample(3, parent: 2)))
    }

    @Test func `only a unit that is valid on the day reports`() throws {
        let unit = try Unit.sample(2, parent: 1, from: "2025-07-01", to: "2026-10-01")
        #expect(try !includes(reporters(), unit, on: "2025-06-30"))
        #expect(try includes(reporters(), unit, on: "2025-07-01"))
        #expect(try includes(reporters(), unit, on: "2026-09-30"))
        #expect(try !includes(reporters(), unit, on: "2026-10-01"))
    }

    @Test func `districts get no new obligations from 1 July 2025 on`() throws {
        let district = try Unit.sample(2, .committee, .district, parent: 1)
        #expect(try includes(reporters(), district, on: "2025-06-30"))
        #expect(try !includes(reporters(), district, on: "2025-07-01"))
        #expect(try !includes(reporters(.collaborators), district, on: "2025-07-01"))
        for level in Unit.Level.allCases where level != .district {
            #expect(try includes(reporters(), Unit.sample(2, .committee, level, parent: 1), on: "2025-07-01"))
        }
    }
}
