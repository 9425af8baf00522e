import Configuration
import Foundation

/// The settings of a JSON file, one flat object. Stricter than the library's own JSON snapshot, which takes
/// unknown names and reads `true` as the number 1.
struct SettingsFile {
    enum Value: Equatable {
        case text(String)
        case whole(Int)
        case flag(Bool)
        case other
    }

    let providerName: String
    let values: [String: Value]
}

extension SettingsFile.Value: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let isOn = try? container.decode(Bool.self) {
            self = .flag(isOn)
        } else if let number = try? container.decode(Int.self) {
            self = .whole(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .other
        }
    }
}

extension SettingsFile.Value: CustomStringConvertible {
    /// As a refusal shows it.
    var description: String {
        switch self {
        case .text(let text): "\"\(text)\""
        case .whole(let number): String(number)
        case .flag(let isOn): String(isOn)
        case .other: "null, a list, an object or a fraction"
        }
    }
}

extension SettingsFile: FileConfigSnapshot {
    struct ParsingOptions: FileParsingOptions {
        static let `default` = ParsingOptions()
    }

    struct Malformed: Error {}

    struct WrongKind: Error {}

    init(data: RawSpan, providerName: String, parsingOptions: ParsingOptions) throws {
        self.providerName = providerName
        let bytes = data.withUnsafeBytes { Data($0) }
        do {
            values = try JSONDecoder().decode([String: Value].self, from: bytes)
        } catch {
            // The decoder's own text may quote the file, and with it a password.
            throw Malformed()
        }
    }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        let name = key.components.joined(separator: ".")
        guard let value = values[name] else { return LookupResult(encodedKey: name, value: nil) }
        let content: ConfigContent
        switch (value, type) {
        case (.text(let text), .string): content = .string(text)
        case (.whole(let number), .int): content = .int(number)
        case (.flag(let isOn), .bool): content = .bool(isOn)
        default: throw WrongKind()
        }
        return LookupResult(encodedKey: name, value: ConfigValue(content, isSecret: true))
    }

    var description: String { "\(providerName)[\(values.count) values]" }

    var debugDescription: String { description }
}
