/// One place where what is stored and the rules disagree.
package struct Finding: Sendable, Hashable {
    package enum Severity: String, Sendable, CaseIterable {
        /// The rules never lead here: damage, or a fault of the program.
        case broken
        /// Allowed, and worth a look.
        case note
    }

    /// "unit.cycle": the resource, and what is expected of it.
    package let rule: String
    /// "unit 0199…": what it was found on.
    package let subject: String
    package let detail: String

    /// For whoever reads them one below the other.
    package var line: String { "\(rule): \(subject): \(detail)" }
    package let severity: Severity

    package init(rule: String, subject: String, detail: String, severity: Severity = .broken) {
        self.rule = rule
        self.subject = subject
        self.detail = detail
        self.severity = severity
    }
}

package protocol StoreInspector {
    /// Reads everything and tells what disagrees; of one rule a hundred findings at most, then how many more.
    /// - Parameter day: today, for what is expected of now only.
    func inspect(on day: CivilDate) throws -> [Finding]
}
