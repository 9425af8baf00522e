import Domain
import Foundation
import NIOCore

/// An address of either kind, as bytes. An IPv4 address inside IPv6 is the same address.
struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    init?(_ text: some StringProtocol) {
        guard let address = try? SocketAddress(ipAddress: String(text), port: 0) else { return nil }
        self.init(address)
    }

    init?(_ address: SocketAddress) {
        let bytes: [UInt8]
        switch address {
        case .v4(let address): bytes = withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
        case .v6(let address): bytes = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
        case .unixDomainSocket: return nil
        }
        self.bytes = bytes.starts(with: Self.mapped) && bytes.count == 16 ? Array(bytes.dropFirst(12)) : bytes
    }

    /// Of IPv6 the first 64 bits, which is what a customer is given; of IPv4 all.
    var network: ClientAddress {
        ClientAddress(bytes: bytes.count == 16 ? bytes.prefix(8) + [UInt8](repeating: 0, count: 8) : bytes)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    var description: String {
        guard bytes.count == 4 else {
            let packed = ByteBuffer(bytes: bytes)
            return (try? SocketAddress(packedIPAddress: packed, port: 0).ipAddress) ?? "unknown"
        }
        return bytes.map(String.init).joined(separator: ".")
    }
}

/// The proxies whose word about a client counts. Anybody may send the fields, so nobody else's does.
struct TrustedProxies: Sendable {
    private struct Network {
        let bytes: [UInt8]
        let bits: Int

        init?(_ text: some StringProtocol) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let first = parts.first, let address = ClientAddress(first)
            else { return nil }
            let all = address.bytes.count * 8
            let given = parts.dropFirst().first.map { part in
                part.utf8.count <= 3 && part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
            }
            guard let bits = given ?? all, (0...all).contains(bits) else { return nil }
            bytes = address.bytes
            self.bits = bits
        }

        func contains(_ address: ClientAddress) -> Bool {
            guard address.bytes.count == bytes.count else { return false }
            return zip(bytes, address.bytes).enumerated().allSatisfy { index, pair in
                let left = min(8, max(0, bits - index * 8))
                return pair.0 >> UInt8(8 - left) == pair.1 >> UInt8(8 - left)
            }
        }
    }

    private let networks: [Network]

    init() { networks = [] }

    /// - Parameter text: addresses and networks, with commas between them.
    init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingPrefix { $0 == " " }.prefix { $0 != " " }
        }
        let networks = parts.filter { !$0.isEmpty }.compactMap { Network($0) }
        guard networks.count == parts.count || text.isEmpty, Limits.trustedProxies.contains(networks.count)
        else { return nil }
        self.networks = networks
    }

    private func contains(_ address: ClientAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// Who sent the request: the last address in the chain that is no proxy of ours. What stands before it was said by
    /// somebody who is not believed.
    /// - Parameter forwarded: the values of `X-Forwarded-For`.
    func client(of forwarded: [String], from peer: ClientAddress) -> ClientAddress {
        guard contains(peer) else { return peer }
        let chain = forwarded.flatMap { $0.split(separator: ",") }
        var nearest = peer
        for part in chain.suffix(Limits.forwardedAddresses).reversed() {
            guard let address = ClientAddress(part.trimmingPrefix { $0 == " " }.prefix { $0 != " " }) else {
                return nearest
            }
            nearest = address
            guard contains(address) else { return address }
        }
        return nearest
    }

    /// - Parameter protocols: the values of `X-Forwarded-Proto`.
    func isSecure(_ protocols: [String], from peer: ClientAddress) -> Bool {
        guard contains(peer) else { return false }
        return protocols.last?.split(separator: ",").last?.trimmingPrefix { $0 == " " }.lowercased()
            == "https"
    }
}
