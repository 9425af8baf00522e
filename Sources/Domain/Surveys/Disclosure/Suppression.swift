/// What of a table is not shown.
package enum Suppression: Sendable, Hashable {
    /// Per cell whether it is left out. Cells left out for their own sake and those that hide them look alike.
    case pattern([Bool])
    /// Nothing may be shown: of these cells, which have too few ballots, public totals tell too much whatever else is
    /// left out. It is mended by taking their rows (in a cross table, or their columns) together with others.
    case withheld(cells: [Int])
}

extension DisclosureTable {
    /// A cell with fewer than `minCell` ballots is left out, and with it so many others that nobody who adds and
    /// subtracts what is shown, and knows that nothing is negative, finds any of the cells left out to lie in a range
    /// narrower than `minCell` ballots of its mean weight (Fischetti & Salazar 2001, Management Science 47:1008–1027,
    /// "sliding protection"). A cell without ballots has its row's mean weight.
    ///
    /// What the public totals alone tell is not held against the table: the cells of a row without ballots are left out
    /// like all small ones, but they are known to be 0.
    ///
    /// The same table always gives the same pattern.
    ///
    /// - Parameters:
    ///   - concedesTotals: whether a range may also be narrower where the public totals alone make it so: a row of
    ///     three ballots has no cell above three, whoever hides what. Without, such a table is withheld.
    ///   - hiddenRows: per row whether its cells are left out as small ones are; empty for none.
    ///   - isTold: per cell whether it is told already and can hide nothing; empty for none.
    package func suppression(
        minCell: Int, concedesTotals: Bool = false, hiding hiddenRows: [Bool] = [],
        telling isTold: [Bool] = []
    ) throws(DisclosureRefusal) -> Suppression {
        guard Limits.minCell.contains(minCell) else { throw .minCell(Limits.minCell) }
        let widest = widest()
        let needs = concedesTotals ? zip(needs(minCell), widest).map { min($0, $1) } : needs(minCell)
        var isShown = counts.indices.map {
            (isRootPublic && $0 < columns) || (!isTold.isEmpty && isTold[$0])
        }
        let isPrimary = counts.indices.map { cell in
            !isShown[cell] && (counts[cell] < minCell || (!hiddenRows.isEmpty && hiddenRows[cell / columns]))
        }
        let lost = counts.indices.filter { isPrimary[$0] && widest[$0] < needs[$0] }
        guard lost.isEmpty else { return .withheld(cells: lost) }
        for cell in counts.indices where widest[cell] < needs[cell] { isShown[cell] = true }
        let network = TableNetwork(self)
        while true {
            var pattern = CellPattern(
                network, values: values, needs: needs, counts: counts, isPrimary: isPrimary, isShown: isShown)
            guard let unprotected = pattern.hide() else {
                pattern.showWhatIsNotNeeded()
                return .pattern(pattern.isHidden)
            }
            guard !isPrimary[unprotected] else { return .withheld(cells: [unprotected]) }
            // It can hide nothing, since it can't be hidden itself. Only where column totals are public.
            isShown[unprotected] = true
        }
    }

    /// How wide the range of a cell must be.
    private func needs(_ minCell: Int) -> [Int] {
        var ballots = [Int](repeating: 0, count: rows)
        for (cell, count) in counts.enumerated() { ballots[cell / columns] += count }
        let totals = rowTotals()
        return counts.indices.map { cell in
            if isRootPublic, counts[cell % columns] == 0 { return 0 }
            let (value, count) =
                counts[cell] > 0
                ? (values[cell], counts[cell]) : (totals[cell / columns], ballots[cell / columns])
            return count > 0 ? (value * minCell + count - 1) / count : 0
        }
    }

    private func rowTotals() -> [Int] {
        var totals = [Int](repeating: 0, count: rows)
        for (cell, value) in values.enumerated() { totals[cell / columns] += value }
        return totals
    }

    /// How wide the range of a cell is when nothing is shown but public totals: Fréchet's bounds.
    private func widest() -> [Int] {
        let totals = rowTotals()
        return values.indices.map { cell in
            let row = totals[cell / columns]
            guard isRootPublic else { return row }
            let column = values[cell % columns]
            return min(row, column) - max(row + column - totals[0], 0)
        }
    }
}
