/// How a report came that a board enters for its author.
package struct Receipt: Sendable, Hashable {
    package let via: Report.OnBehalf.Channel
    package let on: CivilDate
    package let reason: String

    package init(via: Report.OnBehalf.Channel, on: CivilDate, reason: String) {
        self.via = via
        self.on = on
        self.reason = reason
    }

    func check(_ obligation: Obligation, today: CivilDate) throws(ReportRefusal) {
        guard on <= today else { throw .receivedInFuture }
        let opens = obligation.opensAt.civilDate
        guard on >= opens else { throw .receivedBeforeOpening(opens) }
    }
}

extension Parties {
    func to(_ recipientID: Unit.ID) -> Parties {
        Parties(unitID: unitID, author: author, recipientIDs: [recipientID])
    }
}

extension ReadingScope {
    /// Whether a report in work is the caller's to read: its author's side's, and for one that was entered the side's
    /// that entered it.
    package func isOwn(_ report: Report) -> Bool {
        isOwn(report.parties) || report.onBehalf.map { receives($0.recipientID) } == true
    }
}

extension View {
    /// The recipient for whom the caller may enter what came on paper, by phone or by mail.
    func recipientToEnterFor(_ obligation: Obligation) throws -> Unit.ID {
        let parties = obligation.parties
        let recipient = try parties.recipientIDs.first { id in
            // Nobody receives one's own paper.
            let isOwn = parties.author == .unit && parties.unitID == id
            return try !isOwn && receives(parties.to(id))
        }
        guard let recipient else { throw AccessRefusal.forbidden }
        return recipient
    }
}

extension Work {
    /// Four eyes, where a board has four: who entered a report for its author leaves it to another advisor to accept.
    /// Many a ward's board is one person; then the acceptance goes through, and the audit says so.
    /// - Returns: what the audit is told.
    func checkFourEyes(_ report: Report) throws -> String? {
        guard let entered = report.onBehalf, entered.accountID == caller.account.id else { return nil }
        let hasOthers = try store.hasAdvisors(
            for: entered.recipientID, besides: caller.account.id, on: caller.today)
        guard !hasOthers else { throw ReportRefusal.enteredByCaller }
        return "entered by the same account, the board's only one"
    }
}
