import Domain

extension Identifier: WireValue {
    func write(to json: inout JSONWriter) { json.string(description) }
}

extension CivilDate: WireValue {
    func write(to json: inout JSONWriter) { json.string(description) }
}

extension Instant: WireValue {
    func write(to json: inout JSONWriter) { json.string(description) }
}

extension Period: WireValue {
    func write(to json: inout JSONWriter) { json.string(description) }
}
