import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct UnitSearchRouteTests {
    private static let names = [
        "Tỉnh Đồng Tháp", "Tỉnh Yên Bái", "Tỉnh An Giang", "Tỉnh Đắk Lắk", "Tỉnh Dương Minh", "Tỉnh Ấn",
        "Tỉnh Ân",
        "Tỉnh Ăng", "Tỉnh Uông", "Tỉnh Ưng", "Tỉnh Oai", "Tỉnh Ông", "Tỉnh Ơn", "Tỉnh Ma", "Tỉnh Mà",
        "Tỉnh Mả", "Tỉnh Mã",
        "Tỉnh Má", "Tỉnh Mạ",
    ]

    private func names(_ server: TestServer, _ query: String, as token: String) async throws -> [String] {
        try await server.send("GET", "/v1/units?limit=200&level=province&\(query)", as: token).items
            .compactMap { $0["name"]?.text }
    }

    private func fill(_ server: TestServer) async throws -> String {
        let admin = try await server.account("quan.tri", [(.administrator, "TW")]).token
        let rows = Self.names.enumerated().map { "N\($0.offset),\($0.element),province," }.joined(
            separator: "\n")
        let reply = try await server.importCSV("code,name,level,parent_code\n\(rows)\n", as: admin)
        try #require(reply.status == 200, "\(reply.text)")
        return admin
    }

    @Test(arguments: StorageKind.available)
    func `names are found however they are typed`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let admin = try await fill(server)
            for query in ["dong+thap", "DONG+THAP", "%C4%91%E1%BB%93ng+th%C3%A1p", "Dong%20Thap", "ong+tha"] {
                #expect(try await names(server, "q=\(query)", as: admin) == ["Tỉnh Đồng Tháp"], "\(query)")
            }
            for query in ["yen+bai", "y%C3%AAn+b%C3%A1i", "YEN+BAI"] {
                #expect(try await names(server, "q=\(query)", as: admin) == ["Tỉnh Yên Bái"], "\(query)")
            }
            #expect(try await names(server, "q=khong+co", as: admin).isEmpty)
        }
    }

    @Test(arguments: StorageKind.available)
    func `lists stand in Vietnamese order, page by page too`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let admin = try await fill(server)
            let ordered = [
                "Tỉnh An Giang", "Tỉnh Ăng", "Tỉnh Ân", "Tỉnh Ấn", "Tỉnh Dương Minh", "Tỉnh Đắk Lắk",
                "Tỉnh Đồng Tháp",
                "Tỉnh Ma", "Tỉnh Mà", "Tỉnh Mả", "Tỉnh Mã", "Tỉnh Má", "Tỉnh Mạ", "Tỉnh Oai", "Tỉnh Ông",
                "Tỉnh Ơn",
                "Tỉnh Uông", "Tỉnh Ưng", "Tỉnh Yên Bái",
            ]
            #expect(try await names(server, "", as: admin) == ordered)
            var walked: [String] = []
            var cursor = ""
            for _ in 0..<10 {
                let page = try await server.send(
                    "GET", "/v1/units?level=province&limit=4\(cursor)", as: admin)
                walked += page.items.compactMap { $0["name"]?.text }
                guard let next = page["next"]?.text else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(walked == ordered)
        }
    }
}
