import Domain

extension Inspection {
    func webhooks() throws {
        try check(
            "webhook.url", of: "webhook", "its address is none",
            "SELECT id FROM webhook WHERE removed_at IS NULL AND url NOT LIKE 'http%' ORDER BY id")
        try check(
            "webhook.events", of: "delivery", "it delivers an event that was never sealed",
            """
            SELECT d.id FROM webhook_delivery d LEFT JOIN audit_event e ON e.sequence = d.sequence
            WHERE e.id IS NULL ORDER BY d.id
            """)
    }

    /// The chain itself is held against its marks by `dany audit verify`, which has the key.
    func events() throws {
        try check(
            "audit.sealed", of: "event", "it has a number without a mark, or a mark without a number",
            "SELECT id FROM audit_event WHERE (sequence IS NULL) <> (mark IS NULL) ORDER BY id")
        try check(
            "audit.told", of: "event", "others are told of it under another number than its own",
            "SELECT id FROM audit_event WHERE told IS NOT NULL AND (sequence IS NULL OR told <> sequence) ORDER BY id"
        )
        try check(
            "audit.head", of: "event", "it is sealed beyond the end of the chain",
            """
            SELECT id FROM audit_event WHERE sequence > COALESCE((SELECT sequence FROM audit_head), 0) ORDER BY id
            """)
    }
}
