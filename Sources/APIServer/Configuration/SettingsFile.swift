import Configuration
import Domain
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

extension SettingsFile.Value {
    fileprivate init(_ value: JSONValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .integer(let number): self = .whole(Int(number))
        case .bool(let isOn): self = .flag(isOn)
        case .null, .number, .array, .object: self = .other
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

    struct Malformed: Error {
        /// What is wrong where, without a word of the file, which may hold a password.
        var reason: String?
    }

    struct WrongKind: Error {}

    init(data: RawSpan, providerName: String, parsingOptions: ParsingOptions) throws {
        self.providerName = providerName
        let bytes = data.withUnsafeBytes { Array($0) }
        let content: JSONValue
        do throws(JSONSyntaxError) { content = try JSONReader.parse(bytes) } catch {
            let line = bytes.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
            throw Malformed(reason: "\(error.explanation.en), line \(line)")
        }
        guard case .object(let members) = content else { throw Malformed() }
        values = Dictionary(uniqueKeysWithValues: members.map { ($0.name, Value($0.value)) })
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
