import Foundation

/// What a page's form sends (`application/x-www-form-urlencoded`), or a query in the same writing: names with their
/// values in order.
struct FormBody {
    private var values: [String: [String]] = [:]

    /// What can't be read is left out; a page that is shown asks for it again.
    init(_ text: String) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap(Self.decoded),
                let value = Self.decoded(parts.dropFirst().first ?? "")
            else { continue }
            values[name, default: []].append(value)
        }
    }

    subscript(name: String) -> [String] { values[name] ?? [] }

    func first(_ name: String) -> String? { values[name]?.first }

    /// Lines end as elsewhere; other control characters and marks that nobody writes are left out.
    private static func decoded(_ text: Substring) -> String? {
        guard let plain = text.replacing("+", with: " ").removingPercentEncoding else { return nil }
        var kept = String.UnicodeScalarView()
        var marks = 0
        for scalar in plain.replacing("\r\n", with: "\n").unicodeScalars
        where scalar.properties.generalCategory != .control || "\n\t".unicodeScalars.contains(scalar) {
            marks = NFC.isBoundary(before: scalar) ? 0 : marks + 1
            if marks <= NFC.maximumMarks { kept.append(scalar) }
        }
        return NFC.normalized(String(kept))
    }
}
