/// A unit that is asked for so many ballots (chỉ tiêu phiếu). Targets stand in the tree of units as it was when they were
/// set; ballots are collected for the leaves, and count for all above them.
package struct SurveyTarget: Sendable, Hashable {
    package let unitID: Unit.ID
    /// The nearest target above.
    package let parentID: Unit.ID?
    package let quota: Int
    package let isLeaf: Bool

    package init(unitID: Unit.ID, parentID: Unit.ID?, quota: Int, isLeaf: Bool) {
        self.unitID = unitID
        self.parentID = parentID
        self.quota = quota
        self.isLeaf = isLeaf
    }

    /// Finds for each wanted target the one above it. The units below a target are together asked for at least its quota.
    /// - Parameter wanted: with each unit's line, from itself to the root.
    package static func tree(of wanted: [(line: [Unit.ID], quota: Int)], owner: Unit.ID) throws(TargetFault)
        -> [SurveyTarget]
    {
        var quotas: [Unit.ID: Int] = [:]
        for (index, target) in wanted.enumerated() {
            guard target.line.contains(owner), let id = target.line.first else { throw .outsideOwner(index) }
            guard quotas.updateValue(target.quota, forKey: id) == nil else { throw .twice(index) }
        }
        let parents = wanted.map { target in target.line.dropFirst().first { quotas[$0] != nil } }
        var below: [Unit.ID: Int] = [:]
        for (target, parent) in zip(wanted, parents) {
            if let parent { below[parent, default: 0] += target.quota }
        }
        var targets: [SurveyTarget] = []
        for (index, target) in wanted.enumerated() {
            guard let id = target.line.first else { continue }
            if let sum = below[id], sum < target.quota { throw .quotaShort(index, below: sum) }
            targets.append(
                SurveyTarget(
                    unitID: id, parentID: parents[index], quota: target.quota, isLeaf: below[id] == nil))
        }
        return targets
    }
}

package enum TargetFault: Error, Sendable, Hashable {
    /// The index is the target's.
    case twice(Int)
    case outsideOwner(Int)
    /// The unit has ended, or begins later.
    case notValid(Int)
    case quotaShort(Int, below: Int)
}

/// How far a target has come.
package struct SurveyProgress: Sendable, Hashable {
    package let target: SurveyTarget
    /// Ballots of its leaves.
    package let counted: Int

    package init(target: SurveyTarget, counted: Int) {
        self.target = target
        self.counted = counted
    }

    package var overQuota: Int { max(0, counted - target.quota) }

    /// From the counts of the leaves to those of all.
    package static func rising(_ leaves: [SurveyProgress]) -> [SurveyProgress] {
        let parents = Dictionary(
            leaves.map { ($0.target.unitID, $0.target.parentID) }, uniquingKeysWith: { first, _ in first })
        var counts: [Unit.ID: Int] = [:]
        for leaf in leaves where leaf.target.isLeaf && leaf.counted > 0 {
            // Each step leads to a target that is higher in the tree, so there are no more than there are targets.
            var next: Unit.ID? = leaf.target.unitID
            for _ in leaves {
                guard let id = next else { break }
                counts[id, default: 0] += leaf.counted
                next = parents[id] ?? nil
            }
        }
        return leaves.map { SurveyProgress(target: $0.target, counted: counts[$0.target.unitID] ?? 0) }
    }
}
