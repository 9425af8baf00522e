/// A bundle of paper ballots of one unit. What one person has entered counts once a second one has entered a sample of it
/// again and come to the same. From then on nothing is kept of it but its counts.
package struct BallotBatch: Sendable, Hashable {
    package typealias ID = Identifier<BallotBatch>

    package enum Status: String, Sendable, CaseIterable {
        case entered
        /// The check found differences.
        case returned
        case checked
        case dropped
        /// Not checked by the time from which on no ballot arrives.
        case lapsed

        package var isOpen: Bool { self == .entered || self == .returned }
    }

    /// Of the sheets that were given out.
    package struct Sheets: Sendable, Hashable {
        package let issued: Int
        package let counted: Int
        package let spoiled: Int
        package let lost: Int

        package init(issued: Int, counted: Int, spoiled: Int, lost: Int) {
            self.issued = issued
            self.counted = counted
            self.spoiled = spoiled
            self.lost = lost
        }
    }

    package let id: ID
    package let surveyID: Survey.ID
    package let unitID: Unit.ID
    /// What is written on the bundle; no two of a unit have the same.
    package let number: String
    package var collectedOn: CivilDate
    package var sheets: Sheets
    package var status: Status
    /// Positions of the ballots to enter again, from 1, ascending; while it is `entered`.
    package var sample: [Int]
    /// While it is open.
    package var enteredBy: Account.ID?
    /// Who found the differences, while it is `returned`.
    package var checkedBy: Account.ID?
    package var version: Int
    /// The day of the last change; nothing finer is kept.
    package var changedOn: CivilDate

    package init(
        id: ID, surveyID: Survey.ID, unitID: Unit.ID, number: String, collectedOn: CivilDate, sheets: Sheets,
        status: Status, sample: [Int], enteredBy: Account.ID?, checkedBy: Account.ID?, version: Int,
        changedOn: CivilDate
    ) {
        self.id = id
        self.surveyID = surveyID
        self.unitID = unitID
        self.number = number
        self.collectedOn = collectedOn
        self.sheets = sheets
        self.status = status
        self.sample = sample
        self.enteredBy = enteredBy
        self.checkedBy = checkedBy
        self.version = version
        self.changedOn = changedOn
    }
}

/// Where what was entered a second time is not what was entered first. Never what was answered.
package struct BatchDifference: Sendable, Hashable {
    package let position: Int
    /// The question's code.
    package let question: String
}

package enum BatchRefusal: Error, Sendable, Hashable {
    case notAddingUp(BallotBatch.Sheets)
    case ballots([Fault])
    /// Another bundle of the unit has the number.
    case numberTaken
    /// Who entered it does not check it.
    case samePerson
    /// What has to be entered again are the ballots at these positions.
    case notTheSample([Int])
    case notIn(BallotBatch.Status)

    /// What is wrong in one ballot of a list.
    package struct Fault: Sendable, Hashable {
        /// From 0.
        package let index: Int
        package let faults: BallotFaults
    }
}

extension BallotBatch.Sheets {
    package func check() throws(BatchRefusal) {
        guard issued == counted + spoiled + lost else { throw .notAddingUp(self) }
    }
}

extension BallotBatch {
    /// Which ballots are entered a second time: a tenth of them, and no fewer than five if there are so many.
    package static func sample(of counted: Int, using random: inout some RandomNumberGenerator) -> [Int] {
        guard counted > 0 else { return [] }
        let size = max(Limits.batchSample, (counted + 9) / 10)
        return (1...counted).shuffled(using: &random).prefix(size).sorted()
    }

    package func entered(
        _ sheets: Sheets, collectedOn: CivilDate, sample: [Int], by account: Account.ID, on day: CivilDate
    ) throws(BatchRefusal) -> BallotBatch {
        guard status.isOpen else { throw .notIn(status) }
        try sheets.check()
        var result = changed(to: .entered, on: day)
        (result.sheets, result.collectedOn, result.sample) = (sheets, collectedOn, sample)
        (result.enteredBy, result.checkedBy) = (account, nil)
        return result
    }

    package func checkReview(of positions: [Int], by account: Account.ID) throws(BatchRefusal) {
        guard status == .entered else { throw .notIn(status) }
        guard account != enteredBy else { throw .samePerson }
        guard positions.sorted() == sample else { throw .notTheSample(sample) }
    }

    package func returned(by account: Account.ID, on day: CivilDate) -> BallotBatch {
        var result = changed(to: .returned, on: day)
        (result.sample, result.checkedBy) = ([], account)
        return result
    }

    /// From here on nobody can tell who had to do with it.
    package func closed(as status: Status, on day: CivilDate) throws(BatchRefusal) -> BallotBatch {
        guard self.status.isOpen else { throw .notIn(self.status) }
        var result = changed(to: status, on: day)
        (result.sample, result.enteredBy, result.checkedBy) = ([], nil, nil)
        return result
    }

    private func changed(to status: Status, on day: CivilDate) -> BallotBatch {
        var result = self
        result.status = status
        result.version += 1
        result.changedOn = day
        return result
    }
}

extension Questionnaire {
    /// Of what is written freely only that something is: two people read the same hand differently.
    package func differences(_ first: [Answer?], _ second: [Answer?], at position: Int) -> [BatchDifference] {
        func plain(_ answers: [Answer?], _ place: Int) -> Answer? {
            guard answers.indices.contains(place) else { return nil }
            if case .text? = answers[place] { return .text("") }
            return answers[place]
        }
        return questions.enumerated().filter { plain(first, $0.offset) != plain(second, $0.offset) }.map {
            BatchDifference(position: position, question: $0.element.code)
        }
    }
}
