/// Which addresses are somebody's on the internet, rather than this machine's, its network's or nobody's (IANA's
/// registries of special-purpose addresses).
package enum PublicAddress {
    /// - Parameter bytes: 4 of IPv4 or 16 of IPv6, in network order.
    package static func isPublic(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: !reservedV4.contains { $0.contains(bytes) }
        case 16: isPublicV6(bytes)
        default: false
        }
    }

    private static func isPublicV6(_ bytes: [UInt8]) -> Bool {
        // What carries an IPv4 address inside goes where that one goes.
        if mappedV4.contains(bytes) || translatedV4.contains(bytes) {
            return isPublic(Array(bytes.suffix(4)))
        }
        if sixToFour.contains(bytes) { return isPublic(Array(bytes[2..<6])) }
        return global.contains(bytes) && !reservedV6.contains { $0.contains(bytes) }
    }

    private struct Block {
        let prefix: [UInt8]
        let bits: Int

        func contains(_ bytes: [UInt8]) -> Bool {
            zip(prefix, bytes).enumerated().allSatisfy { index, pair in
                let wanted = min(max(bits - index * 8, 0), 8)
                let mask = UInt8(truncatingIfNeeded: 0xFF00 >> wanted)
                return pair.0 & mask == pair.1 & mask
            }
        }
    }

    private static let reservedV4 = [
        Block(prefix: [0], bits: 8), Block(prefix: [10], bits: 8), Block(prefix: [100, 64], bits: 10),
        Block(prefix: [127], bits: 8), Block(prefix: [169, 254], bits: 16),
        Block(prefix: [172, 16], bits: 12), Block(prefix: [192, 0, 0], bits: 24),
        Block(prefix: [192, 0, 2], bits: 24), Block(prefix: [192, 88, 99], bits: 24),
        Block(prefix: [192, 168], bits: 16), Block(prefix: [198, 18], bits: 15),
        Block(prefix: [198, 51, 100], bits: 24), Block(prefix: [203, 0, 113], bits: 24),
        // Multicast, and what is kept for later with the broadcast address.
        Block(prefix: [224], bits: 3),
    ]
    private static let mappedV4 = Block(prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], bits: 96)
    private static let translatedV4 = Block(prefix: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96)
    private static let sixToFour = Block(prefix: [0x20, 0x02], bits: 16)
    private static let global = Block(prefix: [0x20], bits: 3)
    private static let reservedV6 = [
        // Protocol assignments, Teredo among them; documentation, twice.
        Block(prefix: [0x20, 0x01, 0x00], bits: 23), Block(prefix: [0x20, 0x01, 0x0D, 0xB8], bits: 32),
        Block(prefix: [0x3F, 0xFF, 0x00], bits: 20),
    ]
}
