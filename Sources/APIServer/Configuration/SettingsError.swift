/// Why the program doesn't start: which setting, where it came from, and what is expected; always one line.
struct SettingsError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ text: String) {
        description = String(
            text.unicodeScalars.map { scalar -> Character in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: "?"
                default: Character(scalar)
                }
            })
    }

    static func wrongValue(_ text: String, of setting: Setting, from origin: String) -> SettingsError {
        // A database URL may also land under the wrong name, so nothing that looks like a URL is repeated.
        guard !setting.isSecret, !text.contains("://"), !text.contains("@") else {
            return SettingsError("\(origin): the value is not \(setting.expects)")
        }
        let shown = text.count > 80 ? text.prefix(80) + "…" : text[...]
        return SettingsError("\(origin): '\(shown)' is not \(setting.expects)")
    }

    static func unknown(_ origin: String, expected: [String]) -> SettingsError {
        SettingsError("\(origin): no such setting; expected one of \(expected.joined(separator: ", "))")
    }
}
