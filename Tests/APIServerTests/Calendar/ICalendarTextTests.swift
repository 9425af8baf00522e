import Domain
import Testing

@testable import APIServer

@Suite struct ICalendarTextTests {
    private func written(_ value: String) -> String {
        var text = ICalendarText()
        text.line("X", value)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// By bytes: to Swift CRLF is one character.
    static func lines(_ text: String) -> [String] {
        var lines: [[UInt8]] = [[]]
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == 13, bytes.first == 10 {
                bytes.removeFirst()
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
        }
        return lines.dropLast().map { String(decoding: $0, as: UTF8.self) }
    }

    /// A mark that goes on a letter may be the first behind the space.
    static func unfolded(_ text: String) -> [String] {
        lines(text).reduce(into: []) { result, line in
            if line.unicodeScalars.first == " ", let last = result.popLast() {
                result.append(last + String(line.unicodeScalars.dropFirst()))
            } else {
                result.append(line)
            }
        }
    }

    @Test func `a line has 75 octets and goes on behind a space`() {
        #expect(written(String(repeating: "a", count: 73)) == "X:\(String(repeating: "a", count: 73))\r\n")
        #expect(
            written(String(repeating: "a", count: 74)) == "X:\(String(repeating: "a", count: 73))\r\n a\r\n")
        // What goes on has 74 octets behind its space.
        let long = written(String(repeating: "a", count: 73 + 74 + 1))
        #expect(Self.lines(long).map(\.utf8.count) == [75, 75, 2])
    }

    @Test func `a letter is not split, wherever the line ends`() {
        for ahead in 60...75 {
            for letter in ["ế", "đ", "𝄞", "e\u{302}\u{301}"] {
                let value = String(repeating: "a", count: ahead) + String(repeating: letter, count: 60)
                let text = written(value)
                for line in Self.lines(text) {
                    #expect(line.utf8.count <= 75 && !line.unicodeScalars.contains("\u{FFFD}"))
                }
                #expect(Self.unfolded(text) == ["X:\(value)"])
            }
        }
        // "X:" and 72 letters leave one octet, and this one has three.
        let text = written(String(repeating: "a", count: 72) + "ế")
        #expect(Self.lines(text) == ["X:\(String(repeating: "a", count: 72))", " ế"])
    }

    @Test func `text is escaped, and what no calendar can hold is left out`() {
        for (text, escaped) in [
            (#"a\b"#, #"a\\b"#), ("a;b,c", #"a\;b\,c"#), ("a\nb", #"a\nb"#), ("a\r\nb", #"a\nb"#),
            ("a\rb", #"a\nb"#), ("a\n\nb", #"a\n\nb"#), ("a\u{2028}b", #"a\nb"#), ("a\tb", "a b"),
            ("a\u{0}\u{7}\u{1B}\u{7F}\u{85}b", "ab"), ("Dư luận: \"xã hội\"", "Dư luận: \"xã hội\""),
            ("\\n", #"\\n"#),
        ] {
            #expect(ICalendarText.escaped(text) == escaped, "\(text.debugDescription)")
        }
        var calendar = ICalendarText()
        calendar.text("SUMMARY", "x\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR")
        #expect(Self.lines(String(decoding: calendar.bytes, as: UTF8.self)).count == 1)
    }

    @Test func `what is due is a day without hours, told by what and until when`() throws {
        let coverage = DateSpan(try #require(Period("2026-10")))
        let due = try #require(Instant("2026-10-26T00:00:00+07:00"))
        var owed = Obligation(
            id: Identifier(trusted: "o1"), regimeID: Identifier(trusted: "g"), period: Period("2026-10"),
            coverage: coverage, unitID: Identifier(trusted: "u"), collaboratorID: nil,
            recipientID: Identifier(trusted: "p"), opensAt: due, dueAt: due, lockAt: nil,
            meta: Meta(
                version: 3, createdAt: due, updatedAt: try #require(Instant("2026-10-01T02:03:04.567Z"))))
        func render(_ author: String? = nil) -> [String] {
            let entry = DueEntry(
                subject: .report(DueReport(owed, title: "Tháng; quý", author: author)),
                dueOn: owed.nextDueAt.lastDayBefore, unitCode: "CB1", revision: owed.meta.version,
                updatedAt: owed.meta.updatedAt)
            return Self.unfolded(String(decoding: DueCalendar.render([entry]), as: UTF8.self))
        }
        let event = render().drop { $0 != "BEGIN:VEVENT" }
        #expect(
            Array(event) == [
                "BEGIN:VEVENT", "UID:obligation-o1@dany", "DTSTAMP:20261001T020304Z",
                "LAST-MODIFIED:20261001T020304Z", "SEQUENCE:3", "DTSTART;VALUE=DATE:20261025",
                "DTEND;VALUE=DATE:20261026", #"SUMMARY:Hạn báo cáo: Tháng\; quý (CB1)"#,
                #"DESCRIPTION:Đơn vị: CB1\nKỳ: 2026-10 (01/10/2026 - 31/10/2026)\nHạn nộp: hết ngày 25/10/2026"#,
                "CATEGORIES:Báo cáo", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "CLASS:PRIVATE",
                "BEGIN:VALARM", "ACTION:DISPLAY", #"DESCRIPTION:Hạn báo cáo: Tháng\; quý (CB1)"#,
                "TRIGGER:-PT16H", "END:VALARM", "END:VEVENT", "END:VCALENDAR",
            ])
        owed.progress = .returned
        owed.resubmitBy = Instant("2026-11-02T17:05:00+07:00")
        let again = render("CTV-00001")
        #expect(again.contains("DTSTART;VALUE=DATE:20261102"))
        #expect(again.contains(#"SUMMARY:Hạn nộp lại báo cáo: Tháng\; quý (CTV-00001)"#))
        #expect(again.contains { $0.hasSuffix("Hạn nộp: trước 17:05 ngày 02/11/2026") })
    }

    @Test func `a calendar of nothing is one all the same`() {
        let lines = Self.unfolded(String(decoding: DueCalendar.render([]), as: UTF8.self))
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
        #expect(lines.contains("BEGIN:VTIMEZONE") && !lines.contains("BEGIN:VEVENT"))
    }
}
