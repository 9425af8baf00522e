/// The tables that a question's answers are shown in: units by columns. Several where a ballot may be in more than one
/// of the choices; see `CellProtection` for what they tell together.
package struct QuestionTables: Sendable {
    package enum Table: Sendable, Hashable {
        /// One column per choice (of a ranking, that was ranked first), or per step of a scale.
        case choices(Int)
        /// Who chose the choice at this place, and who did not.
        case chosen(Int)
        /// Who answered.
        case answered
    }

    package let tables: [Table]
    private let lowest: Int

    package init(_ question: Question) {
        var lowest = 0
        switch question.form {
        case .single(let choices), .rank(let choices, _): tables = [.choices(choices.count)]
        case .scale(let range):
            tables = [.choices(range.count)]
            lowest = range.lowerBound
        case .multiple(let choices, _): tables = choices.indices.map { .chosen($0) }
        case .number, .text: tables = [.answered]
        }
        self.lowest = lowest
    }

    /// Of a question whose answers are one table.
    var choiceCount: Int {
        if case .choices(let count)? = tables.first { count } else { 0 }
    }

    package func columns(of table: Table) -> Int {
        switch table {
        case .choices(let count): count
        case .chosen: 2
        case .answered: 1
        }
    }

    /// Nil where a ballot is in none.
    package func column(of answer: Answer?, in table: Table) -> Int? {
        switch (table, answer) {
        case (.choices, .choice(let place)?): place
        case (.choices, .ranking(let places)?): places.first
        case (.choices, .whole(let whole)?): whole - lowest
        case (.chosen(let choice), .choices(let places)?): places.contains(choice) ? 0 : 1
        case (.answered, _?): 0
        default: nil
        }
    }
}

/// Which cells of a question's tables are not told, in one unit.
package struct HiddenCells: Sendable, Hashable {
    /// How much of an error may be told: it is made of the parts that the sample was drawn from, and where a part's cells are
    /// hidden, it would tell them.
    package enum Precision: String, Sendable, CaseIterable {
        case exact
        /// What shares and weights tell anyway (Kish 1965, 8.2: the effective number of ballots).
        case approximate
        case none
    }

    /// Per table, per column; empty where nothing is told, not even how many answered.
    package let tables: [[Bool]]
    package let precision: Precision

    package init(tables: [[Bool]], precision: Precision = .exact) {
        self.tables = tables
        self.precision = precision
    }

    /// How many answered is told, and no more.
    static func all(of question: Question) -> HiddenCells {
        let tables = QuestionTables(question)
        return HiddenCells(
            tables: tables.tables.map { Array(repeating: true, count: tables.columns(of: $0)) },
            precision: .none)
    }

    package static let withheld = HiddenCells(tables: [], precision: .none)

    package var isWithheld: Bool { tables.isEmpty }

    /// Whether it tells something of the question that has these tables.
    package func isOf(_ tables: QuestionTables) -> Bool {
        self.tables.map(\.count) == tables.tables.map(tables.columns)
    }

    package var hidesAny: Bool { isWithheld || tables.contains { $0.contains(true) } }
}

/// A question's answers counted, and what is not told of them.
package struct CountedQuestion: Sendable {
    package let counts: [AnswerCount]
    /// Of the whole survey.
    package let whole: HiddenCells
    /// Per target, in the order of the tree.
    package let targets: [(unitID: Unit.ID, hidden: HiddenCells)]
}
