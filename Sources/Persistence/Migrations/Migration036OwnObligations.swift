extension Migration {
    /// What units themselves owe, apart from what is owed by their collaborators, who may be a hundred times as many:
    /// so the list of a committee and all below finds its rows in `ReadingArms`' way to them.
    static let ownObligations = Migration(number: 36, name: "what units themselves owe") { _ in
        [
            """
            CREATE INDEX obligation_own ON obligation (unit_id, due_at, id)
            WHERE collaborator_id IS NULL AND group_id IS NULL
            """
        ]
    }
}
