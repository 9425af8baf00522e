import Domain

/// Lines on their way from the one who reads them to the one who works on them. Reading goes on meanwhile, so a batch is
/// what has come: one line when a client waits for each answer, many when it does not.
actor LineQueue {
    private var waiting: [Line] = []
    private var waitingBytes = 0
    private var ending: Result<Void, Problem>?
    private var isAbandoned = false
    private var reader: CheckedContinuation<Void, Never>?
    private var worker: CheckedContinuation<Void, Never>?

    /// Waits while there is enough to work on.
    /// - Returns: whether more is wanted.
    func put(_ lines: [Line]) async -> Bool {
        waiting += lines
        waitingBytes += lines.reduce(0) { $0 + $1.bytes }
        wakeWorker()
        while !isAbandoned, waiting.count >= Limits.bulkBatch || waitingBytes >= Limits.bulkBatchBytes {
            await withCheckedContinuation { reader = $0 }
        }
        return !isAbandoned
    }

    /// - Parameter result: failed where the lines were not read to their end.
    func end(_ result: Result<Void, Problem>) {
        ending = result
        wakeWorker()
    }

    /// The next lines, so many at most; none at the end. What ended the reading is thrown after the lines before it.
    func take(_ most: Int) async throws -> [Line] {
        while waiting.isEmpty {
            if let ending {
                try ending.get()
                return []
            }
            await withCheckedContinuation { worker = $0 }
        }
        var bytes = 0
        let batch = waiting.prefix(most).prefix { line in
            defer { bytes += line.bytes }
            return bytes < Limits.bulkBatchBytes
        }
        waiting.removeFirst(batch.count)
        waitingBytes -= batch.reduce(0) { $0 + $1.bytes }
        wakeReader()
        return Array(batch)
    }

    /// Nothing will be taken any more.
    func abandon() {
        isAbandoned = true
        wakeReader()
    }

    private func wakeReader() {
        reader?.resume()
        reader = nil
    }

    private func wakeWorker() {
        worker?.resume()
        worker = nil
    }
}
