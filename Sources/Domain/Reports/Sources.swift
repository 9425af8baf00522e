/// A source as a reader of the synthesis sees it.
package struct ShownSource: Sendable, Hashable {
    package let source: Source
    package let unitID: Unit.ID
    package let period: Period?
    package let title: String
}

/// Who is in a synthesis and who is not.
package struct SynthesisCoverage: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case cited, accepted, submitted, returned, missing, pending, waived
    }

    package struct Line: Sendable, Hashable {
        package let unitID: Unit.ID
        package let unitName: String
        package let collaboratorID: Collaborator.ID?
        package let codeName: String?
        package let obligationID: Obligation.ID
        package let reportID: Report.ID?
        package let state: State
    }

    package let span: DateSpan
    package let counts: [State: Int]
    package let lines: [Line]
}

extension Report {
    /// Whether this report may be cited, at `index` of the list, by a synthesis whose unit is on the source's path.
    func checkCitable(by synthesis: Report, path: [Unit.ID], items: [Item.ID]?, at index: Int)
        throws(ReportRefusal)
    {
        guard id != synthesis.id else { throw .sourceIsItself(index) }
        guard path.contains(synthesis.unitID) else { throw .sourceOutsideSubtree(index) }
        guard case .accepted = status, let accepted = lastSubmitted else { throw .sourceNotAccepted(index) }
        guard coverage.overlaps(synthesis.coverage) else { throw .sourceOutsideCoverage(index) }
        guard let items else { return }
        guard Set(items).isSubset(of: accepted.content.items.map(\.id)) else {
            throw .sourceItemUnknown(index)
        }
    }
}

extension View {
    /// The sources that the caller may read, and how many more there are.
    package func sources(of id: Report.ID) throws -> (shown: [ShownSource], hidden: Int, report: Report) {
        let synthesis = try report(id)
        let sources = try store.sources(of: id, number: synthesis.number)
        let reports = try store.reports(sources.map(\.reportID))
        var shown: [ShownSource] = []
        for source in sources {
            guard let report = reports[source.reportID], let seen = try self.shown(report) else { continue }
            shown.append(
                ShownSource(
                    source: source, unitID: seen.unitID, period: seen.period, title: seen.content.title))
        }
        return (shown, sources.count - shown.count, synthesis)
    }

    /// What was owed to the synthesis's committee for days that it covers. Collaborators are listed for those who
    /// receive their reports only; above, they count without a name.
    package func coverage(of id: Report.ID) throws -> SynthesisCoverage {
        let synthesis = try synthesis(id)
        let cited = Set(try store.sources(of: id, number: synthesis.number).map(\.reportID))
        let owed = try store.obligations(to: synthesis.unitID, overlapping: synthesis.coverage)
            .filter { $0.reportID != id }
        let names = try store.names(of: owed.map(\.unitID), on: caller.today)
        let codeNames = try store.codeNames(of: owed.compactMap(\.collaboratorID))
        let receives = ReadingScope(caller).receives(synthesis.unitID)
        var counts: [SynthesisCoverage.State: Int] = [:]
        var lines: [SynthesisCoverage.Line] = []
        for obligation in owed {
            let state = state(of: obligation, cited: cited)
            counts[state, default: 0] += 1
            guard receives || obligation.collaboratorID == nil else { continue }
            lines.append(
                SynthesisCoverage.Line(
                    unitID: obligation.unitID, unitName: names[obligation.unitID] ?? "",
                    collaboratorID: obligation.collaboratorID,
                    codeName: obligation.collaboratorID.flatMap { codeNames[$0] },
                    obligationID: obligation.id,
                    reportID: obligation.progress == .none ? nil : obligation.reportID, state: state))
        }
        return SynthesisCoverage(span: synthesis.coverage, counts: counts, lines: lines)
    }

    private func state(of obligation: Obligation, cited: Set<Report.ID>) -> SynthesisCoverage.State {
        if let id = obligation.reportID, cited.contains(id) { return .cited }
        return switch obligation.progress {
        case .accepted: .accepted
        case .submitted: .submitted
        case .returned: .returned
        case .waived: .waived
        case .none: caller.ask.now < obligation.dueAt ? .pending : .missing
        }
    }

    private func synthesis(_ id: Report.ID) throws -> Report {
        let report = try report(id)
        guard report.kind == .synthesis else { throw ReportRefusal.notASynthesis }
        return report
    }
}

extension Work {
    package func setSources(_ sources: [Source], of id: Report.ID, _ precondition: Precondition) throws
        -> Report
    {
        var synthesis = try reportToWrite(id)
        try precondition.check(synthesis.meta.version)
        guard synthesis.kind == .synthesis else { throw ReportRefusal.notASynthesis }
        _ = try synthesis.edited(
            ReportChange(title: nil, summary: nil, items: nil, preparedAt: .keep))
        let reports = try store.reports(sources.map(\.reportID))
        var seen: Set<Report.ID> = []
        for (index, source) in sources.enumerated() {
            guard seen.insert(source.reportID).inserted else { throw ReportRefusal.sourceTwice(index) }
            guard let report = reports[source.reportID], let seen = try view.shown(report) else {
                throw ReportRefusal.sourceUnknown(index)
            }
            let path = try store.place(report.unitID, on: caller.today)?.path ?? []
            try seen.checkCitable(by: synthesis, path: path, items: source.itemIDs, at: index)
        }
        try store.setSources(sources, of: id, number: synthesis.number)
        synthesis.signature = nil
        synthesis.meta = synthesis.meta.touched(ask.clock)
        try store.update(synthesis)
        try record("report.sourced", id, in: synthesis.unitID, reason: "\(sources.count) sources")
        return synthesis
    }
}
