package struct SurveyFilter: Sendable, Hashable {
    package var ownerID: Unit.ID?
    /// Archived ones are told only when asked for.
    package var status: Survey.Status?
    package var query: String?

    package init(ownerID: Unit.ID? = nil, status: Survey.Status? = nil, query: String? = nil) {
        self.ownerID = ownerID
        self.status = status
        self.query = query
    }
}

package protocol SurveyReader {
    func survey(_ id: Survey.ID) throws -> Survey?
    /// - Parameters:
    ///   - owners: the units whose surveys are read, besides those of the units below `anchors`.
    ///   - drafts: the units in which, and below which, drafts are read too.
    func surveys(
        _ filter: SurveyFilter, owners: [Unit.ID], below anchors: [Unit.ID], drafts: [Unit.ID],
        at now: Instant, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<Survey>
    /// The first wave and all that follow it, in the order of their opening, drafts last.
    func waves(of id: Survey.ID) throws -> [Survey]
    /// Empty until one was set.
    func questionnaire(of id: Survey.ID) throws -> Questionnaire
    /// Every target, with what was counted for it if it is a leaf, else 0.
    func progress(of id: Survey.ID) throws -> [SurveyProgress]
    func survey(publicID: String) throws -> Survey?
    /// The units that ballots are collected for, in Vietnamese order; nil where there are more than so many.
    func formUnits(of id: Survey.ID, atMost count: Int, on day: CivilDate) throws -> [FormUnit]?
    /// Nil unless ballots are collected for it.
    func formUnit(_ id: Unit.ID, of survey: Survey.ID, on day: CivilDate) throws -> FormUnit?
    /// Nil where no token is asked for.
    func tokenIssuer(of id: Survey.ID) throws -> TokenIssuer?
    func slip(_ hash: String, of id: Survey.ID) throws -> Slip?
    /// Of the units that ballots are collected for.
    func slipCounts(of id: Survey.ID) throws -> [SlipCount]
    /// Whether a key is still there that signs for a survey which is closed.
    func hasIdleKeys(at now: Instant) throws -> Bool
    /// Those of the units that are below these, or one of them.
    func units(_ ids: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate) throws -> Set<Unit.ID>
}

package protocol SurveyWriter: SurveyReader {
    func surveyToChange(_ id: Survey.ID) throws -> Survey?
    func insert(_ survey: Survey) throws
    func update(_ survey: Survey) throws
    func set(_ questionnaire: Questionnaire, of id: Survey.ID) throws
    func set(_ targets: [SurveyTarget], of id: Survey.ID) throws
    func insert(_ issuer: TokenIssuer, of id: Survey.ID) throws
    /// Destroys the private keys of surveys that are closed.
    func destroyIdleKeys(at now: Instant) throws
    /// Held until the commit. Nil unless ballots are collected for the unit.
    func slipCountToChange(of id: Survey.ID, at unitID: Unit.ID) throws -> SlipCount?
    func insertSlips(_ hashes: [String], of id: Survey.ID, at unitID: Unit.ID) throws
    /// False: it was used for something else meanwhile.
    func use(_ request: SigningRequest, of id: Survey.ID, at unitID: Unit.ID) throws -> Bool
    /// False: it was spent before.
    func spend(_ token: Token, of id: Survey.ID) throws -> Bool
}
