extension Problem {
    /// The same, with pointers to what the client sent: a rule names `unitId` also when the unit came as `unitCode`.
    /// Nil when there is nothing to change.
    func pointing(into body: [UInt8]) -> Problem? {
        guard errors.contains(where: { $0.pointer.contains("Id") }), let sent = try? JSONReader.parse(body)
        else { return nil }
        return with(
            errors.map { error in
                ProblemError(
                    pointer: sent.pointer(of: error.pointer), code: error.code, detail: error.detail,
                    passage: error.passage)
            })
    }
}

extension JSONValue {
    fileprivate func pointer(of pointer: String) -> String {
        var value: JSONValue? = self
        var result = ""
        for part in pointer.split(separator: "/") {
            var name = String(part)
            if case .object(let members)? = value, !members.contains(where: { $0.name == name }) {
                for (id, code) in [("Id", "Code"), ("Ids", "Codes")] where name.hasSuffix(id) {
                    let other = name.dropLast(id.count) + code
                    if members.contains(where: { $0.name == other }) { name = String(other) }
                }
            }
            result += "/\(name)"
            value = value?.child(name)
        }
        return result
    }

    private func child(_ name: String) -> JSONValue? {
        switch self {
        case .object(let members): members.first { $0.name == name }?.value
        case .array(let elements): Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        default: nil
        }
    }
}
