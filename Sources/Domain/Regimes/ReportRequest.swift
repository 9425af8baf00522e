/// What a committee asks certain units for, once and by a time (báo cáo đột xuất theo yêu cầu). Each of them owes an
/// obligation for it.
package struct ReportRequest: Sendable, Hashable {
    package typealias ID = Identifier<ReportRequest>

    package let id: ID
    package let issuerID: Unit.ID
    package let title: String
    package let detail: String?
    /// The first instant that is late.
    package let dueAt: Instant
    package let unitIDs: [Unit.ID]
    package var meta: Meta

    package init(
        id: ID, issuerID: Unit.ID, title: String, detail: String?, dueAt: Instant, unitIDs: [Unit.ID],
        meta: Meta
    ) {
        self.id = id
        self.issuerID = issuerID
        self.title = title
        self.detail = detail
        self.dueAt = dueAt
        self.unitIDs = unitIDs
        self.meta = meta
    }
}
