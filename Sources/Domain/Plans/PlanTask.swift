/// One thing that a plan asks for (nhiệm vụ).
package struct PlanTask: Sendable, Hashable {
    package typealias ID = Identifier<PlanTask>

    /// At once, by roadmap, or standing.
    package enum Group: String, Sendable, CaseIterable { case immediate, roadmap, standing }

    /// Who implements (thực hiện), advises (tham mưu), monitors and urges (theo dõi, đôn đốc), coordinates (phối hợp).
    package enum Role: String, Sendable, CaseIterable { case implement, advise, monitor, coordinate }

    /// Who has a role: a unit, or a set of units that is resolved when the plan is issued.
    package enum Party: Sendable, Hashable {
        case unit(Unit.ID)
        /// - Parameter kinds: all kinds where it is empty.
        case below(Unit.ID, kinds: [Unit.Kind], depth: Reporters.Depth)
    }

    package let id: ID
    /// Its number in the plan, as `2.1`; unique there.
    package let ref: String
    /// Of the task that it is a part of.
    package let parentRef: String?
    /// The task of the parent plan that it makes concrete.
    package let sourceID: ID?
    package let group: Group
    package let title: String
    package let detail: String?
    package let schedule: TaskSchedule
    package let parties: [Role: [Party]]
    /// Who the parties are, fixed at the issue; empty before.
    package var units: [Role: [Unit.ID]]
    /// Of a task that waits for it, once it is there.
    package var guidance: TaskGuidance?
    /// By an amendment.
    package var isCancelled: Bool

    package init(
        id: ID, ref: String, parentRef: String?, sourceID: ID? = nil, group: Group, title: String,
        detail: String?, schedule: TaskSchedule, parties: [Role: [Party]], units: [Role: [Unit.ID]] = [:],
        guidance: TaskGuidance? = nil, isCancelled: Bool = false
    ) {
        self.id = id
        self.ref = ref
        self.parentRef = parentRef
        self.sourceID = sourceID
        self.group = group
        self.title = title
        self.detail = detail
        self.schedule = schedule
        self.parties = parties
        self.units = units
        self.guidance = guidance
        self.isCancelled = isCancelled
    }

    /// See `TaskSchedule.dueOn(in:today:)`.
    package func dueOn(in plan: DateSpan, today: CivilDate) -> CivilDate? {
        guidance?.dueOn ?? schedule.dueOn(in: plan, today: today)
    }

    /// Those who implement, else those who advise.
    package var accountable: [Unit.ID] {
        let implementing = units[.implement] ?? []
        return implementing.isEmpty ? units[.advise] ?? [] : implementing
    }
}

package enum TaskFault: Error, Sendable, Hashable {
    /// Indices are the task's, and the party's among those of its role.
    case refTwice(Int)
    case parentUnknown(Int)
    /// It is a part of itself.
    case cycle(Int)
    case rangeReversed(Int)
    /// The parent plan has no such task, or there is none.
    case sourceUnknown(Int)
    /// Neither the issuer nor below it.
    case unitOutside(Int, PlanTask.Role, Int)
    /// It is no more on the day when the task is due.
    case unitEnded(Int, PlanTask.Role, Int, on: CivilDate)
}

extension Plan {
    /// - Parameters:
    ///   - subtree: the issuer and all units below it, as of today.
    ///   - sources: the tasks of the parent plan.
    ///   - given: how many of the first tasks are new; units of the others may have ended meanwhile.
    package func check(
        _ tasks: [PlanTask], given: Int? = nil, _ subtree: [Unit], sources: Set<PlanTask.ID> = [],
        today: CivilDate
    ) throws(TaskFault) {
        var parents: [String: String?] = [:]
        for (index, task) in tasks.enumerated()
        where parents.updateValue(task.parentRef, forKey: task.ref) != nil {
            throw .refTwice(index)
        }
        for (index, task) in tasks.enumerated() {
            var steps = 0
            var above = task.parentRef
            while let ref = above {
                guard let next = parents[ref] else { throw .parentUnknown(index) }
                steps += 1
                guard steps <= tasks.count else { throw .cycle(index) }
                above = next
            }
            if case .range(let span) = task.schedule, span.first > span.last { throw .rangeReversed(index) }
            if let id = task.sourceID, !sources.contains(id) { throw .sourceUnknown(index) }
        }
        let units = Dictionary(subtree.map { ($0.id, $0) }) { first, _ in first }
        for (index, task) in tasks.prefix(given ?? tasks.count).enumerated() {
            try check(task, at: index, units, today)
        }
    }

    private func check(
        _ task: PlanTask, at index: Int, _ units: [Unit.ID: Unit], _ today: CivilDate
    ) throws(TaskFault) {
        let due = task.schedule.dueOn(in: period, today: today).map { max($0, today) } ?? today
        for role in PlanTask.Role.allCases {
            for (place, party) in (task.parties[role] ?? []).enumerated() {
                let id: Unit.ID =
                    switch party {
                    case .unit(let id), .below(let id, _, _): id
                    }
                guard let unit = units[id] else { throw .unitOutside(index, role, place) }
                if case .unit = party, let end = unit.validTo, end <= due {
                    throw .unitEnded(index, role, place, on: end)
                }
            }
        }
    }

    /// The tasks with the units that have their roles. Who monitors is the issuer's board where nobody is named.
    /// - Parameter subtree: the issuer and all units below it, as of today.
    package func resolved(_ tasks: [PlanTask], _ subtree: [Unit]) -> [PlanTask] {
        let children = Dictionary(grouping: subtree, by: \.parentID)
        let board = subtree.filter { $0.receivesForID == issuerID }.map(\.id)
        return tasks.map { task in
            var result = task
            for role in PlanTask.Role.allCases {
                var found: [Unit.ID] = []
                for party in task.parties[role] ?? [] {
                    switch party {
                    case .unit(let id): found.append(id)
                    case .below(let id, let kinds, let depth):
                        found += Self.below(id, depth, children).filter {
                            kinds.isEmpty || kinds.contains($0.kind)
                        }.map(\.id)
                    }
                }
                result.units[role] = Self.distinct(found)
            }
            if result.units[.monitor]?.isEmpty != false { result.units[.monitor] = board }
            return result
        }
    }

    private static func below(_ id: Unit.ID, _ depth: Reporters.Depth, _ children: [Unit.ID?: [Unit]])
        -> [Unit]
    {
        var found = children[id] ?? []
        guard depth == .all else { return found }
        var next = 0
        while next < found.count {
            found += children[found[next].id] ?? []
            next += 1
        }
        return found
    }

    private static func distinct(_ ids: [Unit.ID]) -> [Unit.ID] {
        var seen: Set<Unit.ID> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
