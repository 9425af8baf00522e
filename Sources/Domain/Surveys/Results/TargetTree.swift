/// A survey's targets by place: those above before those below, and the leaves, where ballots are.
package struct TargetTree: Sendable {
    package let targets: [SurveyTarget]
    /// Per target the place of the one above; nil at the top.
    package let parents: [Int?]
    /// The places of the leaves, in the order of their ids.
    package let leaves: [Int]
    private let places: [Unit.ID: Int]

    package init(_ targets: [SurveyTarget]) {
        var children: [Unit.ID?: [SurveyTarget]] = [:]
        for target in targets { children[target.parentID, default: []].append(target) }
        var ordered: [SurveyTarget] = []
        var parents: [Int?] = []
        var waiting: [(id: Unit.ID?, place: Int?)] = [(nil, nil)]
        while let (id, place) = waiting.popLast() {
            for child in (children[id] ?? []).sorted(by: { $0.unitID.rawValue < $1.unitID.rawValue }) {
                waiting.append((child.unitID, ordered.count))
                ordered.append(child)
                parents.append(place)
            }
        }
        self.targets = ordered
        self.parents = parents
        leaves = ordered.indices.filter { ordered[$0].isLeaf }.sorted {
            ordered[$0].unitID.rawValue < ordered[$1].unitID.rawValue
        }
        places = Dictionary(ordered.enumerated().map { ($1.unitID, $0) }) { first, _ in first }
    }

    package func place(of id: Unit.ID) -> Int? { places[id] }

    /// Per leaf whether it is the target at this place, or below it.
    package func isBelow(_ place: Int) -> [Bool] {
        var inside = [Bool](repeating: false, count: targets.count)
        for index in targets.indices {
            inside[index] = index == place || parents[index].map { inside[$0] } ?? false
        }
        return leaves.map { inside[$0] }
    }

    enum Parts {
        /// Per leaf the part that it is in.
        case complete([Int])
        case unknown(Int)
        case overlapping(Int)
        case incomplete(Unit.ID)
    }

    /// Into which of the parts the leaves fall, each part a target and all below it.
    func parts(_ ids: [Unit.ID]) -> Parts {
        var own = [Int?](repeating: nil, count: targets.count)
        for (index, id) in ids.enumerated() {
            guard let place = place(of: id) else { return .unknown(index) }
            guard own[place] == nil else { return .overlapping(index) }
            own[place] = index
        }
        var part = own
        for index in targets.indices {
            guard let above = parents[index].flatMap({ part[$0] }) else { continue }
            if let named = own[index] { return .overlapping(max(named, above)) }
            part[index] = above
        }
        var result: [Int] = []
        for leaf in leaves {
            guard let index = part[leaf] else { return .incomplete(targets[leaf].unitID) }
            result.append(index)
        }
        return .complete(result)
    }

    /// Per part its leaves.
    func members(_ parts: [Int], _ count: Int) -> [[Int]] {
        var members = [[Int]](repeating: [], count: count)
        for (leaf, part) in parts.enumerated() { members[part].append(leaf) }
        return members
    }
}
