import Domain

/// Prometheus' text format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
struct MetricsText {
    typealias Labels = KeyValuePairs<String, String>

    enum Kind: String { case counter, gauge, histogram }

    private var lines: [String] = []

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// The samples that follow belong to it; each name begins once.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        lines.append("# HELP \(name) \(Self.escaped(help, quotes: false))")
        lines.append("# TYPE \(name) \(kind.rawValue)")
    }

    mutating func sample(_ name: String, _ value: some CustomStringConvertible) {
        lines.append("\(name) \(value)")
    }

    mutating func sample(_ name: String, _ labels: Labels, _ value: some CustomStringConvertible) {
        lines.append("\(name)\(Self.braced(Self.joined(labels))) \(value)")
    }

    mutating func histogram(_ name: String, _ histogram: Histogram) { self.histogram(name, [:], histogram) }

    mutating func histogram(_ name: String, _ labels: Labels, _ histogram: Histogram) {
        let labels = Self.joined(labels)
        let before = labels.isEmpty ? "" : labels + ","
        var below = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            below += count
            lines.append("\(name)_bucket{\(before)le=\"\(bound)\"} \(below)")
        }
        lines.append("\(name)_bucket{\(before)le=\"+Inf\"} \(histogram.count)")
        lines.append("\(name)_sum\(Self.braced(labels)) \(histogram.sum)")
        lines.append("\(name)_count\(Self.braced(labels)) \(histogram.count)")
    }

    private static func joined(_ labels: Labels) -> String {
        labels.map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
    }

    private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.contains(where: { "\\\n\"".contains($0) }) else { return text }
        let plain = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return quotes ? plain.replacing("\"", with: "\\\"") : plain
    }
}
