import Domain

extension Problem {
    static let noSuchKey = unauthenticated.detailed(
        "Khóa không đúng: gõ sai, thiếu ký tự, hoặc của máy chủ khác (dany_live_ hay dany_test_).",
        "This is no key of this server: mistyped, cut off, or of another one (dany_live_ or dany_test_).")
    static let keyEnded = unauthenticated.detailed(
        "Khóa không tồn tại, đã hết hạn hoặc đã bị thu hồi.",
        "The key is unknown, has expired or was revoked.")
    static let noKeys = forbidden.detailed(
        "Chương trình không dùng khóa để làm việc này; cần một người đăng nhập.",
        "Keys of programs are not for this; it takes somebody who is signed in.")

    static func scopeMissing(_ scope: KeyScope) -> Problem {
        forbidden.detailed(
            "Khóa này thiếu phạm vi \(scope.rawValue).", "This key lacks the scope \(scope.rawValue).")
    }

    init(apiKey: APIKeyRefusal) {
        switch apiKey {
        case .noScopes:
            self = .rule(
                "noScopes", "/scopes", "Khóa phải có ít nhất một phạm vi.", "A key has at least one scope.")
        case .expiryOutside(let last):
            self = .rule(
                "expiryOutside", "/expiresAt",
                "Khóa phải hết hạn sau lúc này và không muộn hơn \(last).",
                "A key has to expire after this moment and not after \(last).")
        }
    }
}
