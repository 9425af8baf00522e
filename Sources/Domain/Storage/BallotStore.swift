package protocol BallotReader {
    /// What a survey asks; nil until it is opened, from when on it stands.
    func form(of id: Survey.ID) throws -> Questionnaire?
    /// Surveys that have hashes of ballots.
    func surveysWithHashes() throws -> [Survey]
}

package protocol BallotWriter: BallotReader {
    /// The survey's salt; the given one, where it has none yet.
    func salt(of id: Survey.ID, orNew salt: String) throws -> String
    /// Keeps the hashes, and returns those that were not there. Who is about to write one of them is waited for.
    func insertHashes(_ hashes: Set<String>, of id: Survey.ID) throws -> Set<String>
    func deleteHashes(_ hashes: Set<String>, of id: Survey.ID) throws
    /// Deletes some of the survey's hashes, or the salt when there are none left.
    /// - Returns: whether nothing is left.
    func forgetHashes(of id: Survey.ID, atMost limit: Int) throws -> Bool
    /// Those of the units that ballots are collected for. Their counts are held until the commit, so that no two ballots
    /// take the last place of a quota; whoever holds several takes them in one order. Throws `SurveyRefusal.notIn` once
    /// the ballots are being counted.
    func leavesToCount(of id: Survey.ID, at units: Set<Unit.ID>) throws -> [Unit.ID: SurveyProgress]
    /// Keeps the ballots and counts them.
    /// - Parameters:
    ///   - day: on which they arrived, for the unit's daily count.
    ///   - randomID: an id for each of their texts.
    func insert(_ ballots: [Ballot], of id: Survey.ID, receivedOn day: CivilDate, randomID: () -> String)
        throws
}
