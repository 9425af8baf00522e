import Foundation
import Persistence

/// A primary and its streaming standby, for tests only: their URIs in `DANY_TEST_PRIMARY` and `DANY_TEST_REPLICA`. The
/// tests pause the standby's replay.
package enum Replica {
    /// Those tests are left out where there is none, in CI too.
    package static let isAvailable: Bool = {
        if uris != nil { return true }
        print(
            "DANY_TEST_PRIMARY and DANY_TEST_REPLICA are not set: the tests of reading from a replica are left out"
        )
        fflush(nil)
        return false
    }()

    /// With `DANY_TEST_THROUGH_REPLICA=true` the conformance tests' PostgreSQL is the pair.
    static let takesAllTests = isAvailable && environment["DANY_TEST_THROUGH_REPLICA"] == "true"

    fileprivate static let uris: (primary: String, replica: String)? = {
        guard let primary = environment["DANY_TEST_PRIMARY"], !primary.isEmpty,
            let replica = environment["DANY_TEST_REPLICA"], !replica.isEmpty
        else { return nil }
        return (primary, replica)
    }()

    private static let environment = ProcessInfo.processInfo.environment
}

/// The URIs of a fresh schema on the primary and on its standby, dropped afterwards.
@discardableResult
package func withReplicatedSchema<Value>(_ body: (String, String) async throws -> Value) async throws -> Value
{
    guard let uris = Replica.uris else {
        throw TestStoreMissing(description: "DANY_TEST_PRIMARY and DANY_TEST_REPLICA are not set")
    }
    return try await withSchema(of: uris.primary) { options in
        try await body(uris.primary + options, uris.replica + options)
    }
}
