import Domain

/// One row of a unit's facts, with the unit as it is while they hold.
private struct Fact {
    var unit: Unit
    let from: CivilDate
    let until: CivilDate?

    /// The first day on which the facts no longer hold, be it for new ones or for the unit's end.
    var end: CivilDate? {
        switch (until, unit.validTo) {
        case (let one?, let other?): min(one, other)
        case (let one, let other): one ?? other
        }
    }

    /// Facts that were to begin after the unit's end never hold.
    var everHolds: Bool { end.map { from < $0 } ?? true }

    func overlaps(_ other: Fact) -> Bool {
        (end.map { other.from < $0 } ?? true) && (other.end.map { from < $0 } ?? true)
    }
}

/// All units with all their facts.
struct InspectedTree {
    fileprivate var facts: [Unit.ID: [Fact]] = [:]

    /// The facts of the day, or the nearest there are.
    fileprivate func fact(of id: Unit.ID, on day: CivilDate) -> Fact? {
        let all = facts[id] ?? []
        return all.last { $0.from <= day } ?? all.first
    }

    /// The unit and those above it; nil when the line comes back to where it was.
    func line(of id: Unit.ID, on day: CivilDate) -> [Unit]? {
        var line: [Unit] = []
        var seen: Set<Unit.ID> = []
        var next: Unit.ID? = id
        while let current = next {
            guard seen.insert(current).inserted else { return nil }
            guard let unit = fact(of: current, on: day)?.unit else { break }
            line.append(unit)
            next = unit.parentID
        }
        return line
    }
}

extension Inspection {
    func units() throws -> InspectedTree {
        try check(
            "unit.facts", "facts begin where the ones before end, and only the last have no end",
            """
            SELECT unit_id AS id, valid_from AS detail FROM (
                SELECT unit_id, valid_from, until,
                    LEAD(valid_from) OVER (PARTITION BY unit_id ORDER BY valid_from) AS next_from
                FROM unit_fact) AS facts
            WHERE until IS DISTINCT FROM next_from ORDER BY unit_id
            """)
        try check(
            "unit.openFact", "exactly one row of facts has no end",
            """
            SELECT u.id FROM unit u LEFT JOIN unit_fact f ON f.unit_id = u.id AND f.until IS NULL
            GROUP BY u.id HAVING COUNT(f.unit_id) <> 1 ORDER BY u.id
            """)
        try check(
            "unit.firstFact", "the first facts begin with the unit",
            """
            SELECT u.id FROM unit u JOIN unit_fact f ON f.unit_id = u.id
            GROUP BY u.id, u.valid_from HAVING MIN(f.valid_from) <> u.valid_from ORDER BY u.id
            """)
        try check(
            "unit.root", "the root, and only the root, has nothing above it",
            """
            SELECT u.id FROM unit u JOIN unit_fact f ON f.unit_id = u.id
            WHERE (u.is_root IS NULL) = (f.parent_id IS NULL) ORDER BY u.id
            """)
        let roots = try store.rows("SELECT id FROM unit WHERE is_root = 1").count
        expect(roots == 1, "unit.oneRoot", "store", "\(roots) units are the root")
        let tree = try readTree()
        for (id, facts) in tree.facts.sorted(by: { $0.key < $1.key }) {
            if let unit = facts.last?.unit { checkWhole(unit, in: tree) }
            for fact in facts where fact.everHolds { checkFact(fact, of: id, in: tree) }
        }
        checkCodes(tree)
        return tree
    }

    private func readTree() throws -> InspectedTree {
        var tree = InspectedTree()
        let columns: Statement = """
            \(statement: unitColumns), f.valid_from AS fact_from, f.until AS fact_until, f.folded, f.sort_key
            """
        try each("unit", "id", from: "unit", alias: "unit", { try $0.text("id") }) { batch in
            let rows = try store.rows(
                """
                SELECT \(statement: columns) FROM unit u JOIN unit_fact f ON f.unit_id = u.id
                WHERE u.id IN (\(list: batch.map(\.value))) ORDER BY u.id, f.valid_from
                """)
            for row in rows {
                let fact = try read("unit", row) { row in
                    Fact(
                        unit: try decodeUnit(row), from: try row.date("fact_from"),
                        until: try row.optionalDate("fact_until"))
                }
                guard let fact else { continue }
                tree.facts[fact.unit.id, default: []].append(fact)
                let agrees =
                    try row.text("folded") == SQLStore.folded(fact.unit)
                    && row.text("sort_key") == fact.unit.name.vietnameseSortKey
                expect(
                    agrees, "unit.texts", "unit \(fact.unit.id)",
                    "what search and order use is not of its texts")
            }
        }
        return tree
    }

    private func checkWhole(_ unit: Unit, in tree: InspectedTree) {
        let subject = "unit \(unit.id)"
        do throws(UnitRefusal) { try unit.checkDates() } catch { find("unit.dates", subject, "\(error)") }
        if let end = unit.level.end, end <= day, unit.isValid(on: day) {
            find(
                "unit.levelEnded", subject, "open, but there is no \(unit.level.rawValue) since \(end)", .note
            )
        }
        guard unit.validTo.map({ day < $0 }) ?? true else { return }
        // It has no date of its own: where the board is moved on a later day, it names the committee of that day.
        let days = [max(day, unit.validFrom), tree.facts[unit.id]?.last?.from ?? day]
        let receives = days.contains { day in
            guard let line = tree.line(of: unit.id, on: day) else { return true }
            do throws(UnitRefusal) {
                try unit.checkReceiving(above: Array(line.dropFirst()))
                return true
            } catch {
                return false
            }
        }
        expect(receives, "unit.receivesFor", subject, "receives for another than the nearest committee above")
    }

    private func checkFact(_ fact: Fact, of id: Unit.ID, in tree: InspectedTree) {
        let subject = "unit \(id)"
        guard tree.line(of: id, on: fact.from) != nil else {
            find("unit.cycle", subject, "stands below itself from \(fact.from) on")
            return
        }
        guard let parentID = fact.unit.parentID else { return }
        guard let parent = tree.fact(of: parentID, on: fact.from)?.unit else {
            find("unit.place", subject, "its parent is not there")
            return
        }
        // As if the unit were only for as long as it stands below this parent.
        let there = Unit(
            id: id, code: fact.unit.code, name: fact.unit.name, shortName: nil, kind: fact.unit.kind,
            level: fact.unit.level, parentID: parentID, receivesForID: nil, officerInCharge: nil,
            validFrom: fact.from, validTo: fact.end, meta: fact.unit.meta)
        do throws(UnitRefusal) {
            try there.checkPlace(below: parent)
        } catch {
            let rule = error == .parentNotValid ? "unit.parentValid" : "unit.place"
            find(rule, subject, "\(error) below \(parentID) from \(fact.from) on")
        }
    }

    private func checkCodes(_ tree: InspectedTree) {
        let byCode = Dictionary(grouping: tree.facts.values.joined().filter(\.everHolds), by: \.unit.code)
        for (code, facts) in byCode.sorted(by: { $0.key < $1.key }) where facts.count > 1 {
            let sorted = facts.sorted { $0.from < $1.from }
            for (earlier, later) in zip(sorted, sorted.dropFirst())
            where earlier.unit.id != later.unit.id && earlier.overlaps(later) {
                find("unit.code", "unit \(later.unit.id)", "\(code) is also borne by \(earlier.unit.id)")
            }
        }
    }
}
