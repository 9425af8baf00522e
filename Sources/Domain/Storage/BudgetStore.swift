package protocol BudgetReader {
    func budgetLine(_ id: BudgetLine.ID) throws -> BudgetLine?
    /// The first made first.
    /// - Parameter anchors: whose lines are listed, with those of all below them; nil is everybody's.
    func budgetLines(
        of id: PlanTask.ID, unit: Unit.ID?, below anchors: [Unit.ID]?, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<BudgetLine>
    /// Of each of a plan's tasks that has lines of its own.
    /// - Parameters:
    ///   - anchors: whose lines count, with those of all below them; nil is everybody's.
    ///   - tasks: of which everybody's count all the same.
    func budgetSums(
        of id: Plan.ID, below anchors: [Unit.ID]?, besides tasks: [PlanTask.ID], on day: CivilDate
    ) throws -> [PlanTask.ID: BudgetSum]
    func budgetLineCount(of id: Plan.ID) throws -> Int
}

package protocol BudgetWriter: BudgetReader {
    func budgetLineToChange(_ id: BudgetLine.ID) throws -> BudgetLine?
    func insert(_ line: BudgetLine, of id: Plan.ID) throws
    func update(_ line: BudgetLine) throws
}
