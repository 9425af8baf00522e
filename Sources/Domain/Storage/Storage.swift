/// Where everything is kept. The bodies run inside one transaction and may be run again, so they do nothing but read
/// and write the store: that is what lets many callers' writes share one commit.
package protocol Storage: Sendable {
    /// One snapshot; nothing can be written.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> Value) async throws
        -> Value
    /// What the body wrote is durable when this returns, and none of it happened when this throws.
    func write<Value: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> Value) async throws
        -> Value
    /// Throws unless the store answers and its schema is this program's.
    func checkReady() async throws
    /// Whether other processes may write to the same store.
    var isShared: Bool { get }
    var statistics: StorageStatistics { get }
    func close() async
}

/// What a storage did since it was opened.
package struct StorageStatistics: Sendable, Hashable {
    /// Bodies of `write` that are durable.
    package let writes: Int
    /// Fewer than the writes where some shared one.
    package let commits: Int
    /// Nil where nothing is read from a replica.
    package var replica: ReplicaStatistics?
    /// Writes of each commit.
    package var commitSizes = Histogram(bounds: [])
    package var calls: [StorageCall: CallFigures] = [:]
    package var pools: [PoolFigures] = []

    package init(writes: Int, commits: Int) {
        self.writes = writes
        self.commits = commits
    }
}

package struct ReplicaStatistics: Sendable, Hashable {
    /// Answered by the replica.
    package let reads: Int
    /// Answered by the primary because the replica was gone or late.
    package let fallbacks: Int

    package init(reads: Int, fallbacks: Int) {
        self.reads = reads
        self.fallbacks = fallbacks
    }
}

package protocol StoreReader: UnitReader, AccountReader, CollaboratorReader, GroupReader, TopicReader,
    RegimeReader, HolidayReader, ObligationReader, RequestReader, ReportReader, MaterialReader, PrivacyReader,
    ComplianceReader, SurveyReader, SurveyResultReader, BallotReader, BallotBatchReader, PublicationReader,
    PlanReader, BudgetReader, CalendarReader, ScorecardReader,
    KeptAnswerReader, AuditReader, WebhookReader, APIKeyReader,
    IdentityReader,
    SettingReader,
    StoreInspector
{}

package protocol StoreWriter: StoreReader, UnitWriter, AccountWriter, CollaboratorWriter, GroupWriter,
    TopicWriter,
    RegimeWriter, HolidayWriter,
    ObligationWriter, RequestWriter, ReportWriter, PrivacyWriter, ComplianceWriter, SurveyWriter,
    SurveyResultWriter, BallotWriter, BallotBatchWriter, PublicationWriter,
    PlanWriter, BudgetWriter, CalendarWriter, ScorecardWriter,
    KeptAnswerWriter, AuditWriter, WebhookWriter, APIKeyWriter, ExternalReportWriter, RateLimitWriter,
    IdentityWriter,
    SettingWriter
{
    func record(_ event: AuditEvent) throws
    /// Claims an id that a client made. False: the same body claimed it before. Another body's claim throws
    /// `AccessRefusal.idTaken`.
    func claim(_ id: String, fingerprint: String) throws -> Bool
}

package protocol SettingReader {
    func setting(_ key: SettingKey) throws -> String?
}

extension SettingReader {
    /// The time of the reporting rules: what a sandbox's clock was set to, or the real one. For who works beside the server.
    package func domainNow(or clock: Instant) throws -> Instant {
        guard try setting(.servedLive) == nil, let text = try setting(.sandboxNow), let kept = Int64(text)
        else {
            return clock
        }
        return Instant(milliseconds: kept)
    }
}

package protocol SettingWriter {
    func set(_ key: SettingKey, to value: String?) throws
}

package enum SettingKey: String, Sendable, CaseIterable {
    /// Present once the store has been served without the sandbox clock.
    case servedLive
    /// The sandbox clock's instant in milliseconds.
    case sandboxNow
    case demoLoaded
    /// What the installation's key is known by.
    case installationKey
}
