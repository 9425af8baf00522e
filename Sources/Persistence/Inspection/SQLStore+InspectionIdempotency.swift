import Domain

extension Inspection {
    /// Only what changed something is kept, and nobody asks for an answer that never expires.
    func keptAnswers() throws {
        try check(
            "keptAnswer.kept", of: "account", "an answer that is kept for it can't be given again",
            """
            SELECT DISTINCT account_id AS id FROM kept_answer
            WHERE status < 200 OR status > 299 OR length(fingerprint) <> 64 OR length(key) = 0
                OR (location IS NOT NULL AND subject IS NULL)
            ORDER BY account_id
            """)
    }
}
