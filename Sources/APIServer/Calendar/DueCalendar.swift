import Domain

/// What is due as a calendar that other programs subscribe to (RFC 5545, 7986): one whole day each. Its bytes change
/// with what is due only.
enum DueCalendar {
    static func render(_ entries: [DueEntry]) -> [UInt8] {
        var calendar = ICalendarText()
        calendar.component("VCALENDAR") { calendar in
            calendar.line("VERSION", "2.0")
            calendar.text("PRODID", "-//Dân Ý//dany//VI")
            calendar.line("CALSCALE", "GREGORIAN")
            calendar.text("NAME", name)
            calendar.text("X-WR-CALNAME", name)
            calendar.line("X-WR-TIMEZONE", zone)
            calendar.line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H")
            calendar.line("X-PUBLISHED-TTL", "PT6H")
            // A calendar has at least one component, and nothing may be due.
            calendar.component("VTIMEZONE") { calendar in
                calendar.line("TZID", zone)
                calendar.component("STANDARD") { calendar in
                    calendar.line("DTSTART", "19700101T000000")
                    calendar.line("TZOFFSETFROM", "+0700")
                    calendar.line("TZOFFSETTO", "+0700")
                    calendar.line("TZNAME", "+07")
                }
            }
            for entry in entries { write(entry, &calendar) }
        }
        return calendar.bytes
    }

    private static let name = "Dân Ý: hạn báo cáo và nhiệm vụ"
    private static let zone = "Asia/Ho_Chi_Minh"

    private static func write(_ entry: DueEntry, _ calendar: inout ICalendarText) {
        let event = entry.event
        calendar.component("VEVENT") { calendar in
            calendar.line("UID", "\(event.id)@dany")
            calendar.line("DTSTAMP", instant(entry.updatedAt))
            calendar.line("LAST-MODIFIED", instant(entry.updatedAt))
            calendar.line("SEQUENCE", String(entry.revision))
            calendar.line("DTSTART;VALUE=DATE", date(entry.dueOn))
            calendar.line("DTEND;VALUE=DATE", date(entry.dueOn.adding(days: 1)))
            calendar.text("SUMMARY", event.summary)
            calendar.text("DESCRIPTION", event.description)
            calendar.text("CATEGORIES", event.category)
            calendar.line("STATUS", "CONFIRMED")
            calendar.line("TRANSP", "TRANSPARENT")
            calendar.line("CLASS", "PRIVATE")
            calendar.component("VALARM") { calendar in
                calendar.line("ACTION", "DISPLAY")
                calendar.text("DESCRIPTION", event.summary)
                // At eight in the morning of the day before.
                calendar.line("TRIGGER", "-PT16H")
            }
        }
    }

    private static func date(_ day: CivilDate) -> String { day.description.replacing("-", with: "") }

    /// `2026-10-20T16:59:59.000Z` as `20261020T165959Z`.
    private static func instant(_ instant: Instant) -> String {
        instant.description.prefix { $0 != "." }.filter { $0 != "-" && $0 != ":" } + "Z"
    }
}

private struct DueEvent {
    let id: String
    let summary: String
    let description: String
    let category: String
}

extension DueEntry {
    fileprivate var event: DueEvent {
        switch subject {
        case .report(let report):
            let what = report.isReturned ? "Hạn nộp lại báo cáo" : "Hạn báo cáo"
            var lines = ["Đơn vị: \(unitCode)"]
            if let author = report.author { lines.append("Người hoặc tổ báo cáo: \(author)") }
            if let period = report.period {
                lines.append(
                    "Kỳ: \(period) (\(report.coverage.first.written) - \(report.coverage.last.written))")
            }
            lines.append("Hạn nộp: \(report.dueAt.writtenDue)")
            return DueEvent(
                id: "obligation-\(report.id)",
                summary: "\(what): \(report.title) (\(report.author ?? unitCode))",
                description: lines.joined(separator: "\n"), category: "Báo cáo")
        case .task(let task):
            var lines = ["Đơn vị: \(unitCode)", "Kế hoạch: \(task.planTitle)"]
            if let round = task.round { lines.append("Kỳ: \(round)") }
            lines.append("Hạn: hết ngày \(dueOn.written)")
            let round = task.round.map { "-\($0)" } ?? ""
            return DueEvent(
                id: "assignment-\(task.id)\(round)",
                summary: "Hạn nhiệm vụ \(task.ref): \(task.title) (\(unitCode))",
                description: lines.joined(separator: "\n"), category: "Nhiệm vụ")
        }
    }
}

extension CivilDate {
    /// `20/10/2026`
    fileprivate var written: String {
        description.split(separator: "-").reversed().joined(separator: "/")
    }
}

extension Instant {
    /// Of a first instant that is late: what is late from midnight on is in time all day.
    fileprivate var writtenDue: String {
        if self == civilDate.start { return "hết ngày \(lastDayBefore.written)" }
        let minutes = seconds(since: civilDate.start) / 60
        let (hour, minute) = (minutes / 60, minutes % 60)
        return
            "trước \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute) ngày \(civilDate.written)"
    }
}
