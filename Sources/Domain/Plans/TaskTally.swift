/// How far the units of a task are, together.
package struct TaskTally: Sendable, Hashable {
    package private(set) var units: Int
    package private(set) var started: Int
    package private(set) var done: Int
    package private(set) var overdue: Int
    /// How often progress was told.
    package private(set) var reports: Int
    /// Of all units, per cent.
    package private(set) var sum: Int

    package static let none = TaskTally(units: 0, started: 0, done: 0, overdue: 0, reports: 0, sum: 0)

    /// - Parameter sum: of the units' per cent.
    package init(units: Int, started: Int, done: Int, overdue: Int, reports: Int, sum: Int) {
        self.units = units
        self.started = started
        self.done = done
        self.overdue = overdue
        self.reports = reports
        self.sum = sum
    }

    /// The mean, 0 to 100, rounded down: 100 means that all is done. Nil without units.
    package var progress: Int? { units == 0 ? nil : sum / units }

    package var status: TaskAssignment.Status {
        units > 0 && done == units ? .done : started == 0 ? .notStarted : .inProgress
    }

    mutating func count(_ assignment: TaskAssignment, on day: CivilDate) {
        add(
            TaskTally(
                units: 1, started: assignment.reports > 0 ? 1 : 0, done: assignment.isDone ? 1 : 0,
                overdue: assignment.isOverdue(on: day) ? 1 : 0, reports: assignment.reports,
                sum: assignment.progress))
    }

    mutating func add(_ other: TaskTally) {
        units += other.units
        started += other.started
        done += other.done
        overdue += other.overdue
        reports += other.reports
        sum += other.sum
    }

    /// Per task; of one that has parts, what its parts are together.
    package static func all(_ tasks: [PlanTask], _ own: [PlanTask.ID: TaskTally]) -> [TaskTally] {
        let above = Dictionary(tasks.map { ($0.ref, $0.parentRef) }) { first, _ in first }
        var tallies: [String: TaskTally] = [:]
        for task in tasks {
            guard let tally = own[task.id] else { continue }
            for ref in sequence(first: task.ref, next: { above[$0] ?? nil }) {
                tallies[ref, default: .none].add(tally)
            }
        }
        return tasks.map { tallies[$0.ref] ?? .none }
    }
}
