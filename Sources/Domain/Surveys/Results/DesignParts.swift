/// What of a sample's design errors are made of.
package struct DesignParts: Sendable {
    /// Places of the targets that are clusters, else of those that are strata.
    package let places: [Int]
    package let isClustered: Bool
    package let isCalibrated: Bool

    package static let none = DesignParts(places: [], isClustered: false, isCalibrated: false)

    package init(_ weighting: SurveyWeighting, _ tree: TargetTree) {
        let ids = weighting.clusterIDs.isEmpty ? weighting.strata.map(\.unitID) : weighting.clusterIDs
        self.init(
            places: ids.compactMap(tree.place), isClustered: !weighting.clusterIDs.isEmpty,
            isCalibrated: !weighting.margins.isEmpty)
    }

    /// Per leaf the number of its part; empty without parts.
    func ofLeaves(_ tree: TargetTree) -> [Int] {
        guard !places.isEmpty else { return [] }
        let numbers = Dictionary(places.enumerated().map { ($1, $0) }) { first, _ in first }
        return tree.leaves.map { leaf in
            sequence(first: leaf) { tree.parents[$0] }.lazy.compactMap { numbers[$0] }.first ?? 0
        }
    }

    /// Of a figure of which some part is not told.
    var precision: HiddenCells.Precision { isClustered || isCalibrated ? .none : .approximate }

    private init(places: [Int], isClustered: Bool, isCalibrated: Bool) {
        self.places = places
        self.isClustered = isClustered
        self.isCalibrated = isCalibrated
    }
}
