/// How far a survey whose ballots are all in has come on its way to figures.
package enum Settlement: String, Sendable, CaseIterable {
    /// Ballots are taken apart into columns.
    case dissolving
    /// To be counted.
    case dissolved
    case counted
    /// The weighting does not fit the ballots.
    case refused
}

package protocol SurveyResultReader {
    /// `.none` until one was set.
    func weighting(of id: Survey.ID) throws -> SurveyWeighting
    /// Nil while ballots may arrive, and until the work was begun.
    func settlement(of id: Survey.ID) throws -> Settlement?
    /// Surveys that were closed before and are neither counted nor refused.
    func surveysToSettle(at now: Instant) throws -> [Survey.ID]
    /// Per ballot the number of its unit among the leaves in the order of their ids, in the same random order as
    /// `answers(of:to:)`. Only once they are dissolved.
    /// - Parameter block: a part of them, from 1; nil for all.
    func ballotLeaves(of id: Survey.ID, block: Int?) throws -> [Int]
    /// Per ballot the answer to a question; of a text only that there is one.
    func answers(of id: Survey.ID, to question: Question, at place: Int, block: Int?) throws -> [Answer?]
    func ballotBlocks(of id: Survey.ID) throws -> Int
    func answerCounts(of id: Survey.ID, to question: Question, at place: Int) throws -> [AnswerCount]
    /// What is not told of a question in a unit, nil for the whole survey.
    func hiddenCells(of id: Survey.ID, at place: Int, in unitID: Unit.ID?) throws -> HiddenCells?
    /// The same of every target, and of the whole survey.
    func hiddenCells(of id: Survey.ID, at place: Int) throws -> [Unit.ID?: HiddenCells]
    /// The answers of each ballot that is not taken apart yet, but for so many whose random ids are the highest. A ballot
    /// that was read once is read ever after: those that come later only push others out of what is left out.
    func eachBallot(
        of id: Survey.ID, _ questionnaire: Questionnaire, leavingOut count: Int, _ body: ([Answer?]) -> Void
    ) throws
    func interimResults(_ id: InterimResults.ID) throws -> InterimResults?
    /// The last first.
    func interimResults(of id: Survey.ID, _ page: PageRequest) throws -> Page<InterimResults>
    func lastInterimResults(of id: Survey.ID) throws -> InterimResults?
    /// In the order of their random ids.
    func texts(of id: Survey.ID, at place: Int, _ page: PageRequest) throws -> Page<String>
}

package protocol SurveyResultWriter: SurveyResultReader {
    func set(_ weighting: SurveyWeighting, of id: Survey.ID) throws
    /// No ballot is counted any more.
    func beginSettlement(of id: Survey.ID) throws
    func set(_ settlement: Settlement, of id: Survey.ID) throws
    /// Takes the next ballots apart, so that an answer no longer lies with the day or an id.
    /// - Returns: how many; 0 at the end.
    func dissolveBallots(of id: Survey.ID, atMost limit: Int) throws -> Int
    func insert(_ interim: InterimResults) throws
    func set(_ counted: CountedQuestion, of id: Survey.ID, to question: Question, at place: Int) throws
}
