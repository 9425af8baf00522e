/// What is allowed of a plan's tasks but unwise. Indices are the tasks'.
package enum TaskWarning: Sendable, Hashable {
    /// It is due after the task that it makes concrete.
    case outlastsParent(Int, CivilDate)
    /// Nobody implements it, nobody advises, and it has no parts.
    case nobodyAccountable(Int)
}

extension Plan {
    /// - Parameter parent: the plan that this one makes concrete, with its tasks.
    package func warnings(
        _ tasks: [PlanTask], parent: (plan: Plan, tasks: [PlanTask])?, today: CivilDate
    ) -> [TaskWarning] {
        let whole = Set(tasks.compactMap(\.parentRef))
        let sources = Dictionary((parent?.tasks ?? []).map { ($0.id, $0) }) { first, _ in first }
        return tasks.enumerated().flatMap { index, task in
            var found: [TaskWarning] = []
            let isNobodys = [PlanTask.Role.implement, .advise].allSatisfy {
                task.parties[$0]?.isEmpty ?? true
            }
            if isNobodys, !whole.contains(task.ref) { found.append(.nobodyAccountable(index)) }
            if let parent, let source = task.sourceID.flatMap({ sources[$0] }),
                let end = source.end(in: parent.plan.period, today: today),
                let own = task.end(in: period, today: today), own > end
            {
                found.append(.outlastsParent(index, end))
            }
            return found
        }
    }
}

extension PlanTask {
    /// What is due again and again has no end.
    fileprivate func end(in plan: DateSpan, today: CivilDate) -> CivilDate? {
        if case .continuous(.some) = schedule { return nil }
        return dueOn(in: plan, today: today)
    }
}
