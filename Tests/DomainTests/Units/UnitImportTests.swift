import Testing

@testable import Domain

struct UnitImportTests {
    private func row(
        _ line: Int, _ code: String, _ level: Unit.Level = .commune, parent: String? = nil,
        kind: Unit.Kind = .committee, name: String? = nil, from: String = "2000-01-01"
    ) throws -> ImportRow {
        ImportRow(
            line: line, code: code, name: name ?? "Tên \(code)", level: level, parentCode: parent, kind: kind,
            validFrom: try day(from))
    }

    private struct Result {
        var units: [Unit]
        var errors: [ImportError]
        /// "code<parent's code"
        var tree: Set<String>
    }

    private func run(_ rows: [ImportRow], existing: [Unit] = []) throws -> Result {
        let top = try Unit.sample(1, code: "TW", .committee, .central)
        var plan = ImportPlan(top: top, existing: [top] + existing)
        var made = 100
        let units = plan.units(from: rows, clock: epoch) {
            made += 1
            return .numbered(made)
        }
        let codes = Dictionary(([top] + existing + units).map { ($0.id, $0.code) }) { first, _ in first }
        let tree = Set(units.map { "\($0.code)<\($0.parentID.flatMap { codes[$0] } ?? "?")" })
        return Result(units: units, errors: plan.errors, tree: tree)
    }

    private func sample() throws -> [ImportRow] {
        [
            try row(2, "01", .province), try row(3, "0101", parent: "01"),
            try row(4, "010101", .grassroots, parent: "0101", kind: .cell),
            try row(5, "0102", parent: "01"), try row(6, "B1", .province, parent: "01", kind: .advisoryBoard),
            try row(7, "02", .province),
        ]
    }

    @Test func `lines may stand in any order`() throws {
        let rows = try sample()
        let expected: Set = ["01<TW", "0101<01", "010101<0101", "0102<01", "02<TW", "B1<01"]
        for turn in rows.indices {
            let turned = Array(rows[turn...] + rows[..<turn])
            for order in [turned, turned.reversed()] {
                let result = try run(order)
                #expect(result.errors == [])
                #expect(result.tree == expected)
            }
        }
    }

    @Test func `parents are made before their children`() throws {
        let units = try run(sample().reversed()).units
        var known: Set<Unit.ID> = [.numbered(1)]
        for unit in units {
            #expect(unit.parentID.map { known.contains($0) } == true, "\(unit.code)")
            known.insert(unit.id)
        }
    }

    @Test func `the same file a second time changes nothing`() throws {
        let first = try run(sample())
        let second = try run(sample(), existing: first.units)
        #expect(second.errors == [])
        #expect(second.units == [])
    }

    @Test func `a file that goes on adds only what is new`() throws {
        let first = try run(sample())
        let more = try sample() + [row(8, "0201", parent: "02")]
        let second = try run(more, existing: first.units)
        #expect(second.errors == [])
        #expect(second.tree == ["0201<02"])
    }

    @Test func `an unknown parent is told with its line`() throws {
        let result = try run([row(2, "01", .province), row(3, "0101", parent: "99")])
        #expect(result.errors == [ImportError(line: 3, column: "parent_code", reason: .parentUnknown("99"))])
        #expect(result.tree == ["01<TW"])
    }

    @Test func `a code that stands twice is told with its first line, each time`() throws {
        let result = try run([
            row(2, "01", .province), row(3, "02", .province), row(4, "01", .province),
            row(5, "01", .province),
        ])
        #expect(
            result.errors == [
                ImportError(line: 4, column: "code", reason: .duplicateCode(firstLine: 2)),
                ImportError(line: 5, column: "code", reason: .duplicateCode(firstLine: 2)),
            ])
    }

    @Test func `a unit below itself is told, and so is a longer loop, in any order`() throws {
        let itself = try run([row(2, "A", parent: "A")])
        #expect(itself.errors == [ImportError(line: 2, column: "parent_code", reason: .parentLoop)])
        let loop = [try row(2, "A", parent: "B"), try row(3, "B", parent: "C"), try row(4, "C", parent: "A")]
        for order in [loop, loop.reversed(), [loop[1], loop[2], loop[0]]] {
            let result = try run(order)
            #expect(result.errors.map(\.reason) == [.parentLoop])
            #expect(result.units == [])
        }
    }

    @Test func `lines outside a loop are read all the same`() throws {
        let result = try run([
            row(2, "A", parent: "A"), row(3, "01", .province), row(4, "0101", parent: "01"),
        ])
        #expect(result.errors.map(\.line) == [2])
        #expect(result.tree == ["01<TW", "0101<01"])
    }

    @Test func `a line below a loop is not told that its parent is unknown`() throws {
        let loop = [try row(2, "A", parent: "B"), try row(3, "B", parent: "A")]
        let tail = try row(4, "C", .grassroots, parent: "A")
        let before = try run([tail] + loop).errors.map(\.reason)
        let after = try run(loop + [tail]).errors.map(\.reason)
        #expect(before == [.parentLoop])
        #expect(after == [.parentLoop])
    }

    @Test func `a line below a refused line is not told that its parent is unknown`() throws {
        let rows = [
            try row(2, "01", .district, from: "2025-07-01"),
            try row(3, "0101", parent: "01", from: "2025-07-01"),
        ]
        let errors = try run(rows).errors
        #expect(errors.first == ImportError(line: 2, column: "level", reason: .rule(.levelDates(.district))))
        #expect(errors.count == 1)
    }

    @Test func `what differs from the unit that bears the code is told by column`() throws {
        let existing = try run(sample()).units
        let cases = [
            (try row(2, "0101", parent: "01", name: "Tên khác"), "name"),
            (try row(3, "0102", .grassroots, parent: "01"), "level"),
            (try row(4, "0102", parent: "02"), "parent_code"),
            (try row(5, "010101", .grassroots, parent: "0101", kind: .residential), "kind"),
            (try row(6, "02", .province, parent: "01"), "parent_code"),
        ]
        for (row, column) in cases {
            let result = try run([row], existing: existing)
            let expected = ImportError(line: row.line, column: column, reason: .codeDiffers(column))
            #expect(result.errors == [expected])
            #expect(result.units == [])
        }
    }

    @Test func `each line is checked as if it were made by itself`() throws {
        let rows = [
            try row(2, "01", .province), try row(3, "0101", .province, parent: "01"),
            try row(4, "B1", .commune, parent: "01", kind: .police),
            try row(5, "D1", .district, parent: "01", from: "2025-06-30"),
            try row(6, "D2", .district, parent: "01", from: "2025-07-01"),
            try row(7, "02", .province, from: "2025-07-01"),
            try row(8, "0201", parent: "02", from: "2025-06-30"),
        ]
        let result = try run(rows)
        #expect(
            result.errors == [
                ImportError(line: 3, column: "level", reason: .rule(.levelOrder)),
                ImportError(line: 4, column: "level", reason: .rule(.attachedLevel)),
                ImportError(line: 6, column: "level", reason: .rule(.levelDates(.district))),
                ImportError(line: 8, column: "parent_code", reason: .rule(.parentNotValid)),
            ])
        #expect(result.tree == ["01<TW", "02<TW", "D1<01"])
    }

    @Test func `a code is free again once its bearer has ended`() throws {
        let ended = try Unit.sample(5, code: "01", .committee, .province, parent: 1, to: "2025-07-01")
        let anew = try run([row(2, "01", .province, name: "Tên mới", from: "2025-07-01")], existing: [ended])
        #expect(anew.errors == [])
        #expect(anew.tree == ["01<TW"])
        let tooEarly = try run(
            [row(2, "01", .province, name: "Tên mới", from: "2025-06-30")], existing: [ended])
        #expect(tooEarly.errors.map(\.reason) == [.codeDiffers("name")])
    }

    @Test func `a parent's code means the unit that bears it on the line's day`() throws {
        let old = try Unit.sample(5, code: "01", .committee, .province, parent: 1, to: "2025-07-01")
        let new = try Unit.sample(6, code: "01", .committee, .province, parent: 1, from: "2025-07-01")
        let later = try row(2, "0101", parent: "01", from: "2025-07-01")
        for existing in [[old, new], [new, old]] {
            #expect(try run([later], existing: existing).units.map(\.parentID) == [new.id])
        }
    }

    @Test func `the unit that bears a code on the day comes before one that takes it up later`() throws {
        let old = try Unit.sample(
            5, code: "01", name: "Cũ", .committee, .province, parent: 1, to: "2025-07-01")
        let new = try Unit.sample(
            6, code: "01", name: "Mới", .committee, .province, parent: 1, from: "2025-07-01")
        let again = try row(2, "01", .province, name: "Cũ", from: "2000-01-01")
        #expect(try run([again], existing: [old, new]).errors == [])
        let swapped = try run([again], existing: [new, old]).errors
        #expect(swapped == [])
    }
}
