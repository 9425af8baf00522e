package enum SandboxRefusal: Error, Sendable, Hashable {
    case outOfReach(from: Instant, to: Instant)
}

extension Work {
    /// Keeps the sandbox's time; nil is the real one. For an administrator of the whole installation, whatever the
    /// dates of the grant: who moved the clock out of them must be able to move it back.
    package func setSandboxClock(_ instant: Instant?) throws {
        guard let root = try store.root(),
            caller.account.grants.contains(where: { $0.role == .administrator && $0.unitID == root.id })
                || caller.stands(at: root.id, .administrator)
        else { throw AccessRefusal.forbidden }
        if let instant {
            // Every period on the way is opened, for everybody who reports in it.
            let furthest = max(ask.now, ask.clock).adding(days: Limits.clockJumpDays)
            guard instant >= Limits.clockStart, instant <= furthest else {
                throw SandboxRefusal.outOfReach(from: Limits.clockStart, to: furthest)
            }
        }
        try store.set(.sandboxNow, to: instant.map { String($0.milliseconds) })
        try record("sandbox.clock", instant?.description ?? "real", in: root.id)
    }
}
