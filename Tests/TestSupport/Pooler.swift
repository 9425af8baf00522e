import Foundation
import Persistence

/// A PgBouncer with `pool_mode = transaction` before the server of `DANY_TEST_POSTGRES`: its URI in
/// `DANY_TEST_PGBOUNCER`. It must let in any role of the server.
package enum Pooler {
    /// Those tests are left out where there is none, in CI too.
    package static let isAvailable: Bool = {
        if uri != nil, StorageKind.isPostgresAvailable { return true }
        print("DANY_TEST_PGBOUNCER is not set: the tests through a connection pooler are left out")
        fflush(nil)
        return false
    }()

    /// With `DANY_TEST_THROUGH_PGBOUNCER=true` the conformance tests' PostgreSQL is met through the pooler.
    static let takesAllTests = isAvailable && environment["DANY_TEST_THROUGH_PGBOUNCER"] == "true"

    fileprivate static let uri: String? = {
        let value = environment["DANY_TEST_PGBOUNCER"] ?? ""
        return value.isEmpty ? nil : value
    }()

    private static let environment = ProcessInfo.processInfo.environment
}

/// The URI of a fresh schema through the pooler, dropped afterwards. PgBouncer 1.18 takes no `options`, so the schema is
/// that of a role of its own, whose name the server's search path begins with.
@discardableResult
package func withPooledSchema<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    guard let direct = StorageKind.postgresURI, let uri = Pooler.uri, var parts = URLComponents(string: uri)
    else {
        throw TestStoreMissing(description: "DANY_TEST_PGBOUNCER is not set")
    }
    let role = "dany_" + UUID().uuidString.replacing("-", with: "").lowercased()
    parts.user = role
    guard let conninfo = parts.string else {
        throw TestStoreMissing(description: "DANY_TEST_PGBOUNCER is not a URI")
    }
    let ending = "DROP OWNED BY \(role) CASCADE; DROP ROLE \(role)"
    return try await Turns.schemas.taken {
        do {
            try await administer(
                direct, "CREATE ROLE \(role) LOGIN; CREATE SCHEMA \(role) AUTHORIZATION \(role)")
            let value = try await body(conninfo)
            try await administer(direct, ending)
            return value
        } catch {
            try? await administer(direct, ending)
            throw error
        }
    }
}
