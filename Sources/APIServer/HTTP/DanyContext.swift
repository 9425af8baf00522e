import Hummingbird
import Logging
import NIOCore

struct DanyContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The client's `X-Request-Id`, or one made here.
    var requestID = ""
    var language = Language.vi
    let rateNote = RateNote()
    /// Of the connection, without its port.
    let remoteAddress: String?

    init(source: Source) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }
}
