import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct XLSFormImportTests {
    private static let mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    private func draft(_ world: World) async throws -> String {
        let id = try await world.make(
            "POST", "/v1/surveys", as: world.token(.advisor, "C1"),
            #"{"ownerCode": "C1", "title": "Sắp xếp xã"}"#
        ).id
        return "/v1/surveys/\(id)/questionnaire"
    }

    private func send(
        _ world: World, _ file: [UInt8], to path: String, _ query: String = "", as role: Role = .advisor,
        of unit: String = "C1", match: String? = "*", language: String = "vi", mediaType: String = mediaType
    ) async throws -> TestServer.Reply {
        var headers = [("Content-Type", mediaType), ("Accept-Language", language)]
        if let match { headers.append(("If-Match", match)) }
        return try await world.send(
            "POST", "\(path)/import\(query)", as: world.token(role, unit), upload: file, headers: headers)
    }

    /// A form with what is no question here.
    private var otherwise: [UInt8] {
        func rows(_ rows: [[String]]) -> String {
            rows.map { cells in
                "<row>\(cells.map { "<c t=\"str\"><v>\($0)</v></c>" }.joined())</row>"
            }.joined()
        }
        let survey = [
            ["type", "name", "label", "relevant"], ["today", "ngay", "", ""],
            ["date", "ngay_sinh", "Ngày sinh?", ""],
            ["text", "y_kien", "Ý kiến?", "${ngay_sinh} != ''"],
        ]
        return SpreadsheetFiles.workbook([("survey", rows(survey))]).bytes
    }

    @Test(arguments: StorageKind.available)
    func `a spreadsheet becomes the questionnaire, as if it had been set`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await draft(world)
            let board = try world.token(.advisor, "C1")
            let file = try SpreadsheetFiles.survey
            let dry = try await send(world, file, to: path, "?dryRun=true")
            #expect(dry.status == 200 && dry["dryRun"] == .bool(true) && dry.etag == "", "\(dry.text)")
            #expect(try await world.make("GET", path, as: board)["questions"]?.elements.isEmpty == true)
            let read = try await world.send("GET", path, as: board)
            let done = try await send(world, file, to: path, match: read.etag)
            #expect(done.status == 200 && done.etag == "\"2-draft\"", "\(done.text)")
            #expect(done["title"]?.text == "Khảo sát về sắp xếp đơn vị hành chính cấp xã")
            let questions = done["questions"]?.elements ?? []
            let types = questions.map { "\($0["code"]?.text ?? "") \($0["type"]?.text ?? "")" }
            #expect(
                types == [
                    "gioi_tinh single", "tuoi number", "nghe_nghiep single", "biet single", "nguon multiple",
                    "nguon_khac text", "muc_dong_tinh scale", "ly_do text", "uu_tien rank",
                    "khoang_cach number",
                    "kien_nghi text",
                ])
            #expect(
                questions.map { $0["relevantIf"]?.text } == [
                    nil, nil, nil, nil, "biet = '1'", "biet = '1' and selected(nguon, 'khac')", nil,
                    "muc_dong_tinh <= 2 and tuoi >= 18", "not(nghe_nghiep = 'hoc_sinh')", nil, nil,
                ])
            #expect(questions[4]["min"]?.integer == 1 && questions[4]["max"]?.integer == 3)
            #expect(questions[0]["choices"]?.elements[1]["labelEn"]?.text == "Woman")
            let leftOut = done["leftOut"]?.elements ?? []
            let places = leftOut.map { item in
                let row = item["row"]?.integer ?? 0
                return "\(row) \(item["column"]?.text ?? "") \(item["code"]?.text ?? "")"
            }
            #expect(
                places == [
                    "1 hint::Tiếng Việt (vi) column", "1 constraint_message::Tiếng Việt (vi) column",
                    "1 appearance column", "2 type metadata", "3 type metadata", "4 type metadata",
                    "5 type note",
                    "6 label::Tiếng Việt (vi) groupLabel", "8 type decimals", "9 name renamed",
                    "13 label::Tiếng Việt (vi) groupLabel",
                ])
            #expect(
                leftOut.allSatisfy { $0["sheet"]?.text == "survey" && $0["severity"]?.text == "harmless" })
            let shown = try await world.make("GET", path, as: board)
            #expect(shown["questions"] == done["questions"])
            // What was shown is taken as it is.
            var json = JSONWriter()
            json.object { $0.member("questions", shown["questions"]?.elements ?? []) }
            let again = try await world.change(
                "PUT", path, as: board, String(decoding: json.bytes, as: UTF8.self))
            #expect(again["questions"] == shown["questions"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what would ask otherwise is taken only when that is accepted`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await draft(world)
            for query in ["", "?dryRun=true", "?acceptLeftOut=false"] {
                let reply = try await send(world, otherwise, to: path, query, language: "en")
                expectProblem(
                    reply, 422, "rule-refused", codes: ["questionType", "conditionOnLeftOut"], "\(query)")
                let pointers = try reply.json["errors"]?.elements.map { $0["pointer"]?.text }
                #expect(pointers == ["/survey/3/type", "/survey/4/relevant"])
                #expect(reply.text.contains("acceptLeftOut=true") && reply.text.contains("is not supported"))
            }
            let dry = try await send(world, otherwise, to: path, "?dryRun=true&acceptLeftOut=true")
            #expect(dry.status == 200 && dry["questions"]?.elements.count == 1, "\(dry.text)")
            #expect(try await world.send("GET", path, as: world.token(.leader, "C1")).etag == "\"1-draft\"")
            let done = try await send(world, otherwise, to: path, "?acceptLeftOut=true")
            #expect(done.status == 200 && done["title"] == nil, "\(done.text)")
            let questions = done["questions"]?.elements ?? []
            #expect(questions.map { $0["code"]?.text } == ["y_kien"] && questions[0]["relevantIf"] == nil)
            let leftOut = done["leftOut"]?.elements ?? []
            #expect(leftOut.map { $0["severity"]?.text } == ["harmless", "changes", "changes"])
            #expect(leftOut.map { $0["code"]?.text } == ["metadata", "questionType", "conditionOnLeftOut"])
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is no form is told by cells, and only to who may set it`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await draft(world)
            let rows = """
                <row><c t="str"><v>type</v></c><c t="str"><v>name</v></c><c t="str"><v>label</v></c></row>\
                <row r="5"><c t="str"><v>select_one a/b</v></c><c t="str"><v>q</v></c><c t="str"><v>Q?</v></c></row>\
                <row r="7"><c t="str"><v>text</v></c><c t="str"><v>r</v></c></row>
                """
            let file = SpreadsheetFiles.workbook([("Phiếu/1", rows)]).bytes
            let reply = try await send(world, file, to: path)
            expectProblem(reply, 422, "rule-refused", codes: ["unknownList", "labelMissing"])
            let pointers = try reply.json["errors"]?.elements.map { $0["pointer"]?.text }
            #expect(pointers == ["/Phiếu~11/5/type", "/Phiếu~11/7/label"])
            for (role, unit, status) in [
                (Role.leader, "C1", 403), (.administrator, "C1", 404), (.officer, "A1", 404),
                (.advisor, "C2", 404),
            ] {
                #expect(try await send(world, file, to: path, as: role, of: unit).status == status, "\(role)")
            }
            #expect(try await send(world, file, to: path, match: nil).status == 428)
            #expect(try await send(world, file, to: path, match: "\"7-draft\"").status == 412)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is no workbook is malformed, whoever sends it and wherever to`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await draft(world)
            let survey = try SpreadsheetFiles.survey
            let zip = SpreadsheetFiles.workbook([("survey", "")])
            var damaged = zip
            damaged.entries[0].crc = 1
            var malformed = zip
            malformed.entries[1].contents = Array("<workbook>".utf8)
            var locked = zip
            locked.entries[1].flags = 1
            var foreign = ZipMaker()
            foreign.add("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            var large = zip
            large.entries[0].size = Limits.spreadsheetBytes + 1
            for (file, code) in [
                ([], "notArchive"), (Array("PK".utf8), "notArchive"),
                (Array(survey.dropLast(9)), "notArchive"),
                (damaged.bytes, "damaged"), (malformed.bytes, "malformedPart"),
                (locked.bytes, "unsupportedArchive"),
                (foreign.bytes, "notWorkbook"), (large.bytes, "tooLarge"),
            ] {
                let reply = try await send(world, file, to: path)
                expectProblem(reply, 400, "malformed-request", codes: [code])
            }
            let nowhere = "/v1/surveys/\(world.newID())/questionnaire"
            #expect(try await send(world, Array("x".utf8), to: nowhere).status == 400)
            #expect(try await send(world, survey, to: nowhere).status == 404)
            #expect(try await send(world, survey, to: path, as: .officer).status == 404)
            expectProblem(
                try await send(world, survey, to: path, mediaType: "application/json"), 415,
                "unsupported-media-type")
            // Its length is enough to refuse it; nothing of it is waited for.
            let head = """
                POST \(path)/import HTTP/1.1\r
                Host: a\r
                Authorization: Bearer \(try world.token(.advisor, "C1"))\r
                Content-Type: \(Self.mediaType)\r
                Content-Length: \(Limits.xlsxBody + 1)\r\n\r\n
                """
            let refused = await RawSocket.send(Array(head.utf8), to: server.port)
            #expect(refused.status == 413 && refused.body.contains("/problems/too-large"))
            let most = try await send(world, [UInt8](repeating: 0, count: Limits.xlsxBody), to: path)
            expectProblem(most, 400, "malformed-request", codes: ["notArchive"])
            expectProblem(try await send(world, survey, to: path, "?dryRun=1"), 400, "malformed-request")
            expectProblem(
                try await send(world, survey, to: path, "?accept=leftOut"), 400, "malformed-request")
        }
    }

    @Test(arguments: StorageKind.available)
    func `once a survey stands its questionnaire can't be imported`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await draft(world)
            let survey = path.replacing("/questionnaire", with: "")
            let board = try world.token(.advisor, "C1")
            let file = try SpreadsheetFiles.survey
            #expect(try await send(world, file, to: path).status == 200)
            try await world.change("PATCH", survey, as: board, #"{"closesAt": "2026-11-16T00:00:00+07:00"}"#)
            try await world.change(
                "PUT", "\(survey)/targets", as: board, #"{"targets": [{"unitCode": "C1", "quota": 10}]}"#)
            try await world.make("POST", "\(survey)/opening", as: board)
            for query in ["", "?dryRun=true"] {
                expectProblem(try await send(world, file, to: path, query), 409, "state-conflict")
            }
            // A ballot as the form asks it.
            try await world.make(
                "POST", "\(survey)/ballots", as: board,
                #"""
                {"unitCode": "C1", "collectedOn": "2026-10-10", "answers": {"gioi_tinh": "nu", "tuoi": 40,
                 "nghe_nghiep": "hoc_sinh", "biet": "1", "nguon": ["loa", "khac"], "nguon_khac": "Hàng xóm",
                 "muc_dong_tinh": 2, "ly_do": "Xa"}}
                """#)
        }
    }
}
