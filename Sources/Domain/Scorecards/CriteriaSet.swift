/// What the opinion work of units is rated by (bộ tiêu chí đánh giá). It is drafted by a committee's board, adopted by the
/// committee's leader, and stands from then on: other criteria are another set.
package struct CriteriaSet: Sendable, Hashable {
    package typealias ID = Identifier<CriteriaSet>

    package enum Status: String, Sendable, CaseIterable { case draft, inForce, retired }

    package let id: ID
    package let ownerID: Unit.ID
    package var title: String
    package var legalBasis: String?
    /// The set that it takes the place of, which may be in force besides it: a year is rated by that year's criteria.
    package let replacesID: ID?
    package var criteria: [Criterion]
    package var status: Status
    package var meta: Meta

    package init(
        id: ID, ownerID: Unit.ID, title: String, legalBasis: String?, replacesID: ID? = nil,
        criteria: [Criterion], status: Status = .draft, meta: Meta
    ) {
        self.id = id
        self.ownerID = ownerID
        self.title = title
        self.legalBasis = legalBasis
        self.replacesID = replacesID
        self.criteria = criteria
        self.status = status
        self.meta = meta
    }
}

/// One thing that units are rated by (tiêu chí).
package struct Criterion: Sendable, Hashable {
    /// Where a figure comes from. None of them looks at what a report says.
    package enum Measure: String, Sendable, CaseIterable {
        /// Reports on time, of those that are due.
        case timeliness
        /// Reports handed in, of those that are due.
        case completeness
        /// How reports were rated when they were accepted.
        case quality
        /// Ballots, of those that were asked for.
        case surveyQuota
        /// How far what plans ask for is.
        case planProgress
        /// As the owner's board says, with its reason.
        case manual
    }

    /// Unique in the set; what figures are called by.
    package let code: String
    package let title: String
    /// Of a hundred points.
    package let weight: Int
    package let measure: Measure

    package init(code: String, title: String, weight: Int, measure: Measure) {
        self.code = code
        self.title = title
        self.weight = weight
        self.measure = measure
    }

    /// Lowercase letters, digits, `_` and `-`, beginning with a letter.
    package static func isCode(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard Limits.criterionCode.contains(scalars.count), let first = scalars.first else { return false }
        let letters: ClosedRange<Unicode.Scalar> = "a"..."z"
        let digits: ClosedRange<Unicode.Scalar> = "0"..."9"
        return letters.contains(first)
            && scalars.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == "_" || $0 == "-" }
    }
}

package enum CriteriaRefusal: Error, Sendable, Hashable {
    case notIn(CriteriaSet.Status)
    case ownerNotCommittee
    /// Index of the second.
    case codeTwice(Int)
    /// They have to be a hundred.
    case weights(sum: Int)
    /// The set that is replaced is another committee's.
    case replacesAnothers
    /// The set that is replaced was never adopted.
    case replacesDraft
}

extension CriteriaSet {
    package func checkDraft() throws(CriteriaRefusal) {
        var codes: Set<String> = []
        for (index, criterion) in criteria.enumerated() where !codes.insert(criterion.code).inserted {
            throw .codeTwice(index)
        }
        let sum = criteria.reduce(0) { $0 + $1.weight }
        guard sum == 100 else { throw .weights(sum: sum) }
    }

    /// - Parameter replaced: the set that it takes the place of, if it names one.
    package func adopted(inPlaceOf replaced: CriteriaSet?) throws(CriteriaRefusal) -> CriteriaSet {
        guard status == .draft else { throw .notIn(status) }
        try checkDraft()
        if let replaced, replaced.status == .draft { throw .replacesDraft }
        return with(.inForce)
    }

    /// Nobody is rated by it any more; what was rated stays.
    package func retired() throws(CriteriaRefusal) -> CriteriaSet {
        guard status == .inForce else { throw .notIn(status) }
        return with(.retired)
    }

    private func with(_ status: Status) -> CriteriaSet {
        var result = self
        result.status = status
        return result
    }
}
