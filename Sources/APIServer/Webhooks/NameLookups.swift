import Domain
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// Asks the system where names lead. It may take long over a name that is dead, and can't be stopped: so nobody waits for
/// it longer than a while, and each name is asked for once at a time.
final class NameLookups: Sendable {
    typealias Resolve = @Sendable (String) -> [SocketAddress]
    struct TookTooLong: Error {}

    static let shared = NameLookups(patience: .seconds(5), resolve: system)

    private let patience: TimeAmount
    private let resolve: Resolve
    private let underWay = Mutex<[String: EventLoopFuture<[SocketAddress]>]>([:])
    /// A name that is dead holds a thread, and others are not to wait for it.
    private let threads = NIOThreadPool(numberOfThreads: Limits.deliveriesAtOnce)

    init(patience: TimeAmount, resolve: @escaping Resolve) {
        (self.patience, self.resolve) = (patience, resolve)
        threads.start()
    }

    /// Empty for a name that leads nowhere.
    func addresses(of host: String) async throws -> [SocketAddress] {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let answer = loop.makePromise(of: [SocketAddress].self)
        let end = loop.scheduleTask(in: patience) { answer.fail(TookTooLong()) }
        lookup(of: host, on: loop).cascade(to: answer)
        defer { end.cancel() }
        return try await withTaskCancellationHandler {
            try await answer.futureResult.get()
        } onCancel: {
            answer.fail(CancellationError())
        }
    }

    private func lookup(of host: String, on loop: any EventLoop) -> EventLoopFuture<[SocketAddress]> {
        underWay.withLock { underWay in
            if let lookup = underWay[host] { return lookup }
            let resolve = resolve
            let lookup = threads.runIfActive(eventLoop: loop) {
                // Before anybody can be told: who asks after that asks anew.
                defer { self.underWay.withLock { $0[host] = nil } }
                return resolve(host)
            }
            underWay[host] = lookup
            return lookup
        }
    }

    private static func system(_ host: String) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let info = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            {
                let name = String(
                    decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                if let address = try? SocketAddress(ipAddress: name, port: 0) { found.append(address) }
            }
            next = info.ai_next
        }
        return found
    }
}
