extension Work {
    /// Binds the store to another key. Whoever got in by what the one before it had signed is out.
    /// - Parameter fingerprint: what the new key is known by.
    /// - Returns: false when the store is bound to it already.
    package func adoptKey(_ fingerprint: String) throws -> Bool {
        try store.lockTree()
        guard try store.setting(.installationKey) != fingerprint else { return false }
        try store.set(.installationKey, to: fingerprint)
        try store.endAllSessions(at: ask.clock)
        let root = try store.root()?.id
        try record("installationKey.adopted", root?.rawValue ?? "", in: root)
        return true
    }
}
