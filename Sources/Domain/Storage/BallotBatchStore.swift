package struct BatchFilter: Sendable, Hashable {
    package let surveyID: Survey.ID
    package var unitID: Unit.ID?
    package var status: BallotBatch.Status?

    package init(surveyID: Survey.ID, unitID: Unit.ID? = nil, status: BallotBatch.Status? = nil) {
        self.surveyID = surveyID
        self.unitID = unitID
        self.status = status
    }
}

package protocol BallotBatchReader {
    func batch(_ id: BallotBatch.ID) throws -> BallotBatch?
    /// - Parameter anchors: units whose bundles are read, with those below them; all for nil.
    func batches(_ filter: BatchFilter, below anchors: [Unit.ID]?, on day: CivilDate, _ page: PageRequest)
        throws -> Page<BallotBatch>
    func surveysWithOpenBatches() throws -> [Survey]
}

package protocol BallotBatchWriter: BallotBatchReader {
    func batchToChange(_ id: BallotBatch.ID) throws -> BallotBatch?
    /// The ballots of an open bundle, by position.
    func ballots(of batch: BallotBatch, _ form: Questionnaire) throws -> [Int: [Answer?]]
    /// - Returns: whether the unit has no other bundle of that number.
    func insert(_ batch: BallotBatch) throws -> Bool
    func update(_ batch: BallotBatch) throws
    /// In place of those that there are.
    func set(_ ballots: [[Answer?]], of id: BallotBatch.ID) throws
    /// - Returns: whether there are more.
    func lapseBatches(of id: Survey.ID, on day: CivilDate, atMost limit: Int) throws -> Bool
}
