package protocol AccountReader {
    func account(_ id: Account.ID) throws -> Account?
    func account(username: String) throws -> (account: Account, hash: PasswordHash)?
    func passwordHash(of id: Account.ID) throws -> PasswordHash?
    func sessionIsLive(_ id: SessionID, at clock: Instant) throws -> Bool
    /// The account, and its grants that hold on the day with the unit from which each reaches. Nil when the account
    /// is unknown, or the session is no longer live.
    func bearer(_ id: Account.ID, session: SessionID?, at clock: Instant, on day: CivilDate) throws
        -> (account: Account, standings: [Standing])?
    /// Whether a board receives for the unit and has an advisor on that day.
    func hasAdvisors(for unitID: Unit.ID, on day: CivilDate) throws -> Bool
    func hasAdvisors(for unitID: Unit.ID, besides id: Account.ID, on day: CivilDate) throws -> Bool
    func accounts(
        within unitID: Unit.ID?, query: String?, below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Account>
}

package protocol AccountWriter: AccountReader {
    /// The same as `account`, kept from other writers until the transaction ends.
    func accountToChange(_ id: Account.ID) throws -> Account?
    /// `AccountRefusal.usernameTaken` when it is.
    func insert(_ account: Account, hash: PasswordHash) throws
    func update(_ account: Account) throws
    func insert(_ grant: Grant, of id: Account.ID) throws
    func endGrant(_ id: Grant.ID, at clock: Instant) throws
    func setPassword(_ hash: PasswordHash, of id: Account.ID) throws
    func insert(_ session: SignInSession, refreshHash: String) throws
    func refreshRecord(_ hash: String) throws -> RefreshRecord?
    func useRefresh(_ hash: String, next: String, of session: SessionID, at clock: Instant) throws
    /// With their refresh tokens, those that expired before the instant.
    /// - Returns: whether there may be more.
    func forgetSessions(expiredBefore clock: Instant, most limit: Int) throws -> Bool
    func endSession(_ id: SessionID, at clock: Instant) throws
    /// And all links to calendars, which let in as well.
    func endAllSessions(at clock: Instant) throws
    /// And the link to the account's calendar, which lets in as well.
    func endSessions(of id: Account.ID, except session: SessionID?, at clock: Instant) throws
}
