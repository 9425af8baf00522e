import Domain
import TestSupport
import Testing

@testable import APIServer

@Suite struct FormPageTests {
    @Test(arguments: StorageKind.available)
    func `a form is filled in page by page, without a script`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, publicID) = try await world.openForm()
            let first = try await world.send("GET", "/forms/\(publicID)?unit=C2&fbclid=x", as: nil)
            #expect(first.status == 200 && first.header("Content-Type") == "text/html; charset=utf-8")
            #expect(
                first.text.contains(#"<html lang="vi">"#) && first.text.contains("Sáp nhập &amp; đặt tên"))
            #expect(first.text.contains("Có &lt;chứ&gt;") && !first.text.contains("<script"))
            #expect(first.text.contains(#"<option value="C2" selected>"#))
            #expect(first.text.contains("q.tuoi") && !first.text.contains("q.nguon"))
            let second = try await world.fillIn(publicID, "page=0&unit=C2&q.biet=co&q.tuoi=30%2C5")
            #expect(
                second.status == 200 && second.text.contains("q.nguon") && second.text.contains("Gửi phiếu"))
            #expect(second.text.contains(#"<input type="hidden" name="q.tuoi" value="30,5">"#))
            let sent = try await world.fillIn(
                publicID,
                "page=1&unit=C2&q.biet=co&q.tuoi=30%2C5&q.nguon=mang&q.nguon=loa&q.uu_tien=2&q.uu_tien=&q.y_kien=Xa%0D%0Aqu%C3%A1"
            )
            #expect(sent.status == 303, "\(sent.text)")
            let thanks = try await world.send("GET", try #require(sent.header("Location")), as: nil)
            #expect(thanks.status == 200 && thanks.text.contains("Cảm ơn"))
            #expect(try await world.counted(survey) == ["C1": 0, "C2": 1])
            let stored = try await server.dump()
            #expect(stored["survey_ballot"]?.first?.contains("0|30.5|0,1|1|t") == true)
            #expect(stored["survey_text"]?.first?.contains("Xa\nquá") == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `what is wrong is told beside its question, and what was written stays`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, publicID) = try await world.openForm()
            let first = try await world.fillIn(publicID, "page=0&q.tuoi=m%C6%B0%E1%BB%9Di%22%3E")
            #expect(first.status == 422 && first.text.contains(#"role="alert""#))
            #expect(
                first.text.contains("Lỗi: Câu này bắt buộc trả lời.")
                    && first.text.contains("Lỗi: Cần một số."))
            #expect(first.text.contains(#"value="mười&quot;&gt;""#))
            #expect(
                first.text.contains(#"id="e-unit""#) && first.text.contains(#"aria-describedby="e-unit""#))
            let age = try await world.fillIn(publicID, "page=0&unit=C1&q.biet=khong&q.tuoi=15")
            #expect(age.status == 422 && age.text.contains("Cần một số từ 16 đến 120."))
            #expect(age.text.contains(#"aria-describedby="h-q-tuoi e-q-tuoi" aria-invalid="true""#))
            let english = try await world.fillIn(
                publicID, "page=1&lang=en&unit=C1&q.biet=co&q.uu_tien=1&q.uu_tien=1&q.y_kien=a%40b.vn")
            #expect(english.status == 422 && english.text.contains(#"<html lang="en">"#))
            #expect(english.text.contains("Error: This question has to be answered."))
            #expect(english.text.contains("Error: Each choice is taken once."))
            #expect(english.text.contains(">\na@b.vn</textarea>"))
            // Pages can't be jumped over.
            let jump = try await world.fillIn(publicID, "page=999&unit=C1")
            #expect(jump.status == 422 && jump.text.contains(#"name="page" value="0""#))
            #expect(try await world.counted(survey) == ["C1": 0, "C2": 0])
        }
    }

    @Test(arguments: StorageKind.available)
    func `who goes back may change an answer, and what hangs on it is not asked any more`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, publicID) = try await world.openForm()
            let back = try await world.fillIn(publicID, "page=1&back=1&unit=C1&q.biet=co&q.nguon=loa")
            #expect(back.status == 200 && back.text.contains(#"value="co" checked"#))
            #expect(back.text.contains(#"<input type="hidden" name="q.nguon" value="loa">"#))
            // Nothing more is asked, which the page before could not know: so it is not sent yet.
            let done = try await world.fillIn(publicID, "page=0&unit=C1&q.biet=khong&q.nguon=loa")
            #expect(done.status == 200 && done.text.contains("Không còn câu hỏi nào"))
            #expect(try await world.counted(survey)["C1"] == 0)
            let sent = try await world.fillIn(publicID, "page=2&unit=C1&q.biet=khong&q.nguon=loa")
            #expect(sent.status == 303)
            #expect(try await world.counted(survey)["C1"] == 1)
            #expect(try await server.dump()["survey_ballot"]?.first?.contains("1|-|-|-|-") == true)
        }
    }

    @Test(arguments: StorageKind.available)
    func `pages load nothing, keep nothing and send nothing elsewhere`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, publicID) = try await world.openForm()
            for reply in [
                try await world.send("GET", "/forms/\(publicID)", as: nil),
                try await world.send("GET", "/forms/unknown", as: nil),
                try await world.fillIn(publicID, "page=0"),
            ] {
                let policy = try #require(reply.header("Content-Security-Policy"))
                #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
                #expect(reply.header("Referrer-Policy") == "no-referrer")
                #expect(reply.header("Cache-Control") == "no-store" && reply.header("Set-Cookie") == nil)
                #expect(
                    !reply.text.contains("src=") && !reply.text.contains("http:")
                        && !reply.text.contains("https:"))
            }
            expectProblem(
                try await world.send("POST", "/forms/\(publicID)", as: nil, "{}"), 415,
                "unsupported-media-type")
            expectProblem(
                try await world.send("PUT", "/forms/\(publicID)", as: nil), 405, "method-not-allowed")
        }
    }

    @Test(arguments: StorageKind.available)
    func `a full quota is told on a page`(_ kind: StorageKind) async throws {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (survey, publicID) = try await world.openForm(#", "quotaMode": "hard""#)
            for number in 1...11 {
                let reply = try await world.fillIn(publicID, "page=2&unit=C1&q.biet=khong")
                #expect(reply.status == (number <= 10 ? 303 : 409), "\(number)")
            }
            #expect(try await world.counted(survey)["C1"] == 10)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a form whose ballots are counted is closed, though the clock was set back`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let world = try await World(server)
            let (_, publicID) = try await world.openForm()
            let now = server.services.clock.now.description
            try await server.setClock("2026-10-20T00:00:00.000Z")
            try await server.setClock(now)
            let page = try await world.fillIn(publicID, "page=2&unit=C1&q.biet=khong")
            #expect(page.status == 409 && page.header("Content-Type")?.hasPrefix("text/html") == true)
            expectProblem(
                try await world.send(
                    "POST", "/v1/forms/\(publicID)/ballots", as: nil,
                    #"{"unitCode": "C1", "answers": {"biet": "khong"}}"#), 409, "state-conflict")
        }
    }

    @Test func `what is sent is read as browsers write it, and what can't be is left out`() {
        let body = FormBody("a=1&a=2&b=x+y%2B&c&=z&d=%FF&e=%zz&f=a%0D%0Ab%00c%1B&g=e%CC%82")
        #expect(body["a"] == ["1", "2"] && body["b"] == ["x y+"] && body["c"] == [""] && body[""] == ["z"])
        #expect(body["d"] == [] && body["e"] == [] && body["f"] == ["a\nbc"] && body["g"] == ["ê"])
        let marks = FormBody("a=x" + String(repeating: "%CC%82", count: 1_000))
        #expect((marks.first("a")?.unicodeScalars.count ?? 99) <= NFC.maximumMarks + 1)
    }

    @Test func `markup escapes what is put into it, once`() {
        let inner: HTML = "<b>\("a<b>&\"'")</b>"
        #expect(HTML("<i>\(inner)</i>").text == "<i><b>a&lt;b&gt;&amp;&quot;&#39;</b></i>")
    }
}
