/// A column of a file with a row for each ballot. A cell is empty where the question was not asked or not answered.
package struct BallotColumn: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// The code of the choice.
        case choice
        /// 1 if this choice, by its place, is among those chosen, else 0.
        case isChosen(Int)
        /// The code of the choice at this rank, from 1.
        case choiceAtRank(Int)
        case number
    }

    package let name: String
    package let content: Content
}

extension Question {
    /// Its columns. A text has none: who wrote it may be known by it. Codes hold no point, so each name is one of a kind.
    package var ballotColumns: [BallotColumn] {
        switch form {
        case .single: [BallotColumn(name: code, content: .choice)]
        case .multiple(let choices, _):
            choices.enumerated().map { place, choice in
                BallotColumn(name: "\(code).\(choice.code)", content: .isChosen(place))
            }
        case .rank(_, let count):
            stride(from: 1, through: count.upperBound, by: 1).map { rank in
                BallotColumn(name: "\(code).\(rank)", content: .choiceAtRank(rank))
            }
        case .scale, .number: [BallotColumn(name: code, content: .number)]
        case .text: []
        }
    }
}
