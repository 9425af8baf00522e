import Domain
import Foundation
import TestSupport
import Testing

@testable import APIServer

@Suite struct MalformedBodyTests {
    /// The body, the error's code where it is told, and its pointer.
    private static let malformed: [(String, String, String)] = [
        (#"{"name": "Đất đai""#, "unexpectedEnd", ""), (#"{"name": "Đất đai"#, "unexpectedEnd", "/name"),
        (#"{"name": "Đất đai",}"#, "trailingComma", ""),
        (#"{'name': "Đất đai"}"#, "unexpectedCharacter", ""),
        (#"{"name": "a"} x"#, "trailingCharacters", ""),
        (#"{"name": "a", "name": "b"}"#, "duplicateKey", "/name"),
        (#"{"na\u006de": "a", "name": "b"}"#, "duplicateKey", "/name"),
        (#"{"name": "a\u0000b"}"#, "nul", "/name"),
        ("{\"name\": \"a\u{0}b\"}", "nul", "/name"),
        (#"{"name": "\ud800"}"#, "loneSurrogate", "/name"),
        ("\u{FEFF}{}", "byteOrderMark", ""),
        (#"{"name": 5}"#, "wrongType", "/name"),
        (#"{"name": ["a"]}"#, "wrongType", "/name"),
        (#"{"name": null}"#, "wrongType", "/name"), ("{}", "required", "/name"),
        (#"{"name": "   "}"#, "tooShort", "/name"),
        (#"{"name": "a\u0007"}"#, "invalidValue", "/name"),
        (#"{"name": "a", "colour": "red"}"#, "unknownField", "/colour"),
        (#"{"name": "a", "unitId": "TW"}"#, "invalidFormat", "/unitId"),
        (#"{"name": "a", "unitCode": "TW*"}"#, "invalidFormat", "/unitCode"),
        (
            #"{"name": "a", "unitId": "01990000-0000-7000-8000-000000000001", "unitCode": "TW"}"#,
            "notAllowed", "/unitCode"
        ),
        ("[]", "wrongType", ""),
        ("\"name\"", "wrongType", ""),
        ("null", "wrongType", ""),
    ]

    @Test(arguments: StorageKind.available)
    func `a body that is not what was asked for is told with its place and writes nothing`(
        _ kind: StorageKind
    )
        async throws
    {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            for (body, code, pointer) in Self.malformed {
                let reply = try await server.send("POST", "/v1/topics", as: ward.advisor, body)
                expectProblem(reply, 400, "malformed-request", body)
                #expect(reply.codes.contains(code), "\(body): \(reply.text)")
                #expect(reply.pointers.contains(pointer), "\(body): \(reply.text)")
            }
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `an empty body is malformed where one is asked for`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let reply = try await server.send("POST", "/v1/topics", as: ward.advisor, "")
            expectProblem(reply, 400, "malformed-request")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a hundred thousand brackets are refused and the server goes on`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            for bracket in ["[", #"{"a":"#] {
                let body = String(repeating: bracket, count: 100_000)
                let reply = try await server.send("POST", "/v1/topics", as: ward.advisor, body)
                expectProblem(reply, 400, "malformed-request", codes: ["tooDeep"], bracket)
            }
            #expect(try await server.dump() == before)
            #expect(try await server.send("GET", "/healthz").status == 200)
        }
    }

    @Test(arguments: StorageKind.available)
    func `bytes that are no UTF-8 are refused`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            let bodies: [[UInt8]] = [
                [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
            ]
            for bytes in bodies {
                let body = Array(#"{"name": ""#.utf8) + bytes + Array(#""}"#.utf8)
                let head = """
                    POST /v1/topics HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer \(ward.advisor)\r
                    Content-Type: application/json\r
                    Content-Length: \(body.count)\r
                    Connection: close\r\n\r\n
                    """
                let reply = await RawSocket.send(Array(head.utf8) + body, to: server.port)
                #expect(reply.status == 400, "\(bytes)")
                #expect(reply.body.contains("/problems/malformed-request"), "\(bytes): \(reply.text)")
            }
            #expect(try await server.dump() == before)
        }
    }

    @Test(arguments: StorageKind.available)
    func `all that is wrong is told at once`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let reply = try await server.send(
                "POST", "/v1/regimes", as: ward.advisor,
                #"{"title": "", "due": {"day": 32, "edge": "sometimes", "hour": 3}, "reporters": {"depth": 1}}"#
            )
            expectProblem(reply, 400, "malformed-request")
            #expect(
                Set(reply.pointers).isSuperset(of: [
                    "/title", "/due/day", "/due/edge", "/due/hour", "/reporters/kind", "/reporters/depth",
                    "/reporters/withinId", "/issuerId", "/reportKind", "/frequency", "/validFrom",
                    "/opensDaysBefore",
                ]), "\(reply.text)")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a body of another media type is 415`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let before = try await server.dump()
            for type in [
                "text/plain", "application/xml", "application/x-www-form-urlencoded", "application/jsonx",
                "json",
                "application/json; charset=utf-16", "application/json; charset=iso-8859-1", "text/csv", "",
            ] {
                let reply = try await server.send(
                    "POST", "/v1/topics", as: ward.advisor, #"{"name": "a"}"#,
                    headers: [("Content-Type", type)])
                expectProblem(reply, 415, "unsupported-media-type", type)
            }
            let json = try await server.send(
                "POST", "/v1/units/import", as: ward.admin, "code,name,level,parent_code\n")
            expectProblem(json, 415, "unsupported-media-type")
            #expect(try await server.dump() == before)
            for (index, type) in [
                "APPLICATION/JSON", "application/json; charset=UTF-8", "application/json;charset=\"utf-8\"",
            ]
            .enumerated() {
                let reply = try await server.send(
                    "POST", "/v1/topics", as: ward.advisor, #"{"name": "a\#(index)", "unitCode": "C1"}"#,
                    headers: [("Content-Type", type)])
                #expect(reply.status == 201, "\(type): \(reply.text)")
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a body of a mebibyte is taken and one more byte is not`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let core = #"{"name": "Đất đai", "unitCode": "C1"}"#
            let full = core + String(repeating: " ", count: Limits.jsonBody - core.utf8.count)
            let taken = try await server.send("POST", "/v1/topics", as: ward.advisor, full)
            #expect(taken.status == 201, "\(taken.text.prefix(300))")
            let before = try await server.dump()
            let length = await RawSocket.send(
                Self.head(ward.advisor, "Content-Length: \(Limits.jsonBody + 1)") + full + " ",
                to: server.port)
            #expect(length.status == 413, "\(length.text.prefix(300))")
            #expect(length.body.contains("/problems/too-large"))
            #expect(length.header("Content-Type") == "application/problem+json")
            let chunk = String(repeating: " ", count: 65_536)
            let chunks = String(repeating: "10000\r\n\(chunk)\r\n", count: 17) + "0\r\n\r\n"
            let chunked = await RawSocket.send(
                Self.head(ward.advisor, "Transfer-Encoding: chunked") + chunks, to: server.port)
            #expect(chunked.status == 413, "\(chunked.text.prefix(300))")
            #expect(chunked.body.contains("/problems/too-large"))
            #expect(try await server.dump() == before)
            #expect(try await server.send("GET", "/healthz").status == 200)
        }
    }

    private static func head(_ token: String, _ length: String) -> String {
        """
        POST /v1/topics HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer \(token)\r
        Content-Type: application/json\r
        \(length)\r\n\r\n
        """
    }

    @Test(arguments: StorageKind.available)
    func `what is decomposed comes back composed and is found either way`(_ kind: StorageKind) async throws {
        try await withWard(kind) { ward, server in
            let (decomposed, composed) = (
                "Đất đai vùng biê\u{323}n".decomposedStringWithCanonicalMapping, "Đất đai vùng biện"
            )
            let made = try await server.send(
                "POST", "/v1/topics", as: ward.advisor, #"{"name": "\#(decomposed)", "unitCode": "C1"}"#)
            #expect(made.status == 201, "\(made.text)")
            let name = try #require(made["name"]?.text)
            #expect(Array(name.unicodeScalars) == Array(composed.unicodeScalars))
            let again = try await server.send(
                "POST", "/v1/topics", as: ward.advisor, #"{"name": "\#(composed)", "unitCode": "C1"}"#)
            expectProblem(again, 409, "conflict")
            let query = try #require(decomposed.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let found = try await server.send("GET", "/v1/topics?q=\(query)", as: ward.advisor)
            #expect(found.items.map { $0["name"]?.text } == [composed], "\(found.text)")
        }
    }
}
