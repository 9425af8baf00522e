extension Migration {
    /// What was hidden of questions with several answers could follow from what a unit leaves of the one above: all is
    /// counted anew.
    static let countedAnew = Migration(number: 21, name: "surveys counted anew") { _ in
        ["UPDATE survey_settlement SET state = 'dissolved' WHERE state = 'counted'"]
    }
}
