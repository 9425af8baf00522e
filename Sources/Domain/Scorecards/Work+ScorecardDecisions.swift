extension Work {
    /// For the board of the set's owner, of criteria that it rates by hand.
    package func setManualScores(of id: Scorecard.ID, _ scores: [GivenScore], _ precondition: Precondition)
        throws
    {
        let read = try view.scorecard(id)
        _ = try view.requireDrafting(read.card.ownerID)
        let (card, version) = try cardToChange(id)
        try precondition.check(card.meta.version)
        for (index, score) in scores.enumerated() {
            try PersonalText.refuse(in: score.reason, at: "/scores/\(index)/reason")
        }
        let board = try board(of: card.ownerID)
        let figures = try version.figures.scored(scores, by: board, at: ask.now)
        try store.save([next(card, figures, .manualScores)])
        try record("scorecard.scored", id, in: card.unitID)
    }

    /// For who writes for the rated unit, and not for who advises above it.
    package func object(to id: Scorecard.ID, _ text: String, code: String?) throws {
        let read = try view.scorecard(id)
        guard caller.stands(at: read.card.unitID, .advisor, .officer) else { throw AccessRefusal.forbidden }
        let (card, version) = try cardToChange(id)
        try PersonalText.refuse(in: text, at: "/text")
        var changed = try card.objected(
            Objection(text: text, code: code, at: ask.now), codes: version.figures.map(\.code))
        changed.meta = changed.meta.touched(ask.clock)
        try store.update(changed)
        try record("scorecard.objected", id, in: card.unitID)
    }

    /// For the board of the set's owner; whoever speaks for the rated unit too leaves it to somebody else.
    package func decideObjection(
        to id: Scorecard.ID, _ outcome: Objection.Outcome, reason: String,
        scores: [(code: String, score: Score)]
    ) throws {
        let read = try view.scorecard(id)
        _ = try view.requireDrafting(read.card.ownerID)
        guard !caller.stands(at: read.card.unitID, .advisor, .officer, .leader) else {
            throw AccessRefusal.forbidden
        }
        let (card, version) = try cardToChange(id)
        try PersonalText.refuse(in: reason, at: "/reason")
        var changed = try card.decided(
            Objection.Decision(outcome: outcome, reason: reason, at: ask.now), hasScores: !scores.isEmpty)
        if scores.isEmpty {
            changed.meta = changed.meta.touched(ask.clock)
            try store.update(changed)
        } else {
            let figures = try version.figures.adjusted(scores, reason: reason)
            try store.save([next(changed, figures, .objection)])
        }
        try record("scorecard.objectionDecided", id, in: card.unitID)
    }

    private func cardToChange(_ id: Scorecard.ID) throws -> (card: Scorecard, version: ScorecardVersion) {
        guard let card = try store.scorecardToChange(id),
            let version = try store.scorecardVersion(of: id, number: card.number)
        else { throw AccessRefusal.notFound }
        return (card, version)
    }

    /// The board by whose role the caller acts for the unit.
    private func board(of ownerID: Unit.ID) throws -> Unit.ID {
        let place = try view.visiblePlace(ownerID)
        return caller.standings.first { $0.role == .advisor && place.path.contains($0.anchorID) }?.unitID
            ?? ownerID
    }
}
