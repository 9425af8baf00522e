extension Migration {
    /// What a correction needs to be taken back: until when an obligation was extended, also while it is due later
    /// than that, and what a correction waived.
    static let corrections = Migration(number: 9, name: "corrections") { dialect in
        let integer = dialect.integerType.sql
        return [
            "ALTER TABLE obligation ADD COLUMN extended_due_at \(integer)",
            "ALTER TABLE obligation ADD COLUMN waived_by_correction \(integer) NOT NULL DEFAULT 0",
            "UPDATE obligation SET extended_due_at = due_at WHERE original_due_at IS NOT NULL",
        ]
    }
}
