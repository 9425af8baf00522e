import Domain

extension SQLStore {
    func hasToTell(at now: Instant) throws -> Bool {
        try row(
            """
            SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM obligation o WHERE \(statement: Self.isOverdue(now)))
                OR EXISTS (SELECT 1 FROM survey s WHERE \(statement: Self.hasClosed(now)))
            """) != nil
    }

    func takeOverdue(at now: Instant, most limit: Int) throws -> [(id: Obligation.ID, unitID: Unit.ID)] {
        try rows(
            """
            UPDATE obligation SET overdue_told = 1 WHERE id IN (
                SELECT o.id FROM obligation o WHERE \(statement: Self.isOverdue(now)) ORDER BY o.due_at
                LIMIT \(limit) \(fragment: transaction.dialect.forUpdateSkipLocked))
            RETURNING id, unit_id
            """
        ).map { (try $0.id("id"), try $0.id("unit_id")) }
    }

    func takeClosed(at now: Instant, most limit: Int) throws -> [(id: Survey.ID, ownerID: Unit.ID)] {
        let taken = try rows(
            """
            UPDATE survey SET closing_told = 1 WHERE id IN (
                SELECT s.id FROM survey s WHERE \(statement: Self.hasClosed(now)) ORDER BY s.closes_at
                LIMIT \(limit) \(fragment: transaction.dialect.forUpdateSkipLocked))
            RETURNING id, owner_id
            """)
        return try taken.filter { row in
            let (id, closed) = (try row.text("id"), ToldEvent.Kind.surveyClosed.rawValue)
            return try self.row(
                "SELECT id FROM audit_event WHERE subject = \(id) AND action = \(closed) LIMIT 1") == nil
        }.map { (try $0.id("id"), try $0.id("owner_id")) }
    }

    private static func isOverdue(_ now: Instant) -> Statement {
        "o.overdue_told = 0 AND o.progress = 'none' AND o.due_at <= \(now.milliseconds)"
    }

    private static func hasClosed(_ now: Instant) -> Statement {
        "s.closing_told = 0 AND s.stage = 'fielded' AND s.closes_at <= \(now.milliseconds)"
    }
}
