import Domain
import NIOCore

/// How long the server waits for a client, and how many of them it takes.
struct EdgeSettings: Sendable {
    var head = TimeAmount.seconds(Limits.headSeconds)
    var idle = TimeAmount.seconds(Limits.idleSeconds)
    var pace = TimeAmount.seconds(Limits.paceSeconds)
    var linger = TimeAmount.seconds(Limits.lingerSeconds)
    var lingerBytes = Limits.lingerBytes
    /// How often a connection is looked at.
    var tick = TimeAmount.seconds(1)
    var connections = 4_096
    var proxies = TrustedProxies()
}
