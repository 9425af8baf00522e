/// A survey (khảo sát, điều tra dư luận xã hội) that a committee carries out in the units below it. All are anonymous.
package struct Survey: Sendable, Hashable {
    package typealias ID = Identifier<Survey>

    /// Where a policy stands when people are asked about it.
    package enum PolicyStage: String, Sendable, CaseIterable {
        case before, during, after
    }

    /// What happens to ballots beyond a unit's quota.
    package enum QuotaMode: String, Sendable, CaseIterable {
        /// They are taken, and counted apart.
        case soft
        /// They are refused.
        case hard
    }

    /// How often somebody may answer on the public form.
    package enum Participation: String, Sendable, CaseIterable {
        /// As often as they like: nobody is told from anybody else.
        case open
        /// Once for each slip that was handed out.
        case token
    }

    /// What the results are broken down by (phân tổ). Not both: answers that were given together, and the cells of each unit,
    /// would tell what is hidden of either (docs/decisions/0012).
    package enum Breakdown: String, Sendable, CaseIterable {
        /// Each question unit by unit.
        case units
        /// The whole survey's questions by each other, and its ballots one by one.
        case questions
    }

    package enum Status: String, Sendable, CaseIterable {
        case draft, scheduled, open, closed, published, archived
    }

    /// What was decided by a person; what the clock adds to it is `status(at:)`.
    package enum Stage: Sendable, Hashable {
        case draft
        /// Opened, at once or for later: questionnaire and targets stand.
        case fielded(Window)
        case archived(Window)
    }

    /// When ballots are collected: `from` is the first instant, `to` the first that is too late; the same instant where
    /// it was closed as soon as it was opened.
    package struct Window: Sendable, Hashable {
        package let from: Instant
        package let to: Instant

        package init(from: Instant, to: Instant) {
            self.from = from
            self.to = to
        }

        /// The days on which a ballot may have been collected.
        package var days: ClosedRange<CivilDate> {
            let first = from.civilDate
            return first...max(first, Instant(milliseconds: to.milliseconds - 1).civilDate)
        }
    }

    package let id: ID
    package let ownerID: Unit.ID
    package var title: String
    package var purpose: String?
    package var policyStage: PolicyStage?
    /// Wanted while it is a draft; from then on `window` holds.
    package var opensAt: Instant?
    package var closesAt: Instant?
    /// Days after the last of the window in which ballots that were collected in time may still arrive.
    package var uploadGraceDays: Int
    package var quotaMode: QuotaMode
    /// No figure about fewer ballots is ever shown.
    package var minCell: Int
    /// Whether there is a form that anybody may fill in who has its address.
    package var publicForm: Bool
    package var participation: Participation
    package var breakdown: Breakdown
    /// The form's address: 128 random bits in hexadecimal, from the opening on.
    package var publicID: String?
    /// Whether results were made public.
    package let isPublished: Bool
    /// The first of the surveys that ask the same.
    package let waveOfID: ID?
    package var stage: Stage
    package var meta: Meta

    package init(
        id: ID, ownerID: Unit.ID, title: String, purpose: String?, policyStage: PolicyStage?,
        opensAt: Instant?, closesAt: Instant?, uploadGraceDays: Int, quotaMode: QuotaMode, minCell: Int,
        publicForm: Bool = false, participation: Participation = .open, breakdown: Breakdown = .units,
        publicID: String? = nil, isPublished: Bool = false, waveOfID: ID? = nil, stage: Stage, meta: Meta
    ) {
        self.id = id
        self.ownerID = ownerID
        self.title = title
        self.purpose = purpose
        self.policyStage = policyStage
        self.opensAt = opensAt
        self.closesAt = closesAt
        self.uploadGraceDays = uploadGraceDays
        self.quotaMode = quotaMode
        self.minCell = minCell
        self.publicForm = publicForm
        self.participation = participation
        self.breakdown = breakdown
        self.publicID = publicID
        self.isPublished = isPublished
        self.waveOfID = waveOfID
        self.stage = stage
        self.meta = meta
    }

    package var window: Window? {
        switch stage {
        case .draft: nil
        case .fielded(let window), .archived(let window): window
        }
    }

    package func status(at now: Instant) -> Status {
        switch stage {
        case .draft: .draft
        case .fielded(let window):
            now < window.from ? .scheduled : now < window.to ? .open : isPublished ? .published : .closed
        case .archived: .archived
        }
    }

    /// The first instant at which no ballot is taken any more: with days of grace, the end of the last of them.
    package var uploadsUntil: Instant? {
        guard let window else { return nil }
        guard uploadGraceDays > 0 else { return window.to }
        return window.days.upperBound.adding(days: uploadGraceDays + 1).start
    }
}

package enum SurveyRefusal: Error, Sendable, Hashable {
    case ownerNotCommittee
    /// The window's end, or the change of it, is not after this instant.
    case closesTooEarly(after: Instant)
    case closesTooLate(limit: Instant)
    case opensInPast
    /// Slips are used on the public form.
    case tokenNeedsForm
    case closesAtMissing
    case noQuestions
    /// What was asked for is not done in this status.
    case notIn(Survey.Status)
    /// Only the end of the window moves once a survey stands.
    case frozen([String])
    case questionnaire(QuestionnaireFault)
    case targets(TargetFault)
    case noTargets
    /// Of a ballot: the days on which it may have been collected.
    case collectedOutside(ClosedRange<CivilDate>)
    case noTarget
    /// The public form is not open yet, or not any more.
    case formOpens(Instant)
    case formClosed(Instant)
    case quotaReached
    case ballot(BallotFaults)
    case weighting(WeightingFault)
    /// Nothing can arrive any more, and the weighting fits; or there are interim results.
    case weightingStands
    /// The weighting and the ballots do not fit.
    case weightingFails(EstimationRefusal)
    /// Ballots may arrive until then, and are counted after.
    case resultsPending(after: Instant)
    /// Nothing can arrive any more, and what has is being counted.
    case beingCounted
    /// Nothing can arrive any more since then, so there are results, or will be shortly.
    case resultsDue(since: Instant)
    /// Interim results are taken once a day at most.
    case interimTaken(on: CivilDate)
    case tooFewForInterim(least: Int, counted: Int)
    /// Interim results are unweighted; with weighted ones they would be two equations for hidden cells.
    case interimWeighted
    case noSuchQuestion
    case withinNoTarget
    /// A cross table of these questions is not made.
    case notCrossed
    /// What is refused, and where it was said: a JSON pointer into the body, or `?` and the name of a parameter.
    indirect case at(String, SurveyRefusal)
    /// Its results are broken down by the other of the two.
    case brokenDown(by: Survey.Breakdown)
    /// In a weighted survey how many are in a group is a sum of what is hidden of units.
    case crossWeighted(String)
    case notText
    /// Who wrote them could be found out.
    case tooFewTexts(minCell: Int)
    /// Another version says why there is one.
    case reasonMissing
    /// The first version.
    case reasonWithoutVersion
    /// Of a spreadsheet that is to become the questionnaire.
    case form(XLSFormFaults)
    /// The survey would ask differently than the spreadsheet does.
    case leftOut([XLSForm.LeftOut])
}

extension SurveyRefusal {
    /// - Parameter pointer: where what is refused was said.
    static func located<Value>(_ pointer: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let refusal as SurveyRefusal {
            throw SurveyRefusal.at(pointer, refusal)
        }
    }
}

extension Survey {
    package func checkDraft(at now: Instant) throws(SurveyRefusal) {
        if let opensAt, opensAt < now { throw .opensInPast }
        if let closesAt { try Self.checkEnd(closesAt, after: opensAt ?? now) }
    }

    package func checkParticipation() throws(SurveyRefusal) {
        guard participation == .open || publicForm else { throw .tokenNeedsForm }
    }

    private static func checkEnd(_ end: Instant, after begin: Instant) throws(SurveyRefusal) {
        guard end > begin else { throw .closesTooEarly(after: begin) }
        let limit = begin.adding(days: Limits.surveyDays)
        guard end <= limit else { throw .closesTooLate(limit: limit) }
    }

    /// From here on questionnaire and targets stand. Opens at `opensAt`, or at once where that is not set.
    package func opened(at now: Instant, hasQuestions: Bool, hasTargets: Bool) throws(SurveyRefusal) -> Survey
    {
        guard case .draft = stage else { throw .notIn(status(at: now)) }
        guard hasQuestions else { throw .noQuestions }
        guard hasTargets else { throw .noTargets }
        guard let closesAt else { throw .closesAtMissing }
        let from = max(now, opensAt ?? now)
        try Self.checkEnd(closesAt, after: from)
        var result = self
        result.opensAt = from
        result.stage = .fielded(Window(from: from, to: closesAt))
        return result
    }

    /// Ends the collection before its time. Ballots collected so far may still arrive in the days of grace.
    package func closed(at now: Instant) throws(SurveyRefusal) -> Survey {
        guard case .fielded(let window) = stage, status(at: now) == .open else {
            throw .notIn(status(at: now))
        }
        return ending(Window(from: window.from, to: now))
    }

    /// Moves the end of a window that is not over.
    package func extended(to end: Instant, at now: Instant) throws(SurveyRefusal) -> Survey {
        guard case .fielded(let window) = stage, now < window.to else { throw .notIn(status(at: now)) }
        try Self.checkEnd(end, after: max(now, window.from))
        return ending(Window(from: window.from, to: end))
    }

    private func ending(_ window: Window) -> Survey {
        var result = self
        result.closesAt = window.to
        result.stage = .fielded(window)
        return result
    }

    /// Put away: lists leave it out unless asked.
    package func archived(at now: Instant) throws(SurveyRefusal) -> Survey {
        guard case .fielded(let window) = stage, let until = uploadsUntil, until <= now else {
            throw .notIn(status(at: now))
        }
        var result = self
        result.stage = .archived(window)
        return result
    }
}
