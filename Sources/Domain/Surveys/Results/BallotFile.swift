/// What a file with a row for each ballot tells (docs/decisions/0012): no unit, and what the figures hide of the whole survey is
/// left out of the row.
package struct BallotFile: Sendable {
    package enum Cell: Sendable, Hashable {
        /// Not asked, or not answered.
        case empty
        case hidden
        case code(String)
        case whole(Int)
        case number(Double)
        case chosen(Bool)
    }

    package let survey: Survey
    package let ballots: Int
    /// Parts of the file, which are read one by one.
    package let blocks: Int
    package var columns: [BallotColumn] { questions.flatMap { $0.question.ballotColumns } }
    let questions: [BallotFileQuestion]
}

/// A question as its ballots' cells are told.
package struct BallotFileQuestion: Sendable {
    let question: Question
    let place: Int
    /// Of the whole survey.
    private let hidden: HiddenCells
    private let isWithheld: Bool
    /// What is told of each of these only in part: of a ranking the first.
    private let rare: Set<Answer>

    /// - Parameters:
    ///   - hidden: of the whole survey.
    ///   - isWithheld: whether no ballot's answer is told.
    package init(
        _ question: Question, at place: Int, hidden: HiddenCells, isWithheld: Bool = false,
        _ counts: [AnswerCount], minCell: Int
    ) {
        self.question = question
        self.place = place
        self.hidden = hidden
        self.isWithheld = isWithheld || hidden.isWithheld
        rare = self.isWithheld ? [] : Self.rare(counts, minCell)
    }

    /// Numbers and whole rankings are no cells of a table; of those that few gave, and of so many others that these are as
    /// many as a cell, only a part is told. Where there is a rare number no number is told: means of groups are, which with all
    /// others tell it.
    private static func rare(_ counts: [AnswerCount], _ minCell: Int) -> Set<Answer> {
        var ballots: [Answer: Int] = [:]
        for count in counts {
            switch count.answer {
            case .number?, .ranking?:
                guard let answer = count.answer else { continue }
                ballots[answer, default: 0] += count.ballots
            case .choice?, .choices?, .whole?, .text?, nil: continue
            }
        }
        var rare: Set<Answer> = []
        // Of those with the same first nothing else is told.
        for answers in Dictionary(grouping: ballots, by: { $0.key.first }).values {
            var left = 0
            let sorted = answers.sorted {
                $0.value != $1.value
                    ? $0.value < $1.value
                    : AnswerCount.key($0.key).lexicographicallyPrecedes(AnswerCount.key($1.key))
            }
            for (answer, count) in sorted where count < minCell || (1..<minCell).contains(left) {
                rare.insert(answer)
                left += count
            }
        }
        return rare
    }

    func cells(_ answer: Answer?) -> [BallotFile.Cell] {
        let columns = question.ballotColumns
        if isWithheld { return columns.map { _ in .hidden } }
        guard let answer else { return columns.map { _ in .empty } }
        let tables = QuestionTables(question)
        func hides(_ table: Int) -> Bool {
            guard hidden.tables.indices.contains(table) else { return true }
            return tables.column(of: answer, in: tables.tables[table]).map { hidden.tables[table][$0] }
                ?? true
        }
        // How many choices there may be in a row tells which are hidden in it.
        let hidesChoices = hidden.hidesAny
        let isRare = rare.contains(answer)
        let choices = question.form.choices
        return columns.map { column in
            switch (column.content, answer) {
            case (.choice, .choice(let place)): hides(0) ? .hidden : .code(choices[place].code)
            case (.isChosen(let choice), .choices(let places)):
                hidesChoices ? .hidden : .chosen(places.contains(choice))
            case (.choiceAtRank(let rank), .ranking(let places)):
                if hides(0) || (isRare && rank > 1) {
                    .hidden
                } else {
                    rank <= places.count ? .code(choices[places[rank - 1]].code) : .empty
                }
            case (.number, .whole(let whole)): hides(0) ? .hidden : .whole(whole)
            case (.number, .number(let number)): rare.isEmpty ? .number(number) : .hidden
            default: .empty
            }
        }
    }
}

extension Answer {
    fileprivate var first: Int? { if case .ranking(let places) = self { places.first } else { nil } }
}

extension Work {
    /// What is needed to tell a survey's ballots one by one. That they were asked for is recorded, with how many there are.
    package func ballotFile(of id: Survey.ID) throws -> BallotFile {
        let survey = try view.survey(id)
        guard try view.runs(survey) else { throw AccessRefusal.forbidden }
        let file = try SettledSurvey(survey, store, at: ask.now).ballotFile()
        try record("survey.ballotsExported", id, in: survey.ownerID, reason: "\(file.ballots) ballots")
        return file
    }
}

extension SettledSurvey {
    fileprivate func ballotFile() throws -> BallotFile {
        try requireBreakdown(.questions)
        let questions = try questionnaire.questions.enumerated().filter { !$1.ballotColumns.isEmpty }.map {
            place, question in
            let cells = try store.hiddenCells(of: survey.id, at: place)
            return BallotFileQuestion(
                question, at: place, hidden: cells[nil] ?? .all(of: question),
                // Weighted shares and a file's counts are two equations for each hidden cell.
                isWithheld: weighting.isWeighted && cells.values.contains(where: \.hidesAny),
                try store.answerCounts(of: survey.id, to: question, at: place), minCell: survey.minCell)
        }
        return BallotFile(
            survey: survey, ballots: all([], nil).ballots, blocks: try store.ballotBlocks(of: survey.id),
            questions: questions)
    }
}

extension StoreReader {
    /// - Parameter block: from 1 to `file.blocks`.
    package func rows(of file: BallotFile, block: Int) throws -> [[BallotFile.Cell]] {
        let answers = try file.questions.map {
            try self.answers(of: file.survey.id, to: $0.question, at: $0.place, block: block)
        }
        let count = try ballotLeaves(of: file.survey.id, block: block).count
        guard answers.allSatisfy({ $0.count == count }) else {
            throw StorageError.corrupt("columns are not as long")
        }
        return (0..<count).map { row in
            zip(file.questions, answers).flatMap { $0.cells($1[row]) }
        }
    }
}
