import Domain
import Foundation
import NIOCore
import NIOPosix

/// Where events may be sent. A target is somebody's choice, and the request would come from inside our own network: so
/// nothing private is called unless the operator says so, and what was checked is what is called.
struct WebhookTarget: Sendable, Hashable {
    let url: String
    let host: String

    /// Nil for what is no address that events could be sent to.
    init?(_ text: String, allowsPrivate: Bool) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || (allowsPrivate && scheme == "http"),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.fragment == nil, text.utf8.allSatisfy({ (33...126).contains($0) })
        else { return nil }
        let bare = host.trimmingCharacters(in: ["[", "]"])
        if let address = try? SocketAddress(ipAddress: bare, port: 0) {
            guard allowsPrivate || address.isPublic else { return nil }
        } else if !allowsPrivate {
            // What has no dot is a name of this network's own; and what only looks like a number is read as one by some.
            guard bare.contains("."), bare.last?.isLetter == true, !Self.isLocal(bare) else { return nil }
        }
        (url, self.host) = (text, bare)
    }

    private static func isLocal(_ host: String) -> Bool {
        let name = host.lowercased()
        return ["localhost", "local", "internal", "home.arpa", "localdomain"].contains {
            name == $0 || name.hasSuffix("." + $0)
        }
    }

    /// The address to call, so that no other answer of the name's can take its place. Nil when the name leads nowhere;
    /// throws `Forbidden` when it leads where nothing may be sent.
    func address(allowsPrivate: Bool) async throws -> String? {
        let host = host
        let found = try await Self.resolving.runIfActive { Self.resolve(host) }
        guard let first = found.first else { return nil }
        guard allowsPrivate || found.allSatisfy(\.isPublic) else { throw Forbidden() }
        return first.ipAddress
    }

    struct Forbidden: Error {}

    private static let resolving: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
        return pool
    }()

    private static func resolve(_ host: String) -> [SocketAddress] {
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

extension SocketAddress {
    /// Whether it is somebody's on the internet.
    var isPublic: Bool {
        switch self {
        case .v4(let address):
            PublicAddress.isPublic(withUnsafeBytes(of: address.address.sin_addr) { Array($0) })
        case .v6(let address):
            PublicAddress.isPublic(withUnsafeBytes(of: address.address.sin6_addr) { Array($0) })
        case .unixDomainSocket: false
        }
    }
}
