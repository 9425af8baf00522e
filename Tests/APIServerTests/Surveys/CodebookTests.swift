import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct CodebookTests {
    private static let questions = #"""
        {"questions": [
            {"code": "biet", "type": "single", "text": "=Biết, không?", "textEn": "Do you \"know\"?", "required": true,
             "choices": [{"code": "1", "label": "Có", "labelEn": "Yes"}, {"code": "0", "label": "-Không"}]},
            {"code": "nguon", "type": "multiple", "text": "Qua đâu?", "relevantIf": "biet = '1'", "max": 1,
             "choices": [{"code": "loa", "label": "Loa"}, {"code": "mang", "label": "Mạng\nxã hội"}]},
            {"code": "uu_tien", "type": "rank", "text": "Xếp hạng?", "min": 1, "max": 2,
             "choices": [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}, {"code": "c", "label": "C"}]},
            {"code": "tuoi", "type": "number", "text": "Tuổi?", "min": -16.5},
            {"code": "muc", "type": "scale", "text": "Mức?", "min": -2, "max": 2},
            {"code": "y_kien", "type": "text", "text": "Ý kiến?"}]}
        """#

    private func survey(_ world: World) async throws -> String {
        let board = try world.token(.advisor, "C1")
        let id = try await world.make(
            "POST", "/v1/surveys", as: board, #"{"ownerCode": "C1", "title": "Sáp nhập"}"#
        ).id
        try await world.change("PUT", "/v1/surveys/\(id)/questionnaire", as: board, Self.questions)
        return "/v1/surveys/\(id)/codebook"
    }

    @Test(arguments: StorageKind.available)
    func `a codebook says how each question stands in a file of ballots`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await survey(world)
            let shown = try await world.send("GET", path, as: world.token(.leader, "C1"))
            #expect(shown.status == 200 && shown.etag == "\"2-draft\"" && shown["title"]?.text == "Sáp nhập")
            let questions = shown["questions"]?.elements ?? []
            #expect(questions.map { $0["number"]?.integer } == [1, 2, 3, 4, 5, 6])
            let columns = questions.map { question in
                (question["columns"]?.elements ?? []).map { column in
                    let rank = column["rank"]?.integer.map(String.init) ?? ""
                    let holds = "\(column["name"]?.text ?? "") \(column["holds"]?.text ?? "")"
                    return "\(holds) \(column["choice"]?.text ?? "")\(rank)"
                }
            }
            #expect(
                columns == [
                    ["biet choiceCode "], ["nguon.loa chosen loa", "nguon.mang chosen mang"],
                    ["uu_tien.1 rankedChoiceCode 1", "uu_tien.2 rankedChoiceCode 2"], ["tuoi number "],
                    ["muc number "], [],
                ])
            #expect(questions[2]["choices"]?.elements.map { $0["place"]?.integer } == [1, 2, 3])
            #expect(
                questions[1]["relevantIf"]?.text == "biet = '1'"
                    && questions[0]["textEn"]?.text == "Do you \"know\"?")
            let unchanged = try await world.send(
                "GET", path, as: world.token(.leader, "C1"), headers: [("If-None-Match", shown.etag)])
            #expect(unchanged.status == 304)
        }
    }

    @Test(arguments: StorageKind.available)
    func `as CSV it has a line for each choice and computes nothing`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let path = try await survey(world)
            let board = try world.token(.advisor, "C1")
            let reply = try await world.send("GET", "\(path)?format=csv", as: board)
            #expect(reply.status == 200 && reply.etag == "\"2-draft-csv\"")
            #expect(reply.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(reply.header("Content-Disposition") == "attachment; filename=\"codebook.csv\"")
            #expect(reply.body.starts(with: [0xEF, 0xBB, 0xBF]))
            let lines = reply.text.dropFirst().split(separator: "\r\n", omittingEmptySubsequences: false)
            #expect(
                lines.map(String.init) == [
                    "number,code,type,text,textEn,required,relevantIf,min,max,columns,place,choice,label,labelEn",
                    #"1,biet,single,"'=Biết, không?","Do you ""know""?",1,,,,biet,1,1,Có,Yes"#,
                    #"1,biet,single,"'=Biết, không?","Do you ""know""?",1,,,,biet,2,0,'-Không,"#,
                    "2,nguon,multiple,Qua đâu?,,0,biet = '1',0,1,nguon.loa,1,loa,Loa,",
                    "2,nguon,multiple,Qua đâu?,,0,biet = '1',0,1,nguon.mang,2,mang,\"Mạng\nxã hội\",",
                    "3,uu_tien,rank,Xếp hạng?,,0,,1,2,uu_tien.1 uu_tien.2,1,a,A,",
                    "3,uu_tien,rank,Xếp hạng?,,0,,1,2,uu_tien.1 uu_tien.2,2,b,B,",
                    "3,uu_tien,rank,Xếp hạng?,,0,,1,2,uu_tien.1 uu_tien.2,3,c,C,",
                    "4,tuoi,number,Tuổi?,,0,,-16.5,,tuoi,,,,", "5,muc,scale,Mức?,,0,,-2,2,muc,,,,",
                    "6,y_kien,text,Ý kiến?,,0,,1,1000,,,,,", "",
                ])
            // Our own reader reads it as it was meant.
            #expect(try CSVReader.lines(reply.body).map(\.cells.count) == [Int](repeating: 14, count: 11))
            let unchanged = try await world.send(
                "GET", "\(path)?format=csv", as: board, headers: [("If-None-Match", reply.etag)])
            #expect(unchanged.status == 304)
            expectProblem(
                try await world.send("GET", "\(path)?format=xlsx", as: board), 400, "malformed-request",
                codes: ["invalidValue"])
        }
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+84", "'+84"), ("-1", "'-1"), ("@SUM", "'@SUM"), ("\t=1", "'\t=1"),
        ("\r=1", "\"'\r=1\""),
        ("＝1", "'＝1"), ("a=1", "a=1"), ("", ""), ("a\"\u{301}b", "\"a\"\"\u{301}b\""), ("a,b", "\"a,b\""),
    ])
    func `a text is neither a formula nor the end of its cell`(text: String, expected: String) {
        var csv = CSVWriter()
        csv.row([.text(text), .number("-5"), .empty])
        #expect(csv.bytes.dropFirst(3).elementsEqual("\(expected),-5,\r\n".utf8))
    }
}
