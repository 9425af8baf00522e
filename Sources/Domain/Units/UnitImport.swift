/// One line of an import: a unit below a parent that is named by code, in the file or in the store.
package struct ImportRow: Sendable, Hashable {
    /// Of the file, from 1.
    package let line: Int
    package let code: String
    package let name: String
    package let level: Unit.Level
    package let parentCode: String?
    package let kind: Unit.Kind
    package let validFrom: CivilDate

    package init(
        line: Int, code: String, name: String, level: Unit.Level, parentCode: String?, kind: Unit.Kind,
        validFrom: CivilDate
    ) {
        self.line = line
        self.code = code
        self.name = name
        self.level = level
        self.parentCode = parentCode
        self.kind = kind
        self.validFrom = validFrom
    }
}

package struct ImportError: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        case parentUnknown(String)
        case parentLoop
        case duplicateCode(firstLine: Int)
        /// The code belongs to a unit that is not the same in this respect.
        case codeDiffers(String)
        case rule(UnitRefusal)
    }

    package let line: Int
    package let column: String
    package let reason: Reason
}

/// All or nothing: every line's error is told at once.
package struct ImportRefusal: Error, Sendable, Hashable {
    package let errors: [ImportError]
}

package struct ImportOutcome: Sendable, Hashable {
    package let created: Int
    package let unchanged: Int
    package let total: Int
    package let dryRun: Bool
}

extension Work {
    /// The unit for rows without a parent, the root unless told; its administrators import.
    package func topOfImport(_ under: Unit.ID?) throws -> Place {
        guard let root = try store.root() else { throw AccessRefusal.notFound }
        return try view.require(.administrator, over: under ?? root.id)
    }

    /// Units with codes that are there already and say the same are left alone, so a second import changes nothing.
    package func importUnits(_ rows: [ImportRow], under: Unit.ID?, dryRun: Bool) throws -> ImportOutcome {
        try store.lockTree()
        let top = try topOfImport(under)
        var plan = ImportPlan(top: top.unit, existing: try store.allUnits(on: caller.today))
        let units = plan.units(from: rows, clock: ask.clock) { makeID() }
        guard plan.errors.isEmpty else {
            throw ImportRefusal(errors: plan.errors.sorted { $0.line < $1.line })
        }
        let inScope = Set(try store.subtree(of: top.unit.id, on: caller.today).map(\.id)).union(
            units.map(\.id))
        for unit in units {
            guard let parent = unit.parentID, inScope.contains(parent) else { throw AccessRefusal.notFound }
        }
        let lines = Dictionary(rows.map { ($0.code, $0.line) }) { first, _ in first }
        let used = try store.codesEverUsed(among: units.map(\.code))
        let taken = try units.filter {
            try used.contains($0.code)
                && store.codeIsTaken($0.code, from: $0.validFrom, to: $0.validTo, except: $0.id)
        }.map { ImportError(line: lines[$0.code] ?? 0, column: "code", reason: .rule(.codeTaken)) }
        guard taken.isEmpty else { throw ImportRefusal(errors: taken) }
        if !dryRun {
            for unit in units { try store.insert(unit) }
            if !units.isEmpty { try record("unit.imported", "\(units.count) units", in: top.unit.id) }
        }
        return ImportOutcome(
            created: units.count, unchanged: rows.count - units.count, total: rows.count, dryRun: dryRun)
    }
}

/// Orders the lines parents first and checks each as if it were created by itself.
struct ImportPlan {
    let top: Unit
    private(set) var errors: [ImportError] = []
    private var byCode: [String: [Unit]]
    /// Codes of lines that can't be taken.
    private var refused: Set<String> = []

    init(top: Unit, existing: [Unit]) {
        self.top = top
        byCode = Dictionary(grouping: existing, by: \.code)
    }

    mutating func units(from rows: [ImportRow], clock: Instant, makeID: () -> Unit.ID) -> [Unit] {
        var lines: [String: ImportRow] = [:]
        for row in rows {
            if let first = lines[row.code] {
                refuse(row, "code", .duplicateCode(firstLine: first.line))
            } else {
                lines[row.code] = row
            }
        }
        var created: [Unit] = []
        var done: Set<String> = []
        for row in rows {
            var chain: [ImportRow] = []
            var next: ImportRow? = row
            var seen: Set<String> = []
            while let current = next, !done.contains(current.code) {
                guard seen.insert(current.code).inserted else {
                    refuse(current, "parent_code", .parentLoop)
                    seen.forEach { done.insert($0) }
                    chain = []
                    break
                }
                chain.append(current)
                next = current.parentCode.flatMap { lines[$0] }
            }
            for current in chain.reversed() {
                done.insert(current.code)
                if let unit = place(current, clock: clock, makeID: makeID) { created.append(unit) }
            }
        }
        return created
    }

    private mutating func place(_ row: ImportRow, clock: Instant, makeID: () -> Unit.ID) -> Unit? {
        // What hangs on a line that was refused has no mistake of its own.
        if let code = row.parentCode, refused.contains(code) {
            refused.insert(row.code)
            return nil
        }
        guard let parent = parent(of: row) else {
            refuse(row, "parent_code", .parentUnknown(row.parentCode ?? ""))
            return nil
        }
        let new = Unit(
            id: makeID(), code: row.code, name: row.name, shortName: nil, kind: row.kind, level: row.level,
            parentID: parent.id, receivesForID: nil, officerInCharge: nil, validFrom: row.validFrom,
            validTo: nil,
            meta: .new(clock))
        if let old = unit(code: row.code, validFrom: row.validFrom) {
            if let column = difference(old, new) { refuse(row, column, .codeDiffers(column)) }
            return nil
        }
        do throws(UnitRefusal) {
            try new.checkDates()
            try new.checkPlace(below: parent)
        } catch {
            refuse(row, error == .parentNotValid ? "parent_code" : "level", .rule(error))
            return nil
        }
        byCode[new.code, default: []].append(new)
        return new
    }

    private func parent(of row: ImportRow) -> Unit? {
        guard let code = row.parentCode else { return top }
        return unit(code: code, validFrom: row.validFrom)
    }

    /// The unit that bears the code on the day or takes it up later.
    private func unit(code: String, validFrom day: CivilDate) -> Unit? {
        byCode[code]?.filter { unit in unit.validTo.map { day < $0 } ?? true }.min {
            $0.validFrom < $1.validFrom
        }
    }

    private func difference(_ old: Unit, _ new: Unit) -> String? {
        if old.name != new.name { return "name" }
        if old.level != new.level { return "level" }
        if old.parentID != new.parentID { return "parent_code" }
        if old.kind != new.kind { return "kind" }
        return nil
    }

    private mutating func refuse(_ row: ImportRow, _ column: String, _ reason: ImportError.Reason) {
        errors.append(ImportError(line: row.line, column: column, reason: reason))
        refused.insert(row.code)
    }
}
