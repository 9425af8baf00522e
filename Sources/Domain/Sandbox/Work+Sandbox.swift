extension Work {
    /// Keeps the sandbox's time; nil is the real one. For an administrator of the whole installation.
    package func setSandboxClock(_ instant: Instant?) throws {
        guard let root = try store.root(), caller.stands(at: root.id, .administrator) else {
            throw AccessRefusal.forbidden
        }
        try store.set(.sandboxNow, to: instant.map { String($0.milliseconds) })
        try record("sandbox.clock", instant?.description ?? "real", in: root.id)
    }
}
