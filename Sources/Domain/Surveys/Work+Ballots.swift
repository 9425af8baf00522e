package struct NewTarget: Sendable {
    package let unit: UnitReference
    package let quota: Int

    package init(unit: UnitReference, quota: Int) {
        self.unit = unit
        self.quota = quota
    }
}

extension View {
    package func targets(of id: Survey.ID) throws -> (survey: Survey, targets: [SurveyTarget]) {
        (try survey(id), try store.progress(of: id).map(\.target))
    }

    /// All targets for who advises or leads the owner; for others those in their own scope.
    package func progress(of id: Survey.ID) throws -> [SurveyProgress] {
        let survey = try survey(id)
        let risen = SurveyProgress.rising(try store.progress(of: id))
        if try runs(survey) { return risen }
        let seen = try store.units(risen.map(\.target.unitID), below: anchors, on: caller.today)
        return risen.filter { seen.contains($0.target.unitID) }
    }
}

extension Work {
    package func setTargets(of id: Survey.ID, _ wanted: [NewTarget], _ precondition: Precondition) throws -> (
        survey: Survey, targets: [SurveyTarget]
    ) {
        let survey = try surveyToManage(id, precondition)
        guard case .draft = survey.stage else { throw SurveyRefusal.notIn(survey.status(at: ask.now)) }
        let targets: [SurveyTarget]
        do {
            targets = try SurveyTarget.tree(
                of: lines(of: wanted, below: survey.ownerID), owner: survey.ownerID)
        } catch let fault as TargetFault {
            throw SurveyRefusal.targets(fault)
        }
        try store.set(targets, of: id)
        return (try save(survey, "survey.targetsSet"), targets)
    }

    /// Thousands of units are not asked for one by one.
    private func lines(of wanted: [NewTarget], below owner: Unit.ID) throws -> [(line: [Unit.ID], quota: Int)]
    {
        let units = try store.subtree(of: owner, on: caller.today)
        let lines = Lines(units, above: try store.place(owner, on: caller.today)?.path ?? [])
        let byID = Dictionary(units.map { ($0.id, $0) }) { first, _ in first }
        let byCode = Dictionary(
            units.filter { $0.isValid(on: caller.today) }.map { ($0.code, $0) }
        ) { first, _ in first }
        return try wanted.enumerated().map { index, target in
            let unit =
                switch target.unit {
                case .id(let id): byID[id]
                case .code(let code): byCode[code]
                }
            guard let unit else {
                _ = try view.visiblePlace(view.resolve(target.unit))
                throw TargetFault.outsideOwner(index)
            }
            guard unit.isValid(on: caller.today) else { throw TargetFault.notValid(index) }
            return (lines.of(unit.id), target.quota)
        }
    }
}
