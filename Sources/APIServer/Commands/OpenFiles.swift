import Foundation
import Logging

/// Of what the system lets a process have open, each connection takes one.
enum OpenFiles {
    /// For the store, webhooks, names and the log.
    private static let besides = 256

    /// The soft limit is often 1,024, for programs that can't count further; up to the hard one is the process' own to take.
    static func raise(for connections: Int, _ logger: Logger) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = rlim_t(connections + besides)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur < wanted else { return }
        logger.warning(
            "fewer files may be open than max-connections asks for",
            metadata: ["files": "\(limit.rlim_cur)", "wanted": "\(wanted)"])
    }
}
