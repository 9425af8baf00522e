import Domain

extension Inspection {
    func people() throws {
        try each(
            "account", accountColumns + ", a.folded", from: "account a", alias: "a",
            { row in (try self.store.accounts([row]).first, try row.text("folded")) }
        ) { batch in
            for case let (_, (account?, folded)) in batch {
                expect(
                    folded == store.folded(account), "account.texts", "account \(account.id)",
                    "what search uses is not of its texts")
            }
        }
        try each(
            "collaborator", collaboratorColumns + ", c.folded", from: "collaborator c", alias: "c",
            { row in (try self.store.collaborators([row]).first, try row.text("folded")) }
        ) { batch in
            for case let (_, (record?, folded)) in batch {
                expect(
                    folded == store.folded(record), "collaborator.texts", "collaborator \(record.id)",
                    "what search uses is not of its texts")
            }
        }
        try grants()
        try appointments()
    }

    private func grants() throws {
        try each(
            "grant", "g.id, g.role, g.valid_from, g.valid_to", from: "account_grant g", alias: "g",
            { row in
                let _: Role = try row.choice("role")
                _ = try (row.date("valid_from"), row.optionalDate("valid_to"))
            }
        ) { _ in }
        try check(
            "grant.advisor", "an advisor stands at a board that receives for a committee",
            """
            SELECT g.id FROM account_grant g JOIN unit u ON u.id = g.unit_id
            WHERE g.role = 'advisor' AND g.ended_at IS NULL
                AND (g.valid_to IS NULL OR g.valid_to > \(day.description))
                AND (u.kind <> 'advisoryBoard' OR u.receives_for_id IS NULL)
            ORDER BY g.id
            """)
        try check(
            "grant.collaborator", "the role of a collaborator belongs to one's account",
            """
            SELECT g.id FROM account_grant g JOIN account a ON a.id = g.account_id
            WHERE g.role = 'collaborator' AND a.collaborator_id IS NULL ORDER BY g.id
            """)
        try check(
            "account.lock", "a locked account has no session",
            """
            SELECT DISTINCT a.id FROM account a JOIN session s ON s.account_id = a.id
            WHERE a.locked_at IS NOT NULL AND s.ended_at IS NULL ORDER BY a.id
            """)
    }

    private func appointments() throws {
        try check(
            "collaborator.appointments", "appointments of one person do not overlap",
            """
            SELECT one.collaborator_id AS id, other.valid_from AS detail
            FROM appointment one JOIN appointment other
                ON other.collaborator_id = one.collaborator_id AND other.id <> one.id
                    AND (one.valid_from < other.valid_from
                        OR (one.valid_from = other.valid_from AND one.id < other.id))
            WHERE one.valid_to IS NULL OR one.valid_to > other.valid_from
            ORDER BY one.collaborator_id
            """)
        try check(
            "collaborator.appointed", "who is active has been appointed",
            """
            SELECT c.id FROM collaborator c LEFT JOIN appointment p ON p.collaborator_id = c.id
            WHERE c.standing = 'active' AND p.id IS NULL ORDER BY c.id
            """)
        try check(
            "collaborator.reason", "a reason is given for a suspension or a removal, and for nothing else",
            """
            SELECT id FROM collaborator
            WHERE (end_reason IS NULL) <> (standing IN ('candidate', 'active')) ORDER BY id
            """)
    }

    func topics() throws {
        var merged: [Topic.ID: Topic.ID] = [:]
        try each(
            "topic", topicColumns + ", t.folded, t.sort_key", from: "topic t", alias: "t", decodeTopic
        ) { batch in
            for (row, topic) in batch {
                let agrees =
                    try row.text("folded") == topic.name.folded
                    && row.text("sort_key") == topic.name.vietnameseSortKey
                expect(
                    agrees, "topic.texts", "topic \(topic.id)", "what search and order use is not of its name"
                )
                merged[topic.id] = topic.mergedIntoID
            }
        }
        for start in merged.keys.sorted() {
            var seen: Set<Topic.ID> = []
            var next: Topic.ID? = start
            while let current = next, seen.insert(current).inserted { next = merged[current] }
            if next == start {
                find("topic.merge", "topic \(start)", "is merged into itself by way of others")
            }
        }
    }
}
