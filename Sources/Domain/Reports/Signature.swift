extension Report {
    /// A leader signs (ký ban hành) the version in work.
    package func signed(by account: Account.ID, at now: Instant) throws(ReportRefusal) -> Report {
        switch status {
        case .draft, .returned: break
        case .submitted, .accepted: throw .notToSign(status.name)
        }
        var result = self
        result.signature = Signature(accountID: account, at: now)
        return result
    }

    /// Whether a leader of its unit still has to sign. Persons and groups have no leader here, and of what a board
    /// entered it has the paper.
    var lacksSignature: Bool { signature == nil && author == .unit && onBehalf == nil }
}

extension Work {
    /// - Parameter precondition: a signer may say which version was read; no one has to.
    package func signReport(_ id: Report.ID, _ precondition: Precondition) throws -> Report {
        _ = try view.report(id)
        guard let before = try store.reportToChange(id) else { throw AccessRefusal.notFound }
        guard before.author == .unit, caller.stands(at: before.unitID, .leader) else {
            throw AccessRefusal.forbidden
        }
        if precondition != .missing { try precondition.check(before.meta.version) }
        var report = try before.signed(by: caller.account.id, at: ask.now)
        report.meta = report.meta.touched(ask.clock)
        try store.update(report)
        try record("report.signed", id, in: report.unitID)
        return report
    }
}
