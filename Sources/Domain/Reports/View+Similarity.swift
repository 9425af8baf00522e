package struct SimilarReport: Sendable, Hashable, Comparable {
    package let reportID: Report.ID
    /// 0…1: the part of the report's words that also stands in this one.
    package let share: Double

    package static func < (left: SimilarReport, right: SimilarReport) -> Bool {
        (left.share, left.reportID) < (right.share, right.reportID)
    }
}

extension View {
    /// Of the author's own report before it and of what was handed in to the same recipient for days that it covers,
    /// those that the caller may read and that share much with it; the greatest share first.
    package func similarities(of id: Report.ID) throws -> [SimilarReport] {
        let report = try report(id)
        let text = Shingles(report.content)
        guard text.words >= Limits.comparedWords else { return [] }
        // An estimate counts a changed word five times, and strays; the texts themselves decide.
        let known = try store.signatures(toCompareWith: report, most: Limits.comparedReports)
        var likely: [SimilarReport] = []
        for (id, signature) in known {
            let share = text.estimatedShare(in: signature) ?? Limits.similarShare
            if share >= Limits.similarShare / 2 { likely.append(SimilarReport(reportID: id, share: share)) }
        }
        let compared = likely.sorted(by: >).prefix(Limits.comparedTexts).map(\.reportID)
        let others = try store.reports(compared)
        var similar: [SimilarReport] = []
        for id in compared {
            guard let other = others[id], try shown(other) != nil, let content = other.lastSubmitted?.content
            else { continue }
            let share = text.share(in: Shingles(content))
            if share >= Limits.similarShare { similar.append(SimilarReport(reportID: id, share: share)) }
        }
        return similar.sorted(by: >)
    }
}
