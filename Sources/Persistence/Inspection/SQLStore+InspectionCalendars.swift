import Domain

extension Inspection {
    func calendars() throws {
        try check(
            "calendar.hash", of: "account", "the hash of the link to its calendar is none",
            "SELECT account_id AS id FROM calendar_link WHERE length(hash) <> 43 ORDER BY account_id")
    }
}
