import Domain
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL

/// A connection from the wire to the framework, which takes over where requests are whole and answers are due.
struct EdgeChannel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let services: Services
    let tls: ServerTLS?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let admission = services.connections.enter(atMost: services.edge.connections)
            channel.closeFuture.whenComplete { [connections = services.connections] _ in connections.leave() }
            // A handshake would cost more than the answer is worth.
            let isDropped = admission == .dropped || (admission == .told && tls != nil)
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls.context)) }
            try addHandlers(pipeline, isOneTooMany: admission != .admitted && !isDropped)
            let value = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true))
            if isDropped { channel.close(promise: nil) }
            return value
        }
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }

    private func addHandlers(_ pipeline: ChannelPipeline.SynchronousOperations, isOneTooMany: Bool) throws {
        let wire = Wire()
        var limits = NIOHTTPDecoderLimitConfiguration()
        // The target counts as a field, and is told by itself when it is longer than it may be.
        limits.maxHeaderFieldSize = Limits.headerField
        limits.maxHeaderListSize = Limits.headerList
        limits.maxHeaderFieldCount = Limits.headerFields
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
        try pipeline.addHandlers(
            [
                WireMeter(wire, services.edge), HTTPResponseEncoder(),
                ByteToMessageHandler(decoder),
                Edge(
                    wire, services.edge, Refusals(services: services, isSecure: tls != nil),
                    isOneTooMany: isOneTooMany),
                HTTPResponseCompressor { head, _ in
                    wire.negotiated.settle(&head) ? .compressIfPossible : .doNotCompress
                },
                NIOHTTPRequestDecompressor(limit: .ratio(Limits.inflation)),
                HTTP1ToHTTPServerCodec(secure: tls != nil), UnreadAnswers(),
            ] as [any ChannelHandler])
    }
}
