/// The id of an `Entity`: a UUIDv7 (RFC 9562) in lowercase text.
package struct Identifier<Entity>: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// Nil unless `text` is a UUIDv7 in lowercase with hyphens.
    package init?(_ text: String) {
        guard UUIDText.isVersion7(text) else { return nil }
        rawValue = text
    }

    /// Takes what the store or the id source vouches for.
    package init(trusted text: String) { rawValue = text }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

enum UUIDText {
    static func isVersion7(_ text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        for (index, byte) in text.utf8.enumerated() {
            switch index {
            case 8, 13, 18, 23:
                guard byte == UInt8(ascii: "-") else { return false }
            case 14:
                guard byte == UInt8(ascii: "7") else { return false }
            case 19:
                guard "89ab".utf8.contains(byte) else { return false }
            default:
                guard (48...57).contains(byte) || (97...102).contains(byte) else { return false }
            }
        }
        return true
    }
}
