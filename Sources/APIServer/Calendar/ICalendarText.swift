/// Lines of iCalendar (RFC 5545, 3.1): they end with CRLF and have 75 octets at most, and longer ones go on in the next
/// line behind a space.
struct ICalendarText {
    private(set) var bytes: [UInt8] = []

    private static let octets = 75

    /// - Parameter value: of a kind that has nothing to escape, as days and ids.
    mutating func line(_ name: String, _ value: String) { write("\(name):\(value)") }

    mutating func text(_ name: String, _ value: String) { write("\(name):\(Self.escaped(value))") }

    mutating func component(_ name: String, _ body: (inout ICalendarText) -> Void) {
        line("BEGIN", name)
        body(&self)
        line("END", name)
    }

    private mutating func write(_ line: String) {
        var written = 0
        for scalar in line.unicodeScalars {
            let octets = Array(String(scalar).utf8)
            if written + octets.count > Self.octets {
                bytes += [13, 10, 32]
                written = 1
            }
            bytes += octets
            written += octets.count
        }
        bytes += [13, 10]
    }

    /// A TEXT value (3.3.11). What ends a line is a newline, and other control characters have no place in it.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += ["\\", scalar]
            case "\r", "\u{2028}", "\u{2029}": result += ["\\", "n"]
            case "\n": if !wasReturn { result += ["\\", "n"] }
            case "\t": result.append(" ")
            default: if scalar.properties.generalCategory != .control { result.append(scalar) }
            }
            wasReturn = scalar == "\r"
        }
        return String(result)
    }
}
