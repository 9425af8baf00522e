/// What opens a calendar without sign-in.
enum CalendarSecret {
    /// Nil for what can be no secret of ours.
    static func hash(of given: Substring) -> String? {
        let allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
        guard given.utf8.count == length, given.utf8.allSatisfy(allowed.contains) else { return nil }
        return RandomSecret.hash(String(given))
    }

    /// Of 32 bytes in base64url.
    private static let length = 43
}
