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
    func task(_ id: PlanTask.ID) throws -> (planID: Plan.ID, task: PlanTask)?
    /// Of each of a plan's tasks that units are accountable for.
    /// - Parameter day: what was due before it is overdue.
    func tallies(of id: Plan.ID, on day: CivilDate) throws -> [PlanTask.ID: TaskTally]
    /// Of the units that had to derive a plan from it when it was issued.
    /// - Parameters:
    ///   - status: nil is any.
    ///   - anchors: whose are read, with those of all below them; nil is everybody's.
    func coverage(
        of plan: Plan, status: DerivationCoverage.Status?, below anchors: [Unit.ID]?, on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<DerivationCoverage>
    /// How many of these units are how far.
    func coverageCounts(of plan: Plan, below anchors: [Unit.ID]?, on day: CivilDate) throws
        -> [DerivationCoverage.Status: Int]
    /// What is due first comes first, and last what nobody knows when it is due.
    func assignments(
        _ filter: AssignmentFilter, _ scope: AssignmentScope, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<ListedAssignment>
    /// The last first.
    /// - Parameter anchors: whose progress is listed, with that of all below them; nil is everybody's.
    func progress(
        of id: PlanTask.ID, unit: Unit.ID?, below anchors: [Unit.ID]?, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<TaskProgress>
    /// Units that have something to do by it.
    /// - Parameter anchors: see `coverage`.
    func boardUnits(of id: Plan.ID, below anchors: [Unit.ID]?, on day: CivilDate, _ page: PageRequest) throws
        -> Page<Unit.ID>
    /// What these units have to do by it.
    func assignments(of id: Plan.ID, units: [Unit.ID]) throws -> [TaskAssignment]
    /// Each round once.
    func doneRounds(of id: Plan.ID, units: [Unit.ID]) throws -> [DoneRound]
    /// By month, those in which something is due.
    func boardTotals(of plan: Plan, below anchors: [Unit.ID]?, on day: CivilDate) throws
        -> [PlanBoard.MonthTotal]
    /// The last first.
    func amendments(of id: Plan.ID, _ page: PageRequest) throws -> Page<Amendment>
    func amendment(_ id: Amendment.ID) throws -> Amendment?
    /// The last first.
    func reviews(of id: Plan.ID, _ page: PageRequest) throws -> Page<PlanReview>
    func review(_ id: PlanReview.ID) throws -> PlanReview?
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
    /// Keeps who has which role in each, in place of who had.
    func setUnits(of tasks: [PlanTask]) throws
    /// Who has to derive a plan from it, in place of who had to.
    func setDeriving(_ units: [Unit.ID], of id: Plan.ID) throws
    /// Held as it is until the commit, by any number of writers at once.
    func planToRead(_ id: Plan.ID) throws -> Plan?
    func insert(_ assignments: [TaskAssignment], of id: Plan.ID) throws
    func lastAmendment(of id: Plan.ID) throws -> (number: Int, signedOn: CivilDate)?
    func insert(_ amendment: Amendment) throws
    func insert(_ review: PlanReview) throws
    /// Of all units that have to do something by it, what they had said before that day.
    func lastProgress(of id: Plan.ID, before day: CivilDate) throws -> [LastProgress]
    /// Tasks of an issued plan, those that are new and those that are there.
    func amend(_ tasks: [PlanTask], of id: Plan.ID) throws
    /// Also of what units have not to do any more.
    func assignments(of tasks: Set<PlanTask.ID>) throws -> [TaskAssignment]
    func assignmentToChange(of id: PlanTask.ID, unit: Unit.ID) throws -> TaskAssignment?
    func update(_ assignment: TaskAssignment) throws
    func insert(_ progress: TaskProgress) throws
    /// With it what is not done is due on its day.
    func setGuidance(of task: PlanTask, at clock: Instant) throws
}
