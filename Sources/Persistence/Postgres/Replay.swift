import Domain
import Foundation

/// A place in the primary's log behind which lies every write that was acknowledged before it was asked for: a commit
/// is acknowledged once the log is flushed beyond it.
struct WriteMark: Sendable, Hashable {
    /// As PostgreSQL writes it, such as `0/3025A70`.
    let place: String
    /// Counted up whenever a standby becomes the primary. What the old one had beyond that point is on nobody's line.
    let timeline: Int64
    /// Of the cluster, made by initdb; a copy has it too.
    let system: Int64

    static let question: Statement = """
        SELECT CAST(pg_current_wal_flush_lsn() AS text) AS place,
            CAST(CAST('x' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8) AS bit(32)) AS bigint) AS timeline,
            system_identifier AS system
        FROM pg_control_system()
        """

    init(_ row: Row) throws(StorageError) {
        place = try row.text("place")
        timeline = try row.integer("timeline")
        system = try row.integer("system")
    }
}

/// For how long a reader waits for a replica to replay up to a mark.
struct ReplayWait: Sendable {
    let mark: WriteMark
    let seconds: Double
}

extension PostgresSession {
    /// Whether the replica has replayed what the mark asks for, waiting for it. What a later transaction of this session
    /// reads is no older. Throws when it follows nobody, or another line than the primary's.
    func replays(_ wait: ReplayWait) throws(PostgresFailure) -> Bool {
        let deadline = ContinuousClock.now + .seconds(wait.seconds)
        var pause = 0.000_5
        while true {
            // Outside of the reader's transaction, whose snapshot is taken by its first statement.
            let answer = try exchange([Self.question(wait.mark)], wantsRows: true).first
            guard let answer, (try? answer.integer("timeline")) == wait.mark.timeline else {
                throw PostgresFailure(
                    lost:
                        "it is no standby that follows the primary now, or its role is no member of pg_read_all_stats"
                )
            }
            if (try? answer.bool("replayed")) == true { return true }
            guard ContinuousClock.now < deadline else { return false }
            Thread.sleep(forTimeInterval: pause)
            pause = min(pause * 2, 0.008)
        }
    }

    /// Who streams along a timeline has nothing that is not on it. Only a member of `pg_read_all_stats` is told.
    private static func question(_ mark: WriteMark) -> Statement {
        """
        SELECT pg_last_wal_replay_lsn() >= CAST(\(mark.place) AS pg_lsn) AS replayed, CAST(received_tli AS bigint) AS timeline
        FROM pg_stat_wal_receiver, pg_control_system()
        WHERE pg_is_in_recovery() AND system_identifier = \(mark.system)
        """
    }
}
