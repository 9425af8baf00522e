extension Unit {
    /// Whether the unit may stand below `parent` from a day on (its own first day unless told) for as long as it is
    /// valid.
    package func checkPlace(below parent: Unit, from day: CivilDate? = nil) throws(UnitRefusal) {
        guard parent.validFrom <= max(validFrom, day ?? validFrom), parent.outlives(validTo) else {
            throw .parentNotValid
        }
        if kind.isAttached {
            guard parent.kind.isAttached || parent.kind == .committee else { throw .attachedLevel }
            guard parent.kind.isAttached ? level.rank >= parent.level.rank : level == parent.level else {
                throw .attachedLevel
            }
        } else {
            guard !parent.kind.isAttached else { throw .levelOrder }
            let nests = level == .grassroots && parent.level == .grassroots
            guard nests || level.rank > parent.level.rank else { throw .levelOrder }
        }
    }

    /// Whether the unit's own facts agree with each other and with the dates of its level.
    package func checkDates() throws(UnitRefusal) {
        if let validTo, validTo <= validFrom { throw .validityOrder }
        if let end = level.end, validFrom >= end { throw .levelDates(level) }
    }

    /// A board receives for the committee right above it; anything further up would lift its advisors over their
    /// own administrator.
    package func checkReceiving(above: [Unit]) throws(UnitRefusal) {
        guard let receivesForID else { return }
        guard kind == .advisoryBoard, above.first(where: { $0.kind == .committee })?.id == receivesForID
        else {
            throw .receivesForNotCommittee
        }
    }

    private func outlives(_ day: CivilDate?) -> Bool {
        guard let validTo else { return true }
        guard let day else { return false }
        return day <= validTo
    }
}

/// A change of the dated facts from a day on, and of the undated ones at once.
package struct UnitChange: Sendable {
    package var code: String?
    package var name: String?
    package var shortName: Change<String>
    package var parent: UnitReference?
    package var receivesFor: Change<UnitReference>
    package var officerInCharge: Change<String>
    package var validTo: CivilDate?
    package var effectiveFrom: CivilDate?

    package init(
        code: String? = nil, name: String? = nil, shortName: Change<String> = .keep,
        parent: UnitReference? = nil,
        receivesFor: Change<UnitReference> = .keep, officerInCharge: Change<String> = .keep,
        validTo: CivilDate? = nil, effectiveFrom: CivilDate? = nil
    ) {
        self.code = code
        self.name = name
        self.shortName = shortName
        self.parent = parent
        self.receivesFor = receivesFor
        self.officerInCharge = officerInCharge
        self.validTo = validTo
        self.effectiveFrom = effectiveFrom
    }

    var touchesDatedFacts: Bool { code != nil || name != nil || !shortName.isKeep || parent != nil }
}

/// A unit named by its id, or by its code on the document's date.
package enum UnitReference: Sendable, Hashable {
    case id(Unit.ID)
    case code(String)
}

package struct NewUnit: Sendable {
    package let id: Unit.ID
    package let code: String
    package let name: String
    package let shortName: String?
    package let kind: Unit.Kind
    package let level: Unit.Level
    package let parent: UnitReference
    package let receivesFor: UnitReference?
    package let officerInCharge: String?
    package let validFrom: CivilDate?
    package let validTo: CivilDate?

    package init(
        id: Unit.ID, code: String, name: String, shortName: String?, kind: Unit.Kind, level: Unit.Level,
        parent: UnitReference, receivesFor: UnitReference?, officerInCharge: String?, validFrom: CivilDate?,
        validTo: CivilDate?
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.shortName = shortName
        self.kind = kind
        self.level = level
        self.parent = parent
        self.receivesFor = receivesFor
        self.officerInCharge = officerInCharge
        self.validFrom = validFrom
        self.validTo = validTo
    }
}
