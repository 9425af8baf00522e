import Domain

/// A figure as it is kept. Its score is not: it follows from what is here.
struct StoredFigure: Codable {
    struct Adjustment: Codable {
        let score: Int
        let reason: String
    }

    let code: String
    let weight: Int
    let measure: String
    var counts: [String: Int]?
    var reports: [String]?
    var manual: Manual?
    var adjustment: Adjustment?

    struct Manual: Codable {
        let score: Int
        let reason: String
        let by: String
        let at: Int64
    }

    init(_ figure: Figure) {
        (code, weight, measure) = (figure.code, figure.weight, figure.evidence.measure.rawValue)
        adjustment = figure.adjustment.map {
            Adjustment(score: $0.score.hundredths, reason: $0.reason)
        }
        switch figure.evidence {
        case .timeliness(let figures), .completeness(let figures): counts = Self.counts(figures)
        case .quality(let ratings):
            counts = ["count": ratings.count, "sum": ratings.sum]
            reports = ratings.reportIDs.map(\.rawValue)
        case .surveyQuota(let quota):
            counts = [
                "surveys": quota.surveys, "quota": quota.quota, "ballots": quota.ballots,
                "counted": quota.counted,
            ]
        case .planProgress(let tasks):
            counts = [
                "tasks": tasks.tasks, "done": tasks.done, "overdue": tasks.overdue,
                "pending": tasks.pending,
                "progressSum": tasks.progressSum,
            ]
        case .manual(let given):
            manual = given.map {
                Manual(
                    score: $0.score.hundredths, reason: $0.reason, by: $0.by.rawValue,
                    at: $0.at.milliseconds)
            }
        }
    }

    private static func counts(_ figures: Figures) -> [String: Int] {
        [
            "expected": figures.expected, "pending": figures.pending, "onTime": figures.onTime,
            "onTimeByProxy": figures.onTimeByProxy, "late": figures.late, "missing": figures.missing,
            "waived": figures.waived,
        ]
    }

    func value() throws(StorageError) -> Figure {
        guard let measure = Criterion.Measure(rawValue: measure) else {
            throw .corrupt("there is no measure '\(measure)'")
        }
        guard Limits.criterionWeight.contains(weight) else { throw .corrupt("a weight is out of range") }
        return Figure(
            code: code, weight: weight, evidence: try evidence(of: measure),
            adjustment: try adjusted())
    }

    private func adjusted() throws(StorageError) -> Figure.Adjustment? {
        guard let adjustment else { return nil }
        return Figure.Adjustment(score: try Self.score(adjustment.score), reason: adjustment.reason)
    }

    private func evidence(of measure: Criterion.Measure) throws(StorageError) -> Evidence {
        switch measure {
        case .timeliness: .timeliness(try figures())
        case .completeness: .completeness(try figures())
        case .quality:
            .quality(
                RatingEvidence(
                    count: try count("count"), sum: try count("sum"),
                    reportIDs: (reports ?? []).map { Identifier(trusted: $0) }))
        case .surveyQuota:
            .surveyQuota(
                QuotaEvidence(
                    surveys: try count("surveys"), quota: try count("quota"), ballots: try count("ballots"),
                    counted: try count("counted")))
        case .planProgress:
            .planProgress(
                TaskEvidence(
                    tasks: try count("tasks"), done: try count("done"), overdue: try count("overdue"),
                    pending: try count("pending"), progressSum: try count("progressSum")))
        case .manual: .manual(try given())
        }
    }

    private func given() throws(StorageError) -> ManualScore? {
        guard let manual else { return nil }
        return ManualScore(
            score: try Self.score(manual.score), reason: manual.reason,
            by: Identifier(trusted: manual.by), at: Instant(milliseconds: manual.at))
    }

    private func figures() throws(StorageError) -> Figures {
        var figures = Figures()
        figures.expected = try count("expected")
        figures.pending = try count("pending")
        figures.onTime = try count("onTime")
        figures.onTimeByProxy = try count("onTimeByProxy")
        figures.late = try count("late")
        figures.missing = try count("missing")
        figures.waived = try count("waived")
        figures.submitted = figures.onTime + figures.late
        return figures
    }

    /// Bounded, so that no sum of what is kept can overflow.
    private func count(_ name: String) throws(StorageError) -> Int {
        guard let count = counts?[name], (0...1_000_000_000_000).contains(count) else {
            throw .corrupt("a figure has no count '\(name)'")
        }
        return count
    }

    private static func score(_ hundredths: Int) throws(StorageError) -> Score {
        guard let score = Score(hundredths: hundredths) else { throw .corrupt("a score is out of range") }
        return score
    }
}
