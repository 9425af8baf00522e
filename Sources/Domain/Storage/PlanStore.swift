package protocol PlanReader {
    func plan(_ id: Plan.ID) throws -> Plan?
    /// The last made first.
    /// - Parameters:
    ///   - issuers: the units whose plans are read once they are issued, besides those of the units below `anchors`.
    ///   - drafts: whose drafts are read too.
    func plans(
        _ filter: PlanFilter, issuers: [Unit.ID], below anchors: [Unit.ID], drafts: PlanDrafts,
        on day: CivilDate, _ page: PageRequest
    ) throws -> Page<Plan>
    /// In the order of the plan.
    func tasks(of id: Plan.ID) throws -> [PlanTask]
}

package protocol PlanWriter: PlanReader {
    func planToChange(_ id: Plan.ID) throws -> Plan?
    func insert(_ plan: Plan) throws
    /// Throws `PlanRefusal.numberTaken` where another of its series has its number.
    func update(_ plan: Plan) throws
    /// Of the plan's series, which is held until the commit, whether it is there or not.
    func planNumberingToChange(of plan: Plan) throws -> PlanNumbering?
    func set(_ numbering: PlanNumbering, of plan: Plan) throws
    /// Those of a draft, in place of all that were there.
    func set(_ tasks: [PlanTask], of id: Plan.ID) throws
    /// Keeps who has which role in each.
    func setUnits(of tasks: [PlanTask]) throws
}
