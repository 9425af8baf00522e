/// Where a thing lies, seen from the caller's own place, the commune C1.
enum Relation: Int, CaseIterable {
    /// C1 itself; for a collaborator the own record, obligation, report.
    case own
    /// A1, right below.
    case below
    /// P1, right above.
    case above
    /// C2, another commune of the same province.
    case sibling
    /// D1, a commune of another province.
    case other
    /// An id that nothing has.
    case unknown
}
