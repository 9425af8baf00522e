import Foundation
import Testing
import Yams

/// openapi.yaml, as far as tests hold the server against it.
struct Contract: Sendable {
    struct Operation: Sendable {
        let statuses: Set<Int>
        let isSandbox: Bool
        /// The names of the parameters that it shares with others, its path's not among them.
        let parameters: Set<String>
    }

    static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
    private static let read = Result { try Contract(text: text(of: "openapi.yaml")) }

    static var shared: Contract {
        get throws { try read.get() }
    }

    let text: String
    /// By method and path: `GET /v1/units/{id}`.
    let operations: [String: Operation]
    /// Method and path, in parts, of the operations with parameters in their path.
    private let patterns: [(name: String, parts: [Substring])]

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    init(text: String) throws {
        self.text = text
        var operations: [String: Operation] = [:]
        let paths = try #require(Yams.compose(yaml: text)?["paths"]?.mapping)
        for (path, methods) in paths {
            for (method, operation) in methods.mapping ?? [:] {
                guard let method = method.string, method != "parameters", let path = path.string else {
                    continue
                }
                let statuses: [Int] = (operation["responses"]?.mapping ?? [:]).compactMap { key, _ in
                    key.string.flatMap { Int($0) }
                }
                operations["\(method.uppercased()) \(path)"] = Operation(
                    statuses: Set(statuses), isSandbox: operation["x-sandbox"]?.bool == true,
                    parameters: Set(
                        (operation["parameters"]?.array() ?? []).compactMap {
                            $0["$ref"]?.string?.split(separator: "/").last.map(String.init)
                        }))
            }
        }
        self.operations = operations
        patterns = operations.keys.filter { $0.contains("{") }.map { ($0, Self.parts(of: $0)) }
    }

    /// An answer that the document does not announce is an issue.
    func check(
        _ method: String, _ target: String, _ status: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let path = target.prefix { $0 != "?" }
        guard let name = name(method, path), let operation = operations[name] else {
            // An unknown path or method is described for all operations together.
            if ![401, 404, 405].contains(status) {
                Issue.record("openapi.yaml has no \(method) \(path)", sourceLocation: sourceLocation)
            }
            return
        }
        guard !operation.statuses.contains(status) else { return }
        Issue.record("openapi.yaml: \(name) does not announce \(status)", sourceLocation: sourceLocation)
    }

    /// A path without parameters is meant where one with them fits as well.
    private func name(_ method: String, _ path: Substring) -> String? {
        let exact = "\(method) \(path)"
        guard operations[exact] == nil else { return exact }
        let given = Self.parts(of: exact)
        return patterns.first { _, wanted in
            wanted.count == given.count && zip(wanted, given).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }?.name
    }

    private static func parts(of name: String) -> [Substring] { name.split { " /".contains($0) } }
}
