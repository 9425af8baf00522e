/// Questions as users of ODK and KoboToolbox write them in a spreadsheet (XLSForm), as far as ours can say the same.
/// What is taken and what is not is told in `docs/xlsform.md`.
package struct XLSForm: Sendable, Hashable {
    /// Of the form, as its settings name it.
    package let title: String?
    package let questions: [Question]
    /// What the spreadsheet says and the questions don't, from top to bottom.
    package let leftOut: [LeftOut]

    /// Where something stands in the spreadsheet.
    package struct Place: Sendable, Hashable {
        package let sheet: String
        /// From 1.
        package let row: Int
        /// As its header names it.
        package let column: String
    }

    package struct LeftOut: Sendable, Hashable {
        package let place: Place
        package let reason: Reason
    }

    package enum Reason: Sendable, Hashable {
        // What asks nothing, or asks the same without it.

        /// Who or what the device is, where and when: never taken, since ballots are anonymous.
        case metadata(String)
        case note
        /// A row of a type that computes or holds a value, and asks nobody.
        case computedValue(String)
        case groupLabel
        /// A column that has no counterpart.
        case column
        case language
        case sheet
        /// The name is no code of ours, or not the only one of its kind.
        case renamed(to: String)
        /// An integer, where our numbers may be decimal.
        case decimals
        /// Its condition never holds.
        case neverAsked
        case readOnly
        case parameters

        // Without it, others would be asked, or something else.

        case type(String)
        case repeated
        /// A group's label that is the beginning of all its questions.
        case stem
        case otherChoice
        case choiceFilter
        case choiceCount(Int)
        case condition(RelevanceError)
        /// The condition asks about a row that is not a question here, or about one of several by one name.
        case conditionOn(String)
        case constraint
        case requirement
        case calculation
        case readOnlyCondition
        case range
        /// Words for the steps of a range.
        case stepLabels
        case media
        /// A text that repeats an answer, `${…}`.
        case answerInText

        /// Whether the survey would ask differently without it.
        package var changesSurvey: Bool {
            switch self {
            case .metadata, .note, .computedValue, .groupLabel, .column, .language, .sheet, .renamed,
                .decimals, .neverAsked, .readOnly, .parameters:
                false
            case .type, .repeated, .stem, .otherChoice, .choiceFilter, .choiceCount, .condition, .conditionOn,
                .constraint, .requirement, .calculation, .readOnlyCondition, .range, .stepLabels, .media,
                .answerInText:
                true
            }
        }
    }

    /// Of a workbook, the sheets that are read, by their places in it.
    package static func sheets(among names: [String]) -> [Int] {
        guard names.count > 1 else { return Array(names.indices) }
        return names.indices.filter { XLSFormReader.knownSheets.contains(names[$0].lowercased()) }
    }

    /// - Parameter sheets: those of `sheets(among:)`.
    package init(_ sheets: [Sheet]) throws(XLSFormFaults) {
        var reader = XLSFormReader()
        let read = reader.read(sheets)
        guard reader.log.faults.isEmpty, let read else {
            throw XLSFormFaults(faults: Array(reader.log.faults.prefix(Limits.toldErrors)))
        }
        title = read.title
        questions = read.questions
        leftOut = reader.log.leftOut(inOrderOf: sheets.map(\.name))
    }
}

/// Why a spreadsheet is no form, all of it that was found.
package struct XLSFormFaults: Error, Sendable, Hashable {
    package struct Fault: Sendable, Hashable {
        package let place: XLSForm.Place
        package let reason: Reason
    }

    package enum Reason: Sendable, Hashable {
        case surveyMissing
        case columnMissing(String)
        case columnTwice
        /// There are labels, and none is known to be Vietnamese.
        case vietnameseMissing
        case tooManyRows(most: Int)
        case tooManyQuestions(most: Int)
        case noQuestions
        case typeMissing
        case unknownType(String)
        case nameMissing
        case nameTwice
        case labelMissing
        /// Characters.
        case tooLong(most: Int)
        case listMissing
        case unknownList(String)
        case choiceTwice
        case notBegun
        case notEnded
    }

    package let faults: [Fault]
}

/// What the parts of an import have found.
struct XLSFormLog {
    private(set) var faults: [XLSFormFaults.Fault] = []
    private var found: [XLSForm.LeftOut] = []

    mutating func fail(_ place: XLSForm.Place, _ reason: XLSFormFaults.Reason) {
        faults.append(XLSFormFaults.Fault(place: place, reason: reason))
    }

    mutating func leaveOut(_ place: XLSForm.Place, _ reason: XLSForm.Reason) {
        found.append(XLSForm.LeftOut(place: place, reason: reason))
    }

    func leftOut(inOrderOf sheets: [String]) -> [XLSForm.LeftOut] {
        let order = found.enumerated().map { index, item in
            (sheets.firstIndex(of: item.place.sheet) ?? sheets.count, item.place.row, index)
        }
        return order.sorted { $0 < $1 }.map { found[$0.2] }
    }
}
