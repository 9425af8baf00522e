import Foundation
import Synchronization
import Yams

/// The contract as it was written, and the same as JSON.
final class OpenAPIDocument: Sendable {
    let yaml: String
    private let made = Mutex<[UInt8]?>(nil)
    private let found = Mutex<[ProblemCode]?>(nil)

    init(yaml: String) { self.yaml = yaml }

    /// Made when somebody first asks for it: reading the YAML takes longer than the rest of a start.
    func json() throws -> [UInt8] {
        try made.withLock { made in
            if let made { return made }
            guard let node = try Yams.compose(yaml: yaml) else { throw StartFailure("openapi.yaml is empty") }
            var writer = JSONWriter()
            try Self.value(node).write(to: &writer)
            made = writer.bytes
            return writer.bytes
        }
    }

    /// The rules that it names; found when somebody first asks, too.
    func rules() throws -> [ProblemCode] {
        let json = try json()
        return try found.withLock { found in
            if let found { return found }
            let rules = try ProblemCode.rules(in: json)
            found = rules
            return rules
        }
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
