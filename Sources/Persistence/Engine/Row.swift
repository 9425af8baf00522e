package import Domain

/// One row of an answer. A missing column or an unexpected type is `StorageError.corrupt`: the schema and the
/// query disagree, and nobody's input can cause it.
package struct Row: Sendable {
    /// The columns of an answer, shared by its rows.
    final class Columns: Sendable {
        let positions: [String: Int]

        init(_ names: [String]) {
            positions = Dictionary(
                names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        }
    }

    private let columns: Columns
    private let values: [SQLValue]

    init(columns: Columns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    package func value(_ name: String) throws(StorageError) -> SQLValue {
        guard let position = columns.positions[name], values.indices.contains(position) else {
            throw .corrupt("the answer has no column \(name)")
        }
        return values[position]
    }

    package func optionalText(_ name: String) throws(StorageError) -> String? {
        switch try value(name) {
        case .text(let text): text
        case .null: nil
        case .integer: throw .corrupt("column \(name) holds an integer, not text")
        }
    }

    package func text(_ name: String) throws(StorageError) -> String {
        guard let text = try optionalText(name) else { throw .corrupt("column \(name) is null") }
        return text
    }

    package func optionalInteger(_ name: String) throws(StorageError) -> Int64? {
        switch try value(name) {
        case .integer(let integer): integer
        case .null: nil
        case .text: throw .corrupt("column \(name) holds text, not an integer")
        }
    }

    package func integer(_ name: String) throws(StorageError) -> Int64 {
        guard let integer = try optionalInteger(name) else { throw .corrupt("column \(name) is null") }
        return integer
    }

    package func int(_ name: String) throws(StorageError) -> Int {
        guard let int = Int(exactly: try integer(name)) else {
            throw .corrupt("column \(name) is out of range")
        }
        return int
    }

    package func bool(_ name: String) throws(StorageError) -> Bool {
        switch try integer(name) {
        case 0: false
        case 1: true
        default: throw .corrupt("column \(name) is neither 0 nor 1")
        }
    }
}
