import Domain

extension StorageStatistics {
    func write(to text: inout MetricsText) {
        text.family("dany_store_writes_total", .counter, "Writes that are durable.")
        text.sample("dany_store_writes_total", writes)
        text.family("dany_store_commits_total", .counter, "Commits, each of one write or several.")
        text.sample("dany_store_commits_total", commits)
        text.family("dany_store_commit_writes", .histogram, "Writes that shared a commit.")
        text.histogram("dany_store_commit_writes", commitSizes)
        text.family(
            "dany_store_call_duration_seconds", .histogram,
            "Time of a transaction, waiting for a connection included.")
        for call in StorageCall.allCases {
            text.histogram(
                "dany_store_call_duration_seconds", ["call": call.rawValue],
                calls[call]?.seconds ?? CallFigures().seconds)
        }
        text.family("dany_store_errors_total", .counter, "Transactions that the storage failed.")
        for call in StorageCall.allCases {
            for kind in StorageError.Kind.allCases {
                text.sample(
                    "dany_store_errors_total", ["call": call.rawValue, "kind": kind.rawValue],
                    calls[call]?.errors[kind] ?? 0)
            }
        }
        write(to: &text, "connections", "Connections that the pool may open.", \.connections)
        write(to: &text, "idle", "Connections that nobody uses now.", \.idle)
        write(to: &text, "waiting", "Callers that wait for a connection.", \.waiting)
        guard let replica else { return }
        text.family("dany_replica_reads_total", .counter, "Reads that the replica answered.")
        text.sample("dany_replica_reads_total", replica.reads)
        text.family(
            "dany_replica_fallbacks_total", .counter,
            "Reads of the primary, the replica being gone or late.")
        text.sample("dany_replica_fallbacks_total", replica.fallbacks)
    }

    private func write(
        to text: inout MetricsText, _ what: String, _ help: String, _ value: (PoolFigures) -> Int
    ) {
        let name = "dany_store_pool_\(what)"
        text.family(name, .gauge, help)
        for pool in pools { text.sample(name, ["pool": pool.name], value(pool)) }
    }
}
