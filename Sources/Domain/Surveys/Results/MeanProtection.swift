package enum MeanProtection {
    /// Ballots that a mean would be of.
    package struct Group: Sendable, Hashable {
        package private(set) var ballots: Int
        /// What the answers add up to without their signs, and the largest of them.
        private var sum: Double
        private var largest: Double

        static let none = Group(ballots: 0)

        /// Answers that are all alike.
        package init(ballots: Int, of size: Double = 1) {
            self.ballots = ballots
            sum = Double(ballots) * size
            largest = ballots > 0 ? size : 0
        }

        package mutating func add(_ ballots: Int, of size: Double) {
            self.ballots += ballots
            sum += Double(ballots) * size
            largest = max(largest, size)
        }

        mutating func add(_ other: Group) {
            ballots += other.ballots
            sum += other.sum
            largest = max(largest, other.largest)
        }

        /// Of enough, and no single answer is more than half of all: a mean that it makes would tell it.
        func mayHaveMean(_ minCell: Int) -> Bool { ballots >= minCell && largest <= sum / 2 }
    }

    /// Which of several groups are left out, whose sums add up to one that is told.
    package static func leftOut(_ groups: [Group], minCell: Int) -> [Bool] {
        var isLeft = groups.map { !$0.mayHaveMean(minCell) }
        var left = Group.none
        // A group without ballots hides nothing.
        var number = 0
        func leave(_ index: Int) {
            left.add(groups[index])
            number += groups[index].ballots > 0 ? 1 : 0
            isLeft[index] = true
        }
        let waiting = groups.indices.filter { !isLeft[$0] }
        for index in groups.indices where isLeft[index] { leave(index) }
        for index in waiting.sorted(by: { (groups[$0].ballots, $0) < (groups[$1].ballots, $1) }) {
            guard number > 0, number < 2 || !left.mayHaveMean(minCell) else { break }
            leave(index)
        }
        return isLeft
    }
}
