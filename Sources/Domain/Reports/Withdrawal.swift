extension Report {
    /// Takes back what was handed in and not decided on yet (rút báo cáo), as if it had not been handed in: the report
    /// is a draft again, or came back again, and timeliness is that of the first version that still counts.
    /// - Parameter versions: those that were handed in.
    package func withdrawn(from versions: [ReportVersion], at now: Instant) throws(ReportRefusal)
        -> (report: Report, version: ReportVersion)
    {
        guard case .submitted = status, var taken = lastSubmitted else { throw .notToWithdraw(status.name) }
        taken.outcome = .withdrawn(at: now)
        let counting = versions.filter { $0.number < taken.number && !$0.isWithdrawn }
        let earlier = counting.max { $0.number < $1.number }
        var result = self
        result.number = taken.number + 1
        result.signature = nil
        result.lastSubmitted = earlier
        result.firstSubmittedAt = counting.min { $0.number < $1.number }?.submittedAt
        // Every version before the last one came back.
        if case .returned(let returning)? = earlier?.outcome {
            result.status = .returned(returning)
        } else {
            result.status = .draft
        }
        return (result, taken)
    }
}

extension ReportVersion {
    package var isWithdrawn: Bool {
        if case .withdrawn = outcome { true } else { false }
    }
}

extension Obligation {
    /// Follows its report, whose submission was withdrawn.
    package func withdrawn(_ report: Report) -> Obligation {
        var result = self
        result.submittedAt = report.firstSubmittedAt
        if case .returned(let returning) = report.status {
            result.progress = .returned
            result.resubmitBy = returning.resubmitBy
        } else {
            result.progress = .none
            result.receivedOn = nil
        }
        return result
    }

    /// What its author should know who would hand in a first time now.
    package func outlook(at now: Instant) -> Outlook {
        guard submittedAt == nil else { return .onTime }
        if let lockAt, now >= lockAt { return .locked }
        return now < dueAt ? .onTime : .late
    }

    package enum Outlook: Sendable, Hashable { case onTime, late, locked }
}

extension Work {
    package func withdrawReport(_ id: Report.ID) throws -> (report: Report, outlook: Obligation.Outlook) {
        let before = try reportToWrite(id)
        let (report, version) = try before.withdrawn(from: store.versions(of: id), at: ask.now)
        try store.update(version, of: id)
        // The next version begins with what this one rests on.
        try store.setSources(store.sources(of: id, number: version.number), of: id, number: report.number)
        let obligation = try follow(report) { $0.withdrawn(report) }
        let shown = try saveSeen(report, "report.withdrawn")
        let counting = report.onBehalf?.receivedOn.start ?? ask.now
        return (shown, obligation?.outlook(at: counting) ?? .onTime)
    }
}
