/// A change of a draft, or of a report that came back.
package struct ReportChange: Sendable {
    package let title: String?
    package let summary: String?
    package let items: [Item]?
    package let preparedAt: Change<Instant>
    package let sections: [Section]?
    package let nothingToReport: Bool?

    package init(
        title: String?, summary: String?, items: [Item]?, preparedAt: Change<Instant>,
        sections: [Section]? = nil, nothingToReport: Bool? = nil
    ) {
        self.title = title
        self.summary = summary
        self.items = items
        self.preparedAt = preparedAt
        self.sections = sections
        self.nothingToReport = nothingToReport
    }
}

extension Report {
    package func edited(_ change: ReportChange) throws(ReportRefusal) -> Report {
        switch status {
        case .draft, .returned: break
        case .submitted, .accepted: throw .notToEdit(status.name)
        }
        var result = self
        result.content.title = change.title ?? content.title
        result.content.summary = change.summary ?? content.summary
        result.content.sections = change.sections ?? content.sections
        result.content.items = change.items ?? content.items
        result.content.nothingToReport = change.nothingToReport ?? content.nothingToReport
        result.content.preparedAt = change.preparedAt.applied(to: content.preparedAt)
        if result.content != content { result.signature = nil }
        try result.content.checkSilence()
        return result
    }

    /// - Parameter regime: the one that asks for it; nil for what no regime asks for.
    package func submitted(at now: Instant, under regime: Regime? = nil) throws(ReportRefusal) -> Report {
        switch status {
        case .draft, .returned: break
        case .submitted, .accepted: throw .notToSubmit(status.name)
        }
        guard !content.isEmpty else { throw .empty }
        let missing = content.missing(of: regime?.template ?? [])
        guard missing.isEmpty else { throw .sectionsMissing(missing) }
        if regime?.signOff == .leader { guard !lacksSignature else { throw .notSigned } }
        var result = self
        result.status = .submitted
        result.firstSubmittedAt = firstSubmittedAt ?? now
        result.lastSubmitted = ReportVersion(
            number: number, content: content, submittedAt: now, signature: signature, outcome: .pending)
        return result
    }

    /// Opens the next version; what was handed in stays as it is.
    package func returned(reason: String, resubmitBy: Instant?, at now: Instant) throws(ReportRefusal)
        -> Report
    {
        guard case .submitted = status else { throw .notToReturn(status.name) }
        if let resubmitBy, resubmitBy <= now { throw .resubmitByPast }
        let returning = Return(reason: reason, resubmitBy: resubmitBy, at: now)
        var result = self
        result.status = .returned(returning)
        result.number = number + 1
        result.signature = nil
        result.lastSubmitted?.outcome = .returned(returning)
        return result
    }

    package func accepted(rating: Int, comment: String?, at now: Instant) throws(ReportRefusal) -> Report {
        guard case .submitted = status else { throw .notToAccept(status.name) }
        let acceptance = Acceptance(rating: rating, comment: comment, at: now)
        var result = self
        result.status = .accepted(acceptance)
        result.lastSubmitted?.outcome = .accepted(acceptance)
        return result
    }

    /// What the receiving side gets: the last version handed in, and nothing that tells of work on the next. Nil
    /// for a report that was never handed in.
    package var asReceived: Report? {
        guard let lastSubmitted else { return nil }
        var result = self
        result.number = lastSubmitted.number
        result.content = lastSubmitted.content
        result.signature = lastSubmitted.signature
        result.meta = seen
        return result
    }

    package var timeliness: Obligation.Timeliness? {
        guard let dueAt, let firstSubmittedAt else { return nil }
        return Obligation.Timeliness(
            submittedAt: firstSubmittedAt, receivedOn: onBehalf?.receivedOn, dueAt: dueAt)
    }

    package var lateBy: Int64? {
        guard let dueAt, let firstSubmittedAt else { return nil }
        return Obligation.Timeliness.lateBy(
            submittedAt: firstSubmittedAt, receivedOn: onBehalf?.receivedOn, dueAt: dueAt)
    }
}

/// What one version changed against the one before.
package struct ContentDifference: Sendable, Hashable {
    package enum Kind: String, Sendable { case added, removed, changed }
    /// A path into the report: `/title`, `/items/ID/stance`.
    package let pointer: String
    package let kind: Kind
    package let from: String?
    package let to: String?
}

extension ReportContent {
    package func differences(from old: ReportContent) -> [ContentDifference] {
        var result: [ContentDifference] = []
        func compare(_ pointer: String, _ from: String?, _ to: String?) {
            guard from != to else { return }
            let kind: ContentDifference.Kind = from == nil ? .added : to == nil ? .removed : .changed
            result.append(ContentDifference(pointer: pointer, kind: kind, from: from, to: to))
        }
        compare("/title", old.title, title)
        compare("/summary", old.summary, summary)
        compare("/nothingToReport", old.silence, silence)
        for section in old.sections where !sections.contains(where: { $0.code == section.code }) {
            compare("/sections/\(section.code)", section.text, nil)
        }
        for section in sections {
            let earlier = old.sections.first { $0.code == section.code }
            compare("/sections/\(section.code)", earlier?.text, section.text)
        }
        let before = Dictionary(old.items.map { ($0.id, $0) }) { first, _ in first }
        let after = Set(items.map(\.id))
        for item in old.items where !after.contains(item.id) {
            compare("/items/\(item.id)", item.content, nil)
        }
        for item in items {
            guard let earlier = before[item.id] else {
                compare("/items/\(item.id)", nil, item.content)
                continue
            }
            for (field, from) in earlier.fields {
                compare("/items/\(item.id)/\(field)", from, item.fields.first { $0.0 == field }?.1)
            }
        }
        return result
    }
}

extension ReportContent {
    fileprivate var silence: String? { nothingToReport ? "true" : nil }
}

extension Item {
    fileprivate var fields: [(String, String?)] {
        [
            ("topicId", topicID.rawValue), ("content", content), ("stance", stance.rawValue),
            ("prevalence", prevalence.rawValue), ("strata", strata.joined(separator: "; ")),
            ("channels", channels.map(\.rawValue).joined(separator: "; ")),
            ("areaUnitId", areaUnitID?.rawValue),
            ("causes", causes), ("forecast", forecast), ("proposals", proposals), ("hot", String(hot)),
        ]
    }
}
