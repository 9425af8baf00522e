import Domain
import Persistence
import TestSupport
import Testing

@Suite struct UnitSearchTests {
    private func names(_ world: World, _ filter: UnitFilter) async throws -> [String] {
        try await all { page in try await world.view { try $0.units(filter, asOf: nil, page) } }.map(\.name)
    }

    @Test(arguments: StorageKind.available)
    func `a search needs neither diacritics nor case`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            for (code, name) in [
                ("A", "Phường Yên Bái"), ("B", "Tỉnh Đồng Tháp"), ("C", "Xã 100%"), ("D", "Xã A_B"),
            ] {
                try await world.unit(code, .committee, .commune, name: name)
            }
            for (query, found) in [
                ("yen bai", "Phường Yên Bái"), ("YÊN BÁI", "Phường Yên Bái"), ("yên bai", "Phường Yên Bái"),
                ("dong thap", "Tỉnh Đồng Tháp"), ("ĐỒNG", "Tỉnh Đồng Tháp"), ("100%", "Xã 100%"),
                ("a_b", "Xã A_B"),
                ("%", "Xã 100%"), ("_", "Xã A_B"),
            ] {
                #expect(try await names(world, UnitFilter(query: query)) == [found], "\(query)")
            }
            #expect(try await names(world, UnitFilter(query: "\\")) == [])
            #expect(try await names(world, UnitFilter(query: "xã")).count == 2)
        }
    }

    @Test(arguments: StorageKind.available)
    func `units stand in the order of a Vietnamese dictionary`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let ordered = [
                "Xã An", "Xã Ăn", "Xã Ân", "Xã Da", "Xã Đa", "Xã Ma", "Xã Mà", "Xã Mả", "Xã Mã", "Xã Má",
                "Xã Mạ",
                "Xã O", "Xã Ô", "Xã Ơ", "Xã Số 2", "Xã Số 10", "Xã U", "Xã Ư", "Xã Y Tý",
            ]
            var generator = Numbers(seed: 3)
            for (index, name) in ordered.enumerated().shuffled(using: &generator) {
                try await world.unit("X\(index)", name: name)
            }
            #expect(try await names(world, UnitFilter(level: .commune)) == ordered)
        }
    }

    @Test(arguments: StorageKind.available)
    func `every filter of the directory narrows it`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let province = try await world.unit("P", .committee, .province, name: "Tỉnh")
            let commune = try await world.unit("C", below: "P", name: "Xã")
            try await world.unit("C-1", .cell, .grassroots, below: "C", name: "Chi bộ")
            try await world.unit("Q", .committee, .province, name: "Tỉnh khác")
            for (filter, expected) in [
                (UnitFilter(code: "C"), ["Xã"]), (UnitFilter(parent: province), ["Xã"]),
                (UnitFilter(within: province), ["Chi bộ", "Tỉnh", "Xã"]),
                (UnitFilter(within: commune, level: .grassroots), ["Chi bộ"]),
                (UnitFilter(kind: .cell), ["Chi bộ"]),
                (UnitFilter(level: .province, query: "khac"), ["Tỉnh khác"]), (UnitFilter(code: "c"), []),
            ] {
                #expect(try await names(world, filter) == expected, "\(filter)")
            }
        }
    }
}
