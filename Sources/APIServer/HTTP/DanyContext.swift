import Hummingbird
import Logging

struct DanyContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The client's `X-Request-Id`, or one made here.
    var requestID = ""
    var language = Language.vi

    init(source: Source) { coreContext = .init(source: source) }
}
