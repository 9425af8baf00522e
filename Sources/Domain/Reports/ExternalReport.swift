/// A report as another system knows it.
package struct ExternalReport: Sendable, Hashable {
    /// That system's own, unique among those of the unit for which it works, or of the person who sends it.
    package let id: String
    /// A digest of all that the report says.
    package let fingerprint: String

    package init(id: String, fingerprint: String) {
        self.id = id
        self.fingerprint = fingerprint
    }
}

extension Work {
    /// Makes the report unless it was made before. The unit is the caller's, so that a key may be followed by another; a
    /// collaborator's ids are apart from the office's, and from other persons'.
    package func createReport(
        _ id: Report.ID, as external: ExternalReport, _ new: (Report.ID) throws -> NewReport
    ) throws -> (id: Report.ID, isNew: Bool) {
        let (unitID, person) = (caller.account.unitID, caller.collaboratorID)
        guard try !store.claim(external, for: id, of: unitID, by: person) else {
            return (try createReport(new(id), nil).id, true)
        }
        guard let known = try store.externalReport(external.id, of: unitID, by: person),
            known.fingerprint == external.fingerprint
        else { throw ReportRefusal.externalIDTaken }
        return (known.reportID, false)
    }

    /// Does all of it, or throws and does nothing of it.
    package func attempt<Value>(_ body: () throws -> Value) throws -> Value { try store.attempt(body) }
}

package protocol ExternalReportWriter {
    /// False: it is claimed already. Waits for another transaction that is claiming it.
    /// - Parameter person: nil for who writes for the unit.
    func claim(
        _ external: ExternalReport, for id: Report.ID, of unitID: Unit.ID, by person: Collaborator.ID?
    ) throws -> Bool
    func externalReport(_ id: String, of unitID: Unit.ID, by person: Collaborator.ID?) throws -> (
        reportID: Report.ID, fingerprint: String
    )?
    /// What the body wrote is undone when it throws, and nothing else of the transaction is. A failure of the store ends the
    /// transaction all the same.
    func attempt<Value>(_ body: () throws -> Value) throws -> Value
}
