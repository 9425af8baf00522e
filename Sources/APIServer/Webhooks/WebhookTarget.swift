import Domain
import Foundation
import NIOCore

/// Where events may be sent. A target is somebody's choice, and the request would come from inside our own network: so
/// nothing private is called unless the operator says so, and what was checked is what is called.
struct WebhookTarget: Sendable, Hashable {
    let url: String
    let host: String

    /// Nil for what is no address that events could be sent to.
    init?(_ text: String, allowsPrivate: Bool) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || (allowsPrivate && scheme == "http"),
            let host = Self.host(of: text, parts), !host.isEmpty, parts.port.map(Self.ports.contains) ?? true,
            parts.user == nil, parts.password == nil,
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

    /// As the client that calls it will read it; nil where it could be read in two ways. `host` of the components says what
    /// an `xn--` name stands for, which is not what is called.
    private static func host(of text: String, _ parts: URLComponents) -> String? {
        guard let called = URL(string: text)?.host(), let written = parts.encodedHost,
            called == written.trimmingCharacters(in: ["[", "]"]), !called.contains("%")
        else { return nil }
        return called
    }

    /// The client ends the process over any other.
    static let ports = 1...65_535

    private static func isLocal(_ host: String) -> Bool {
        let name = host.lowercased()
        return ["localhost", "local", "internal", "home.arpa", "localdomain"].contains {
            name == $0 || name.hasSuffix("." + $0)
        }
    }

    /// The address to call, so that no other answer of the name's can take its place. Nil when the name leads nowhere;
    /// throws `Forbidden` when it leads where nothing may be sent.
    func address(allowsPrivate: Bool, _ lookups: NameLookups = .shared) async throws -> String? {
        let found = try await lookups.addresses(of: host)
        guard allowsPrivate || found.allSatisfy(\.isPublic) else { throw Forbidden() }
        // One is called. A receiver has IPv4 as well; this machine may have no way to IPv6, and the lookup does not say.
        return (found.first { $0.protocol == .inet } ?? found.first)?.ipAddress
    }

    struct Forbidden: Error {}
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
