/// A question's answers in figures.
package struct QuestionFigures: Sendable {
    package struct Choice: Sendable {
        /// Its place, or the step of a scale counted from the lowest.
        package let place: Int
        /// Nil where it is suppressed, and in a weighted survey.
        package let count: Int?
        /// Nil where it is suppressed, and where nobody answered.
        package let share: Estimate?
        package let isSuppressed: Bool
    }

    package let question: Question
    /// Even how many answered is not told.
    package let isWithheld: Bool
    /// Ballots with an answer; nil where it is withheld.
    package let answered: Int?
    package let choices: [Choice]
    package let mean: Estimate?
    /// What the people's answers add up to, where their number is known.
    package let total: Estimate?
    /// There is a mean that is not told.
    package let isMeanSuppressed: Bool
}

package struct SurveyFigures: Sendable {
    package let survey: Survey
    package let within: Unit.ID?
    package let ballots: Int
    package let isWeighted: Bool
    /// Units of strata with a single cluster, or a single ballot: their part of each error is a makeshift, see
    /// `SampleDesign.lonelyStrata`.
    package let lonelyStrata: [Unit.ID]
    /// How weights were fitted to margins.
    package let calibration: Calibration?
    package let questions: [QuestionFigures]
    /// In place of questions, where one was asked for by another.
    package let cross: CrossFigures?

    /// As they are told.
    package var tables: [PublishedFigures.Table] {
        questions.map { PublishedFigures.Table($0) }
            + (cross.map { [PublishedFigures.Table($0, isWeighted: isWeighted)] } ?? [])
    }
}

extension Answer {
    /// Of what a mean may be told.
    var measure: Double? {
        switch self {
        case .whole(let whole): Double(whole)
        case .number(let number): number
        case .choice, .choices, .ranking, .text: nil
        }
    }

    /// Of a single choice, or of a step of a scale counted from the lowest.
    func place(in form: Question.Form) -> Int? {
        switch (self, form) {
        case (.choice(let place), _): place
        case (.whole(let whole), .scale(let range)): whole - range.lowerBound
        default: nil
        }
    }
}

/// Makes figures of counts.
struct FigureMaker {
    let question: Question
    let counts: [AnswerCount]
    let sample: SampleDesign
    /// Per row whether it is in the unit asked for; nil is everybody.
    let domain: [Bool]?
    let hidden: HiddenCells
    let isWeighted: Bool

    private var tables: QuestionTables { QuestionTables(question) }

    func figures() throws(EstimationRefusal) -> QuestionFigures {
        let tables = tables
        let answered = counts.indices.reduce(0) {
            $0 + (counts[$1].answer != nil && domain?[$1] ?? true ? counts[$1].ballots : 0)
        }
        guard hidden.isOf(tables) else {
            return QuestionFigures(
                question: question, isWithheld: true, answered: nil, choices: [], mean: nil, total: nil,
                isMeanSuppressed: false)
        }
        var choices: [QuestionFigures.Choice] = []
        for (number, table) in tables.tables.enumerated() {
            choices += try self.choices(table, hidden.tables[number], answered)
        }
        let values = values()
        let hidesMean = values != nil && hidden.hidesAny
        let mean = try values.flatMap { values throws(EstimationRefusal) -> Estimate? in
            guard !hidesMean, answered > 0 else { return nil }
            return errors.mean(try sample.mean(of: values, in: domain), variance: spread(values, choices))
        }
        let total = try values.flatMap { values throws(EstimationRefusal) -> Estimate? in
            // A total over a mean is what those who answered are worth.
            guard case .number = question.form, isWeighted, !hidesMean, answered > 0,
                question.isRequired, question.relevance == nil, errors.precision == .exact
            else { return nil }
            return try sample.total(of: values, in: domain)
        }
        return QuestionFigures(
            question: question, isWithheld: false, answered: answered, choices: choices, mean: mean,
            total: total, isMeanSuppressed: hidesMean)
    }

    private func choices(
        _ table: QuestionTables.Table, _ hidden: [Bool], _ answered: Int
    ) throws(EstimationRefusal) -> [QuestionFigures.Choice] {
        let (places, columns): ([Int], Int) =
            switch table {
            case .choices(let count): (Array(0..<count), count)
            case .chosen(let place): ([place], 2)
            case .answered: ([], 1)
            }
        guard !places.isEmpty else { return [] }
        let tables = tables
        let chosen = counts.map { row in
            tables.column(of: row.answer, in: table).flatMap { $0 < columns ? $0 : nil }
                ?? SampleDesign.missing
        }
        let shares =
            answered > 0
            ? try sample.shares(of: chosen, choices: columns, in: domain).map(errors.share) : []
        var result: [QuestionFigures.Choice] = []
        for (column, place) in places.enumerated() {
            let isSuppressed = hidden[column]
            let count = chosen.indices.reduce(0) {
                $0 + (chosen[$1] == column && domain?[$1] ?? true ? counts[$1].ballots : 0)
            }
            result.append(
                QuestionFigures.Choice(
                    place: place, count: isSuppressed || isWeighted ? nil : count,
                    share: isSuppressed || shares.isEmpty ? nil : shares[column], isSuppressed: isSuppressed))
        }
        return result
    }

    private var errors: ErrorProtection {
        ErrorProtection(hidden.precision, sample) { counts[$0].answer != nil && domain?[$0] ?? true }
    }

    /// Of a scale's steps by their shares, which are told where its mean is.
    private func spread(_ values: [Double], _ choices: [QuestionFigures.Choice]) -> Double? {
        guard case .scale = question.form else { return nil }
        let shares = choices.compactMap { $0.share?.value }
        guard shares.count == choices.count else { return nil }
        let steps = choices.map { Double($0.place) }
        let mean = zip(steps, shares).reduce(0) { $0 + $1.0 * $1.1 }
        return zip(steps, shares).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
    }

    /// Of what a mean is told, NaN where there is no answer.
    private func values() -> [Double]? {
        switch question.form {
        case .scale, .number:
            counts.map { $0.answer?.measure ?? .nan }
        case .single, .multiple, .rank, .text: nil
        }
    }
}
