package protocol PrivacyReader {
    /// Syntheses of which some version rests on one of these.
    func reports(citing ids: [Report.ID]) throws -> [Report.ID]
    /// Of the author's own last one before the report, and of what was handed in to its recipient for days that it
    /// covers, the newest first.
    func signatures(toCompareWith report: Report, most: Int) throws
        -> [(reportID: Report.ID, signature: TextSignature)]
}

package protocol PrivacyWriter: PrivacyReader {
    /// The one exception to what was handed in staying as it was.
    func rewrite(_ content: ReportContent, of id: Report.ID, number: Int) throws
    /// That of the version handed in last; nil forgets it.
    func setSignature(_ signature: TextSignature?, of report: Report) throws
}
