import CPostgres

/// Object ids of `pg_type`, fixed by PostgreSQL.
enum PostgresType {
    static let unspecified: Oid = 0
    static let text: Oid = 25
    static let int8: Oid = 20
    static let bool: Oid = 16
    /// int8, int2, int4, oid.
    static let integers: Set<Oid> = [20, 21, 23, 26]
    /// What `sum` of a bigint answers.
    static let numeric: Oid = 1700
}

/// Arguments as C text in one piece of memory.
struct Parameters {
    private var bytes: [CChar] = []
    /// Where each argument begins; nil for null.
    private var offsets: [Int?] = []

    init(_ values: [SQLValue]) {
        for value in values {
            switch value {
            case .null: offsets.append(nil)
            case .integer(let integer): append("\(integer)")
            case .text(let text): append(text)
            }
        }
    }

    private mutating func append(_ text: String) {
        offsets.append(bytes.count)
        bytes += text.utf8CString
    }

    func withPointers<Value>(_ body: ([UnsafePointer<CChar>?]) -> Value) -> Value {
        bytes.withUnsafeBufferPointer { buffer in
            body(
                offsets.map { offset in
                    guard let offset, let base = buffer.baseAddress else { return nil }
                    return base + offset
                })
        }
    }
}

enum PostgresAnswer {
    static func rows(_ result: OpaquePointer) -> [Row] {
        let width = PQnfields(result)
        let columns = Row.Columns(
            (0..<width).map { column in PQfname(result, column).map { String(cString: $0) } ?? "" })
        let types = (0..<width).map { column in PQftype(result, column) }
        return (0..<PQntuples(result)).map { row in
            let values = types.enumerated().map { column, type in
                value(result, row, Int32(column), type)
            }
            return Row(columns: columns, values: values)
        }
    }

    private static func value(
        _ result: OpaquePointer, _ row: Int32, _ column: Int32, _ type: Oid
    ) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else {
            return .null
        }
        let length = Int(PQgetlength(result, row, column))
        let bytes = UnsafeRawBufferPointer(start: start, count: length)
        let text = String(decoding: bytes, as: UTF8.self)
        if type == PostgresType.bool { return .integer(text == "t" ? 1 : 0) }
        guard PostgresType.integers.contains(type) || type == PostgresType.numeric,
            let integer = Int64(text)
        else { return .text(text) }
        return .integer(integer)
    }
}
