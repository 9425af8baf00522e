package struct CriteriaFilter: Sendable, Hashable {
    package var ownerID: Unit.ID?
    package var status: CriteriaSet.Status?

    package init(ownerID: Unit.ID? = nil, status: CriteriaSet.Status? = nil) {
        self.ownerID = ownerID
        self.status = status
    }
}

package struct NewCriteriaSet: Sendable {
    package let id: CriteriaSet.ID
    package let owner: UnitReference
    package let title: String
    package let legalBasis: String?
    package let replacesID: CriteriaSet.ID?
    package let criteria: [Criterion]

    package init(
        id: CriteriaSet.ID, owner: UnitReference, title: String, legalBasis: String?,
        replacesID: CriteriaSet.ID? = nil, criteria: [Criterion]
    ) {
        self.id = id
        self.owner = owner
        self.title = title
        self.legalBasis = legalBasis
        self.replacesID = replacesID
        self.criteria = criteria
    }
}

package struct CriteriaChange: Sendable {
    package var title: String?
    package var legalBasis: Change<String> = .keep
    package var criteria: [Criterion]?

    package init() {}
}

extension View {
    /// A draft is its owner's side's. What was adopted is read as a topic is: by the owner's own, those below and those
    /// above.
    package func criteriaSet(_ id: CriteriaSet.ID) throws -> CriteriaSet {
        guard let set = try store.criteriaSet(id) else { throw AccessRefusal.notFound }
        let place = try visiblePlace(set.ownerID)
        if set.status == .draft, !caller.covers(place, .advisor, .leader) { throw AccessRefusal.notFound }
        return set
    }

    package func criteriaSets(_ filter: CriteriaFilter, _ page: PageRequest) throws -> Page<CriteriaSet> {
        if let id = filter.ownerID { _ = try visiblePlace(id) }
        return try store.criteriaSets(
            filter, owners: Array(linesAbove()), below: anchors, drafts: caller.anchors(.advisor, .leader),
            on: caller.today, page)
    }
}

extension Work {
    package func createCriteriaSet(_ new: NewCriteriaSet, _ claim: Claim?) throws -> CriteriaSet {
        try create(claim, existing: { try view.criteriaSet(new.id) }) {
            let ownerID = try view.resolve(new.owner)
            let owner = try view.requireDrafting(ownerID)
            guard owner.unit.kind == .committee else { throw CriteriaRefusal.ownerNotCommittee }
            if let id = new.replacesID, try view.criteriaSet(id).ownerID != ownerID {
                throw CriteriaRefusal.replacesAnothers
            }
            let set = CriteriaSet(
                id: new.id, ownerID: ownerID, title: new.title, legalBasis: new.legalBasis,
                replacesID: new.replacesID, criteria: new.criteria, meta: .new(ask.clock))
            try set.checkDraft()
            try store.insert(set)
            try record("criteriaSet.created", set.id, in: ownerID)
            return set
        }
    }

    package func changeCriteriaSet(
        _ id: CriteriaSet.ID, _ change: CriteriaChange, _ precondition: Precondition
    ) throws -> CriteriaSet {
        var set = try criteriaSetToChange(id)
        _ = try view.requireDrafting(set.ownerID)
        try precondition.check(set.meta.version)
        guard set.status == .draft else { throw CriteriaRefusal.notIn(set.status) }
        set.title = change.title ?? set.title
        set.legalBasis = change.legalBasis.applied(to: set.legalBasis)
        set.criteria = change.criteria ?? set.criteria
        try set.checkDraft()
        return try save(set, "criteriaSet.changed")
    }

    /// The leader signs.
    package func adoptCriteriaSet(_ id: CriteriaSet.ID) throws -> CriteriaSet {
        let set = try criteriaSetToChange(id)
        try view.requireSigning(set.ownerID)
        let replaced = try set.replacesID.map { id in
            guard let found = try store.criteriaSet(id) else { throw AccessRefusal.notFound }
            return found
        }
        return try save(set.adopted(inPlaceOf: replaced), "criteriaSet.adopted")
    }

    package func retireCriteriaSet(_ id: CriteriaSet.ID) throws -> CriteriaSet {
        let set = try criteriaSetToChange(id)
        try view.requireSigning(set.ownerID)
        return try save(set.retired(), "criteriaSet.retired")
    }

    /// Held until the commit, so that what is computed by one set is computed one after the other.
    func criteriaSetToChange(_ id: CriteriaSet.ID) throws -> CriteriaSet {
        _ = try view.criteriaSet(id)
        guard let set = try store.criteriaSetToChange(id) else { throw AccessRefusal.notFound }
        return set
    }

    private func save(_ set: CriteriaSet, _ action: String) throws -> CriteriaSet {
        var set = set
        set.meta = set.meta.touched(ask.clock)
        try store.update(set)
        try record(action, set.id, in: set.ownerID)
        return set
    }
}
