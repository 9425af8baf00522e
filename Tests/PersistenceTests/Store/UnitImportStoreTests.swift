import Domain
import Persistence
import TestSupport
import Testing

@Suite struct UnitImportStoreTests {
    /// A province with its communes, and each commune with a board, a police body and cells: parents first.
    private func rows(communes: Int = 30) throws -> [ImportRow] {
        var rows: [ImportRow] = []
        func add(_ code: String, _ name: String, _ kind: Unit.Kind, _ level: Unit.Level, _ parent: String?)
            throws
        {
            rows.append(
                ImportRow(
                    line: rows.count + 2, code: code, name: name, level: level, parentCode: parent,
                    kind: kind,
                    validFrom: try day("2025-07-01")))
        }
        try add("N15", "Tỉnh Lào Cai", .committee, .province, nil)
        try add("N15-BTGDV", "Ban Tuyên giáo và Dân vận", .advisoryBoard, .province, "N15")
        for number in 1...communes {
            let code = "C\(number)"
            try add(code, "Xã \(number)", .committee, .commune, "N15")
            try add("\(code)-BXD", "Ban Xây dựng Đảng", .advisoryBoard, .commune, code)
            try add("\(code)-CA", "Công an", .police, .commune, code)
            try add("\(code)-CB1", "Chi bộ 1", .cell, .grassroots, code)
            try add("\(code)-TDP1", "Tổ dân phố 1", .residential, .grassroots, "\(code)-CB1")
        }
        return rows
    }

    private func numbered(_ rows: [ImportRow]) -> [ImportRow] {
        rows.enumerated().map { index, row in
            ImportRow(
                line: index + 2, code: row.code, name: row.name, level: row.level, parentCode: row.parentCode,
                kind: row.kind, validFrom: row.validFrom)
        }
    }

    private func codes(_ world: World) async throws -> [String: String?] {
        let day = world.now.civilDate
        return try await world.storage.write { store in
            let units = try store.allUnits(on: day)
            let codes = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0.code) })
            return Dictionary(
                uniqueKeysWithValues: units.map { ($0.code, $0.parentID.flatMap { codes[$0] }) })
        }
    }

    @Test(arguments: StorageKind.available)
    func `a second import changes nothing`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let rows = try rows()
            let trial = try await world.work { try $0.importUnits(rows, under: nil, dryRun: true) }
            #expect(trial.created == rows.count)
            #expect(try await codes(world).count == 2)
            let first = try await world.work { try $0.importUnits(rows, under: nil, dryRun: false) }
            #expect(first.created == rows.count && first.unchanged == 0)
            let before = try await codes(world)
            #expect(before.count == rows.count + 2)
            let second = try await world.work { try $0.importUnits(rows, under: nil, dryRun: false) }
            #expect(second.created == 0 && second.unchanged == rows.count)
            #expect(try await codes(world) == before)
            #expect(try await world.count("SELECT COUNT(*) AS count FROM unit_fact") == before.count)
        }
    }

    @Test(arguments: StorageKind.available)
    func `the order of the lines does not matter`(kind: StorageKind) async throws {
        let rows = try rows(communes: 8)
        var expected: [String: String?]?
        var generator = Numbers(seed: 7)
        for order in [rows, rows.reversed(), rows.shuffled(using: &generator)] {
            let order = numbered(order)
            try await withStore(kind) { world in
                _ = try await world.work { try $0.importUnits(order, under: nil, dryRun: false) }
                let found = try await codes(world)
                #expect(found == expected ?? found)
                expected = found
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a row that is wrong keeps all of them out`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let wrong = ImportRow(
                line: 999, code: "Q", name: "Q", level: .province, parentCode: "C1", kind: .committee,
                validFrom: try day("2025-07-01"))
            let rows = try rows(communes: 2) + [wrong]
            await #expect(throws: ImportRefusal.self) {
                try await world.work { try $0.importUnits(rows, under: nil, dryRun: false) }
            }
            #expect(try await codes(world).count == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `of two imports at once one creates the units`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let rows = try rows(communes: 10)
            async let one = world.work { try $0.importUnits(rows, under: nil, dryRun: false).created }
            async let two = world.work { try $0.importUnits(rows, under: nil, dryRun: false).created }
            #expect(try await [one, two].sorted() == [0, rows.count])
        }
    }

    @Test(arguments: StorageKind.available)
    func `a row may stand below a unit that begins later`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            func row(_ line: Int, _ code: String, _ level: Unit.Level, _ parent: String?) throws -> ImportRow
            {
                ImportRow(
                    line: line, code: code, name: code, level: level, parentCode: parent, kind: .committee,
                    validFrom: try day("2027-01-01"))
            }
            let (first, second) = ([try row(2, "P", .province, nil)], [try row(2, "P-1", .commune, "P")])
            _ = try await world.work { try $0.importUnits(first, under: nil, dryRun: false) }
            let outcome = try await world.work { try $0.importUnits(second, under: nil, dryRun: false) }
            #expect(outcome.created == 1)
        }
    }
}

/// Random numbers that are the same in every run (SplitMix64).
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
