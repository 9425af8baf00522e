/// What in a free text would lead to a person. It looks at the writing only and knows no names of people.
package enum PersonalIdentifiers {
    package enum Kind: String, Sendable, CaseIterable {
        /// Căn cước (12 digits) and chứng minh nhân dân (9 digits).
        case identityCard
        /// A mobile number. A landline is a unit's own and no hit.
        case phone
        case email
        case socialProfile
        /// A name after an honorific.
        case namedPerson
        case houseNumber

        package var severity: Severity {
            switch self {
            case .identityCard, .phone, .email, .socialProfile: .refused
            case .namedPerson, .houseNumber: .confirm
            }
        }
    }

    package enum Severity: String, Sendable, CaseIterable {
        /// A report with it is not handed in.
        case refused
        /// The author is asked to look at it again.
        case confirm
    }

    /// It holds no text, so that telling of it does not spread the passage.
    package struct Hit: Sendable, Hashable {
        package let kind: Kind
        /// Unicode scalars of the text as given.
        package let range: Range<Int>

        package init(kind: Kind, range: Range<Int>) {
            self.kind = kind
            self.range = range
        }

        package var severity: Severity { kind.severity }
    }

    /// Stands where a passage was.
    package static let mark = "[đã che]"

    /// In the order of the text, never overlapping. Its time is linear in the text's length.
    package static func find(in text: String) -> [Hit] {
        let plain = PlainText(text)
        var found = Findings(plain)
        found.addAddresses()
        // The longer of two readings first.
        if let disguised = DisguisedNumbers(text) { found.addNumbers(disguised) }
        found.addNumbers()
        found.addNames()
        found.addHouseNumbers()
        return found.passages.sorted { $0.glyphs.lowerBound < $1.glyphs.lowerBound }
            .map { Hit(kind: $0.kind, range: plain.offsets($0.glyphs)) }
    }

    /// Without what would be refused.
    package static func masked(_ text: String) -> String {
        mask(text, find(in: text).filter { $0.severity == .refused })
    }

    package static func mask(_ text: String, _ hits: [Hit]) -> String {
        mask(text, hits.map(\.range))
    }

    /// - Parameter passages: in Unicode scalars, in any order.
    static func mask(_ text: String, _ passages: [Range<Int>]) -> String {
        guard !passages.isEmpty else { return text }
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var index = 0
        let ranges = passages.map { $0.clamped(to: 0..<scalars.count) }
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound })
        where !range.isEmpty && range.upperBound > index {
            if range.lowerBound >= index {
                result.append(contentsOf: scalars[index..<range.lowerBound])
                result.append(contentsOf: mark.unicodeScalars)
            }
            index = range.upperBound
        }
        result.append(contentsOf: scalars[index...])
        return String(result)
    }
}

/// The passages found so far; what one rule has taken, no later rule takes again.
struct Findings {
    let text: PlainText
    private(set) var passages: [(kind: PersonalIdentifiers.Kind, glyphs: Range<Int>)] = []
    private var taken: [Bool]

    init(_ text: PlainText) {
        self.text = text
        taken = Array(repeating: false, count: text.count)
    }

    mutating func add(_ kind: PersonalIdentifiers.Kind, _ glyphs: Range<Int>) {
        let glyphs = glyphs.clamped(to: 0..<text.count)
        guard !glyphs.isEmpty, !glyphs.contains(where: { taken[$0] }) else { return }
        for index in glyphs { taken[index] = true }
        passages.append((kind, glyphs))
    }
}
