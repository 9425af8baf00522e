import Domain
import HTTPTypes

/// Whose name and password these are, as often as may be tried.
enum PasswordCheck {
    /// - Returns: the account, and the hash that the password fits.
    static func account(_ username: String, _ password: String, _ services: Services) async throws -> (
        account: Account, hash: PasswordHash?
    ) {
        try throttle(username, services)
        let found = try await services.storage.read { try $0.account(username: username) }
        guard try await services.passwords.verify(password, found?.hash), let account = found?.account,
            account.lockedAt == nil
        else {
            services.throttle.failed(username)
            throw AccessRefusal.wrongCredentials
        }
        services.throttle.succeeded(username)
        return (account, found?.hash)
    }

    /// Throws while a name has failed too often.
    static func throttle(_ name: String, _ services: Services) throws {
        guard let seconds = services.throttle.wait(name) else { return }
        throw Problem.tooManyAttempts.detailed(
            "Hãy thử lại sau \(seconds) giây.", "Try again in \(seconds) seconds."
        ).with(header: .retryAfter, String(seconds))
    }
}
