/// What a file with a row for each ballot tells (docs/decisions/0012). A ballot's unit is named if the survey's figures
/// hide nothing of it, else the next one above of which they hide nothing; of the whole survey no unit is named, and what
/// its figures hide is left out of the row.
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

    package struct Row: Sendable, Hashable {
        /// Nil is somewhere in the survey.
        package let unitID: Unit.ID?
        package let cells: [Cell]
    }

    package let survey: Survey
    /// Of the units that rows may name.
    package let names: [Unit.ID: String]
    package let ballots: Int
    /// Parts of the file, which are read one by one.
    package let blocks: Int
    package var columns: [BallotColumn] { columnsByQuestion.flatMap { $0.question.ballotColumns } }
    let columnsByQuestion: [BallotFileQuestion]
    /// Per leaf.
    let units: [Unit.ID?]

    func rows(_ leaves: [Int], _ answers: [[Answer?]]) throws(StorageError) -> [Row] {
        guard answers.allSatisfy({ $0.count == leaves.count }), leaves.allSatisfy(units.indices.contains)
        else { throw .corrupt("columns are not as long") }
        return leaves.enumerated().map { row, leaf in
            let cells = zip(columnsByQuestion, answers).flatMap { $0.cells($1[row], in: units[leaf]) }
            return Row(unitID: units[leaf], cells: cells)
        }
    }
}

extension BallotFile {
    /// Per leaf the unit that a ballot is said to be of.
    /// - Parameter isOpen: per target whether nothing is hidden of it.
    package static func units(_ tree: TargetTree, isOpen: [Bool]) -> [Unit.ID?] {
        tree.leaves.map { leaf in
            sequence(first: leaf) { tree.parents[$0] }.first { isOpen[$0] }.map { tree.targets[$0].unitID }
        }
    }
}

/// A question as its ballots' cells are told.
package struct BallotFileQuestion: Sendable {
    let question: Question
    let place: Int
    /// Of the whole survey.
    private let hidden: HiddenCells
    private let isWithheld: Bool
    private let closed: Set<Unit.ID?>
    /// What is told of each of these only in part: of a ranking the first.
    private let rare: Set<Told>

    private struct Told: Hashable {
        let unitID: Unit.ID?
        let answer: Answer
    }

    /// - Parameters:
    ///   - hidden: of the whole survey.
    ///   - isWithheld: whether no ballot's answer is told.
    ///   - closed: the units (nil is none) whose rows tell none either.
    ///   - units: per leaf, the one that is named.
    package init(
        _ question: Question, at place: Int, hidden: HiddenCells, isWithheld: Bool = false,
        closed: Set<Unit.ID?> = [], _ counts: [AnswerCount], units: [Unit.ID?], minCell: Int
    ) {
        self.question = question
        self.place = place
        self.hidden = hidden
        self.isWithheld = isWithheld
        rare = isWithheld ? [] : Self.rare(question, counts, units, minCell)
        self.closed = closed
    }

    /// Numbers and whole rankings are no cells of a table; of those that few gave, and of so many others that these are as
    /// many as a cell, only a part is told. Where there is a rare number no number is told: means of groups are, which with all
    /// others tell it.
    private static func rare(
        _ question: Question, _ counts: [AnswerCount], _ units: [Unit.ID?], _ minCell: Int
    ) -> Set<Told> {
        var ballots: [Told: Int] = [:]
        for count in counts {
            switch count.answer {
            case .number?, .ranking?:
                guard let answer = count.answer, units.indices.contains(count.leaf) else { continue }
                ballots[Told(unitID: units[count.leaf], answer: answer), default: 0] += count.ballots
            case .choice?, .choices?, .whole?, .text?, nil: continue
            }
        }
        var rare: Set<Told> = []
        let alike = Dictionary(grouping: ballots) { Alike(unitID: $0.key.unitID, first: $0.key.answer.first) }
        for answers in alike.values {
            var left = 0
            let sorted = answers.sorted {
                $0.value != $1.value
                    ? $0.value < $1.value
                    : AnswerCount.key($0.key.answer).lexicographicallyPrecedes(AnswerCount.key($1.key.answer))
            }
            for (told, count) in sorted where count < minCell || (1..<minCell).contains(left) {
                rare.insert(told)
                left += count
            }
        }
        return rare
    }

    /// What is told of an answer anyway.
    private struct Alike: Hashable {
        let unitID: Unit.ID?
        let first: Int?
    }

    /// - Parameter unitID: that is named.
    func cells(_ answer: Answer?, in unitID: Unit.ID?) -> [BallotFile.Cell] {
        let columns = question.ballotColumns
        let isWhole = unitID == nil
        let tables = QuestionTables(question)
        if isWithheld || closed.contains(unitID) || (isWhole && hidden.isWithheld) {
            return columns.map { _ in .hidden }
        }
        guard let answer else { return columns.map { _ in .empty } }
        func hides(_ table: Int) -> Bool {
            guard isWhole, hidden.tables.indices.contains(table) else { return isWhole }
            return tables.column(of: answer, in: tables.tables[table]).map { hidden.tables[table][$0] }
                ?? true
        }
        // How many choices there may be in a row tells which are hidden in it.
        let hidesChoices = isWhole && hidden.hidesAny
        let isRare = rare.contains(Told(unitID: unitID, answer: answer))
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
        let file = try SettledSurvey(survey, store, at: ask.now).ballotFile(on: caller.today)
        try record("survey.ballotsExported", id, in: survey.ownerID, reason: "\(file.ballots) ballots")
        return file
    }
}

extension SettledSurvey {
    fileprivate func ballotFile(on day: CivilDate) throws -> BallotFile {
        let questions = Array(questionnaire.questions.enumerated())
        var isOpen = [Bool](repeating: true, count: tree.targets.count)
        var hidden: [(whole: HiddenCells, isWithheld: Bool)] = []
        for (place, question) in questions {
            let cells = try store.hiddenCells(of: survey.id, at: place)
            // Weighted shares and a file's counts are two equations for each hidden cell.
            let isWithheld = weighting.isWeighted && cells.values.contains(where: \.hidesAny)
            hidden.append((cells[nil] ?? .all(of: question), isWithheld))
            guard !isWithheld, !question.ballotColumns.isEmpty else { continue }
            for (target, isTold) in isOpen.enumerated() where isTold {
                isOpen[target] = cells[tree.targets[target].unitID].map { !$0.hidesAny } ?? false
            }
        }
        let units = BallotFile.units(tree, isOpen: isOpen)
        var closed = ClosedRows(units)
        let columns = try zip(questions, hidden).map { numbered, hidden in
            let (place, question) = numbered
            let counts = try store.answerCounts(of: survey.id, to: question, at: place)
            return BallotFileQuestion(
                question, at: place, hidden: hidden.whole, isWithheld: hidden.isWithheld,
                closed: closed.next(question, counts), counts, units: units, minCell: survey.minCell)
        }
        return BallotFile(
            survey: survey, names: try store.names(of: Array(Set(units.compactMap(\.self))), on: day),
            ballots: all([], nil).ballots, blocks: try store.ballotBlocks(of: survey.id),
            columnsByQuestion: columns.filter { !$0.question.ballotColumns.isEmpty }, units: units)
    }
}

extension StoreReader {
    /// - Parameter block: from 1 to `file.blocks`.
    package func rows(of file: BallotFile, block: Int) throws -> [BallotFile.Row] {
        try file.rows(
            ballotLeaves(of: file.survey.id, block: block),
            file.columnsByQuestion.map {
                try answers(of: file.survey.id, to: $0.question, at: $0.place, block: block)
            })
    }
}
