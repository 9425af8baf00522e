import HTTPTypes
import Hummingbird
import Logging
import NIOCore

struct DanyContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The client's `X-Request-Id`, or one made here.
    var requestID = ""
    var language = Language.vi
    /// Whoever sent the request, behind the proxies that are believed; nil for what came by no network.
    private(set) var clientAddress: ClientAddress?
    /// Whether the client came by TLS, here or at such a proxy.
    private(set) var isSecure = false
    private let channel: any Channel

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    mutating func learnClient(of request: Request, _ proxies: TrustedProxies) {
        isSecure = request.head.scheme == "https"
        guard let peer = channel.remoteAddress.flatMap({ ClientAddress($0) }) else { return }
        clientAddress = proxies.client(of: request.headers[allNamed: "X-Forwarded-For"], from: peer)
        if proxies.isSecure(request.headers[allNamed: "X-Forwarded-Proto"], from: peer) { isSecure = true }
    }

    /// Tells a client that waits for it that its body is wanted.
    func askForBody(of request: Request) {
        guard request.headers[.expect] != nil else { return }
        channel.triggerUserOutboundEvent(Edge.Proceed(), promise: nil)
    }
}
