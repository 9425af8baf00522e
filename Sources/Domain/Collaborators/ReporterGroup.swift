/// Several people who report together to the unit that manages them (tổ).
package struct ReporterGroup: Sendable, Hashable {
    package typealias ID = Identifier<ReporterGroup>
}
