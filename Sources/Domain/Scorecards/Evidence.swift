/// What a figure follows from: it answers why.
package enum Evidence: Sendable, Hashable {
    case timeliness(Figures)
    case completeness(Figures)
    case quality(RatingEvidence)
    case surveyQuota(QuotaEvidence)
    case planProgress(TaskEvidence)
    case manual(ManualScore?)
}

/// Of the unit's own reports of the period, how they were rated when they were accepted.
package struct RatingEvidence: Sendable, Hashable {
    package var count: Int
    /// Of all ratings, each 1 to 5.
    package var sum: Int
    /// The first of them.
    package var reportIDs: [Report.ID]

    package init(count: Int = 0, sum: Int = 0, reportIDs: [Report.ID] = []) {
        self.count = count
        self.sum = sum
        self.reportIDs = reportIDs
    }

    package mutating func add(_ rating: Int, of id: Report.ID) {
        count += 1
        sum += rating
        if reportIDs.count < Limits.evidenceReports { reportIDs.append(id) }
    }
}

/// Of surveys of others that closed in the period.
package struct QuotaEvidence: Sendable, Hashable {
    package var surveys: Int
    package var quota: Int
    package var ballots: Int
    /// Without those beyond a survey's quota.
    package var counted: Int

    package init(surveys: Int = 0, quota: Int = 0, ballots: Int = 0, counted: Int = 0) {
        self.surveys = surveys
        self.quota = quota
        self.ballots = ballots
        self.counted = counted
    }

    package mutating func add(quota: Int, ballots: Int) {
        surveys += 1
        self.quota += quota
        self.ballots += ballots
        counted += min(ballots, quota)
    }
}

/// Of what plans of others ask of the unit by a day of the period, each round of what is due again and again by itself.
package struct TaskEvidence: Sendable, Hashable {
    /// Done, or past due.
    package var tasks: Int
    package var done: Int
    package var overdue: Int
    /// Neither done nor due yet, which counts for nothing.
    package var pending: Int
    /// Of all that count, per cent.
    package var progressSum: Int

    package init(tasks: Int = 0, done: Int = 0, overdue: Int = 0, pending: Int = 0, progressSum: Int = 0) {
        self.tasks = tasks
        self.done = done
        self.overdue = overdue
        self.pending = pending
        self.progressSum = progressSum
    }
}

/// What a board said of a unit.
package struct ManualScore: Sendable, Hashable {
    package let score: Score
    package let reason: String
    /// The board.
    package let by: Unit.ID
    package let at: Instant

    package init(score: Score, reason: String, by: Unit.ID, at: Instant) {
        self.score = score
        self.reason = reason
        self.by = by
        self.at = at
    }
}

extension Evidence {
    package var measure: Criterion.Measure {
        switch self {
        case .timeliness: .timeliness
        case .completeness: .completeness
        case .quality: .quality
        case .surveyQuota: .surveyQuota
        case .planProgress: .planProgress
        case .manual: .manual
        }
    }

    /// Nil where there is nothing that a score could follow from.
    package var score: Score? {
        switch self {
        case .timeliness(let figures): .share(figures.onTime, of: figures.expected - figures.pending)
        case .completeness(let figures):
            .share(
                figures.expected - figures.pending - figures.missing, of: figures.expected - figures.pending)
        // From 1 to 5 is from nothing to all.
        case .quality(let ratings): .share(ratings.sum - ratings.count, of: 4 * ratings.count)
        case .surveyQuota(let ballots): .share(ballots.counted, of: ballots.quota)
        case .planProgress(let tasks): .share(tasks.progressSum, of: 100 * tasks.tasks)
        case .manual(let given): given?.score
        }
    }
}

/// What was found of units, by measure. A unit of which nothing was found has nothing.
package struct GatheredEvidence: Sendable {
    package var obligations: [Unit.ID: Figures] = [:]
    package var ratings: [Unit.ID: RatingEvidence] = [:]
    package var quotas: [Unit.ID: QuotaEvidence] = [:]
    package var tasks: [Unit.ID: TaskEvidence] = [:]

    package init() {}

    /// - Parameter given: what a board said before.
    func of(_ unit: Unit.ID, _ measure: Criterion.Measure, given: ManualScore?) -> Evidence {
        switch measure {
        case .timeliness: .timeliness(obligations[unit] ?? Figures())
        case .completeness: .completeness(obligations[unit] ?? Figures())
        case .quality: .quality(ratings[unit] ?? RatingEvidence())
        case .surveyQuota: .surveyQuota(quotas[unit] ?? QuotaEvidence())
        case .planProgress: .planProgress(tasks[unit] ?? TaskEvidence())
        case .manual: .manual(given)
        }
    }
}
