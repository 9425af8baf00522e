import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct UnitImportRouteTests {
    /// 1,034 provinces, districts and communes as they stood until 30 June 2025.
    static var realUnits: String {
        get throws {
            let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Fixtures/units-before-2025-07-01.csv")
            return try String(contentsOf: file, encoding: .utf8)
        }
    }

    private func counts(_ reply: TestServer.Reply) -> [Int64?] {
        ["created", "unchanged", "total"].map { reply[$0]?.integer }
    }

    @Test(arguments: StorageKind.available)
    func `a thousand real units come in by one call, and a second changes nothing`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let admin = try await server.account("quan.tri", [(.administrator, "TW")]).token
            let csv = try Self.realUnits
            let dry = try await server.importCSV(csv, as: admin, "?dryRun=true")
            #expect(counts(dry) == [1_034, 0, 1_034] && dry["dryRun"] == .bool(true), "\(dry.text)")
            #expect(try await server.send("GET", "/v1/units", as: admin).items.count == 1)
            let first = try await server.importCSV(csv, as: admin)
            #expect(first.status == 200 && counts(first) == [1_034, 0, 1_034], "\(first.text)")
            #expect(first["dryRun"] == .bool(false))
            let before = try await server.dump()
            let second = try await server.importCSV(csv, as: admin)
            #expect(second.status == 200 && counts(second) == [0, 1_034, 1_034], "\(second.text)")
            #expect(try await server.dump() == before)
            let provinces = try await server.send("GET", "/v1/units?level=province", as: admin)
            #expect(provinces.items.count == 7)
            let found = try await server.send("GET", "/v1/units?q=yen+bai&level=province", as: admin)
            #expect(found.items.map { $0["name"]?.text } == ["Tỉnh Yên Bái"])
            let ancestors = try await server.send(
                "GET", "/v1/units/\(found.items.first?["id"]?.text ?? "")/ancestors", as: admin)
            #expect(ancestors.items.map { $0["code"]?.text } == ["TW"])
            let districts = try await server.send(
                "GET", "/v1/units?parentCode=P15&asOf=2025-06-30&limit=200", as: admin)
            #expect(
                districts.items.count > 5 && districts.items.allSatisfy { $0["level"]?.text == "district" })
            #expect(districts.items.allSatisfy { $0["validFrom"]?.text == "2000-01-01" })
        }
    }

    @Test(arguments: StorageKind.available)
    func `every line that is wrong is told at once and nothing comes in`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let unreadable = try await server.importCSV(
                """
                code,name,level,parent_code,kind,valid_from
                A1,Xã A,commune,P1,committee,2026-01-01
                ,Xã B,commune,P1,committee,2026-01-01
                A3,,commune,P1,committee,2026-01-01
                A4,Xã D,village,P1,committee,2026-01-01
                A5,Xã E,commune,P1,club,2026-02-30
                A6,Xã F,commune
                """, as: ward.admin)
            expectProblem(unreadable, 422, "rule-refused")
            #expect(
                Set(unreadable.pointers) == [
                    "/3/code", "/4/name", "/5/level", "/6/kind", "/6/valid_from", "/7",
                ],
                "\(unreadable.text)")
            #expect(unreadable.codes.filter { $0 == "columns" }.count == 1)
            let refused = try await server.importCSV(
                """
                code,name,level,parent_code
                A1,Xã A,commune,P1
                A2,Xã B,commune,NOWHERE
                A1,Xã C,commune,P1
                A4,Tỉnh D,province,C1
                A5,Xã E,commune,A6
                A6,Xã F,commune,A5
                C2,Xã khác tên,commune,P1
                """, as: ward.admin)
            expectProblem(refused, 422, "rule-refused")
            let told = Dictionary(zip(refused.pointers, refused.codes)) { first, _ in first }
            #expect(told["/3/parent_code"] == "parentUnknown", "\(refused.text)")
            #expect(told["/4/code"] == "duplicateCode")
            #expect(told["/5/level"] == "levelOrder")
            #expect(told["/6/parent_code"] == "cycle" || told["/7/parent_code"] == "cycle")
            #expect(told["/8/name"] == "codeDiffers")
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a district after the reform is refused, before it is not`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let csv = "code,name,level,parent_code\nD1,Huyện Trấn Yên,district,P1\n"
            let late = try await server.importCSV(csv, as: ward.admin, "?validFrom=2025-07-01")
            expectProblem(late, 422, "rule-refused", codes: ["levelDates"])
            #expect(try await server.importCSV(csv, as: ward.admin, "?validFrom=2025-06-30").status == 200)
            let unit = try await server.send("GET", "/v1/units?code=D1", as: ward.admin)
            #expect(unit.items.first?["validFrom"]?.text == "2025-06-30", "\(unit.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `rows without a parent go below the unit that is named`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let (province, commune) = (try await ward.unitID("P1"), try await ward.unitID("C1"))
            let csv =
                "code,name,level,parent_code,kind\nC3,Xã Minh Bảo,commune,,\nC3X,Chi bộ 1,grassroots,C3,cell\n"
            let reply = try await server.importCSV(
                csv, as: ward.admin, "?under=\(province)&validFrom=2026-01-01")
            #expect(reply.status == 200 && reply["created"]?.integer == 2, "\(reply.text)")
            let made = try await server.send("GET", "/v1/units?code=C3", as: ward.admin)
            #expect(made.items.first?["parentId"]?.text == province)
            #expect(made.items.first?["kind"]?.text == "committee")
            #expect(made.items.first?["validFrom"]?.text == "2026-01-01")
            let local = try await server.account("quan.tri.c1", [(.administrator, "C1")]).token
            let cell = "code,name,level,parent_code,kind\nCB9,Chi bộ 9,grassroots,,cell\n"
            expectProblem(try await server.importCSV(cell, as: local), 403, "forbidden")
            #expect(try await server.importCSV(cell, as: local, "?under=\(commune)").status == 200)
            let foreign = "code,name,level,parent_code,kind\nCX9,Chi bộ 9,grassroots,C2,cell\n"
            let outside = try await server.importCSV(foreign, as: local, "?under=\(commune)")
            #expect([403, 404, 422].contains(outside.status), "\(outside.text)")
            #expect(try await server.send("GET", "/v1/units?code=CX9", as: ward.admin).items.isEmpty)
            expectProblem(try await server.importCSV(cell, as: ward.cell1), 403, "forbidden")
        }
    }

    @Test(arguments: StorageKind.available)
    func `the quirks of spreadsheets are read`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let csv =
                "\u{FEFF}Code,NAME,level,parent_code\r\n\r\n"
                + "Q1,\"Xã \"\"Đẹp\"\", vùng cao\",commune,P1\r\n"
                + "Q2 , Xã Hai ,commune, P1\n\n\n"
                + "\"Q3\",\"Xã\u{20}Ba\",\"commune\",\"P1\"\r"
                + "Q4,Xa\u{303} Bô\u{301}n,commune,P1"
            let reply = try await server.importCSV(csv, as: ward.admin)
            #expect(reply.status == 200 && reply["created"]?.integer == 4, "\(reply.text)")
            let names = try await server.send(
                "GET", "/v1/units?parentCode=P1&level=commune&q=xa", as: ward.admin
            )
            .items.compactMap { $0["name"]?.text }
            #expect(
                names.contains("Xã \"Đẹp\", vùng cao") && names.contains("Xã Hai") && names.contains("Xã Ba"))
            #expect(names.contains { Array($0.unicodeScalars) == Array("Xã Bốn".unicodeScalars) }, "\(names)")
            #expect(try await server.importCSV(csv, as: ward.admin)["unchanged"]?.integer == 4)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a file without its header, with an open quote or not in UTF-8 is refused`(_ kind: StorageKind)
        async throws
    {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            for csv in [
                "\n", "A1,Xã A,commune,P1\n", "code,name,level\nA1,Xã A,commune\n",
                "code,code,name,level,parent_code\n",
                "code,name,level,parent_code,colour\nA1,Xã A,commune,P1,red\n",
                "code;name;level;parent_code\nA1;Xã A;commune;P1\n",
            ] {
                let reply = try await server.importCSV(csv, as: ward.admin)
                expectProblem(reply, 422, "rule-refused", codes: ["header"], csv)
            }
            let open = try await server.importCSV(
                "code,name,level,parent_code\nA1,\"Xã A,commune,P1\n", as: ward.admin)
            expectProblem(open, 400, "malformed-request")
            let nul = try await server.importCSV(
                "code,name,level,parent_code\nA1,X\u{0},commune,P1\n", as: ward.admin)
            expectProblem(nul, 400, "malformed-request")
            let bytes = Array("code,name,level,parent_code\nA1,X".utf8) + [0xFF] + Array(",commune,P1\n".utf8)
            let head = """
                POST /v1/units/import HTTP/1.1\r
                Host: a\r
                Authorization: Bearer \(ward.admin)\r
                Content-Type: text/csv\r
                Content-Length: \(bytes.count)\r
                Connection: close\r\n\r\n
                """
            let reply = await RawSocket.send(Array(head.utf8) + bytes, to: server.port)
            #expect(reply.status == 400, "\(reply.text)")
            let only = try await server.importCSV("code,name,level,parent_code\n", as: ward.admin)
            #expect(only.status == 200 && only["total"]?.integer == 0, "\(only.text)")
            #expect(try await server.dump() == before)
        }
    }
}
