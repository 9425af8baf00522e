import Domain
import Testing

@Suite struct ScoreTests {
    private func score(_ hundredths: Int) throws -> Score { try #require(Score(hundredths: hundredths)) }

    @Test func `a share is rounded to the nearest hundredth, halves up`() throws {
        #expect(Score.share(1, of: 3) == (try score(3_333)))
        #expect(Score.share(2, of: 3) == (try score(6_667)))
        #expect(Score.share(1, of: 16) == (try score(625)))
        // 0.005 of a hundred is half of a hundredth.
        #expect(Score.share(1, of: 20_000) == (try score(1)))
        #expect(Score.share(1, of: 20_001) == (try score(0)))
        #expect(Score.share(0, of: 0) == nil)
        #expect(Score.share(7, of: 7) == (try score(Score.whole)))
    }

    @Test func `a total is the mean by weight of what has a score`() throws {
        #expect(
            Score.total([(try score(10_000), 40), (try score(7_500), 30), (nil, 30)]) == (try score(8_929)))
        #expect(Score.total([(nil, 60), (nil, 40)]) == nil)
        #expect(Score.total([]) == nil)
        #expect(try score(8_333).points(weight: 40) == 3_333)
    }

    @Test func `a score is written without what says nothing`() throws {
        #expect(
            try [0, 5, 50, 1_234, 8_750, 10_000].map { try score($0).description } == [
                "0", "0.05", "0.5", "12.34", "87.5", "100",
            ])
        #expect(Score(hundredths: -1) == nil && Score(hundredths: 10_001) == nil)
    }

    @Test func `evidence gives the score that its measure defines`() throws {
        var figures = Figures()
        (figures.expected, figures.pending, figures.onTime, figures.late, figures.missing) = (6, 1, 3, 1, 1)
        #expect(Evidence.timeliness(figures).score == (try score(6_000)))
        #expect(Evidence.completeness(figures).score == (try score(8_000)))
        figures.pending = 6
        #expect(Evidence.timeliness(figures).score == nil)
        for (rating, wanted) in [(1, 0), (3, 5_000), (5, 10_000)] {
            #expect(Evidence.quality(RatingEvidence(count: 2, sum: 2 * rating)).score?.hundredths == wanted)
        }
        var quota = QuotaEvidence()
        quota.add(quota: 10, ballots: 30)
        quota.add(quota: 10, ballots: 5)
        #expect(Evidence.surveyQuota(quota).score == (try score(7_500)))
        #expect(quota.ballots == 35 && quota.surveys == 2)
        let tasks = TaskEvidence(tasks: 3, done: 1, overdue: 2, progressSum: 190)
        #expect(Evidence.planProgress(tasks).score == (try score(6_333)))
        #expect(Evidence.manual(nil).score == nil && Evidence.quality(RatingEvidence()).score == nil)
    }

    @Test func `of many reports the first fifty are named`() {
        var ratings = RatingEvidence()
        for number in 1...60 { ratings.add(3, of: Identifier(trusted: "\(number)")) }
        #expect(ratings.count == 60 && ratings.sum == 180)
        #expect(ratings.reportIDs.count == Limits.evidenceReports && ratings.reportIDs.last?.rawValue == "50")
    }

    @Test func `a period's parts are all periods within it`() throws {
        let quarter = try #require(Period("2026-Q3")).parts.map(\.description)
        #expect(quarter == ["2026-07", "2026-08", "2026-09", "2026-Q3"])
        #expect(Period("2026-02")?.parts.map(\.description) == ["2026-02"])
        let half = try #require(Period("2026-H2")).parts.map(\.description)
        #expect(half.count == 9 && half.suffix(3) == ["2026-Q3", "2026-Q4", "2026-H2"])
        #expect(Period("2026")?.parts.count == 19)
    }
}
