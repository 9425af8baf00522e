import Foundation
import Yams

/// The contract as it was written, and the same as JSON.
struct OpenAPIDocument: Sendable {
    let yaml: String
    let json: [UInt8]

    init(yaml: String) throws {
        self.yaml = yaml
        guard let node = try Yams.compose(yaml: yaml) else { throw StartFailure("openapi.yaml is empty") }
        var writer = JSONWriter()
        try Self.value(node).write(to: &writer)
        json = writer.bytes
    }

    /// Scalars by YAML's core schema; dates stay text.
    private static func value(_ node: Node) throws -> JSONValue {
        switch node {
        case .mapping(let mapping):
            return .object(
                try mapping.map { key, value in
                    JSONValue.Member(name: key.string ?? "", value: try self.value(value))
                })
        case .sequence(let sequence): return .array(try sequence.map(value))
        case .scalar(let scalar):
            guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
            switch scalar.string {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null", "~", "": return .null
            default:
                if let integer = Int64(scalar.string) { return .integer(integer) }
                return Double(scalar.string) == nil ? .string(scalar.string) : .number(scalar.string)
            }
        case .alias: throw StartFailure("openapi.yaml uses an alias")
        }
    }
}
