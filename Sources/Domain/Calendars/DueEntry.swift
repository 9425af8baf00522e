/// One thing that somebody has to do by a day, as their calendar shows it.
package struct DueEntry: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        case report(DueReport)
        case task(DueTask)
    }

    package let subject: Subject
    /// The last day on which it is in time.
    package let dueOn: CivilDate
    /// Of the unit that has to do it.
    package let unitCode: String
    /// Rises with each change.
    package let revision: Int
    package let updatedAt: Instant

    package init(
        subject: Subject, dueOn: CivilDate, unitCode: String, revision: Int, updatedAt: Instant
    ) {
        self.subject = subject
        self.dueOn = dueOn
        self.unitCode = unitCode
        self.revision = revision
        self.updatedAt = updatedAt
    }
}

package struct DueReport: Sendable, Hashable {
    package let id: Obligation.ID
    /// Of its regime, or of the request.
    package let title: String
    package let period: Period?
    package let coverage: DateSpan
    /// The first instant that is late.
    package let dueAt: Instant
    /// It came back, and is to be handed in again.
    package let isReturned: Bool
    /// A collaborator's code name, or a group's name; nil where the unit itself owes it.
    package let author: String?

    package init(_ obligation: Obligation, title: String, author: String?) {
        id = obligation.id
        self.title = title
        period = obligation.period
        coverage = obligation.coverage
        dueAt = obligation.nextDueAt
        isReturned = obligation.progress == .returned
        self.author = author
    }
}

package struct DueTask: Sendable, Hashable {
    package let id: TaskAssignment.ID
    package let unitID: Unit.ID
    package let ref: String
    package let title: String
    package let planTitle: String
    package let round: Period?
    package let dueOn: CivilDate
    package let updatedAt: Instant

    package init(
        id: TaskAssignment.ID, unitID: Unit.ID, ref: String, title: String, planTitle: String,
        round: Period?, dueOn: CivilDate, updatedAt: Instant
    ) {
        self.id = id
        self.unitID = unitID
        self.ref = ref
        self.title = title
        self.planTitle = planTitle
        self.round = round
        self.dueOn = dueOn
        self.updatedAt = updatedAt
    }
}

extension Obligation {
    /// When it is to be handed in, or handed in again: what came back may have a time of its own.
    package var nextDueAt: Instant { progress == .returned ? resubmitBy ?? dueAt : dueAt }
}

extension Instant {
    /// Of a first instant that is late, the last day on which something was in time.
    package var lastDayBefore: CivilDate { Instant(milliseconds: milliseconds - 1).civilDate }
}

extension DueTask {
    /// It has no version, and this only has to rise when it changes.
    package var revision: Int { max(0, Int(updatedAt.seconds(since: Limits.clockStart) / 60)) }
}
