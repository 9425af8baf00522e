import Domain

/// Ballots taken apart: for each question the parts of `StoredAnswers`, between bars, and for the unit its number.
struct StoredColumns {
    /// The place of the units' column.
    static let unit = -1
    private static let bar = UInt8(ascii: "|")

    private var columns: [[UInt8]]

    init(questions: Int) {
        columns = Array(repeating: [], count: questions + 1)
    }

    /// False for answers that are not as many as the questions.
    mutating func append(_ leaf: Int, _ answers: String) -> Bool {
        if columns.first?.isEmpty == false {
            for place in columns.indices { columns[place].append(Self.bar) }
        }
        columns[0] += String(leaf).utf8
        var place = 1
        for byte in answers.utf8 {
            if byte == Self.bar {
                place += 1
                guard place < columns.count else { return false }
            } else {
                columns[place].append(byte)
            }
        }
        return place == columns.count - 1
    }

    var contents: [(place: Int, content: String)] {
        columns.enumerated().map { ($0 + Self.unit, String(decoding: $1, as: UTF8.self)) }
    }

    static func answers(_ content: String, _ form: Question.Form) throws(StorageError) -> [Answer?] {
        switch form {
        case .single(let choices):
            return try numbers(content).map { number throws(StorageError) in
                guard let number else { return nil }
                guard choices.indices.contains(number) else { throw damaged }
                return .choice(number)
            }
        case .scale(let range):
            return try numbers(content).map { number throws(StorageError) in
                guard let number else { return nil }
                guard range.contains(number) else { throw damaged }
                return .whole(number)
            }
        case .multiple, .rank, .number, .text:
            var answers: [Answer?] = []
            for part in content.split(separator: "|", omittingEmptySubsequences: false) {
                guard part != "-" else {
                    answers.append(nil)
                    continue
                }
                guard let answer = StoredAnswers.answer(part, form) else { throw damaged }
                answers.append(answer)
            }
            return answers
        }
    }

    private static let damaged = StorageError.corrupt("a column of answers does not fit its question")

    /// Whole numbers, nil where there is none. There may be a million.
    static func numbers(_ content: String) throws(StorageError) -> [Int?] {
        var result: [Int?] = []
        var (number, digits, isNegative) = (0, 0, false)
        func end() throws(StorageError) {
            // No answer is a mere minus.
            guard digits > 0 || isNegative else { throw damaged }
            result.append(digits > 0 ? (isNegative ? -number : number) : nil)
            (number, digits, isNegative) = (0, 0, false)
        }
        for byte in content.utf8 {
            switch byte {
            case bar: try end()
            case UInt8(ascii: "-") where digits == 0 && !isNegative: isNegative = true
            case 48...57 where digits < 9:
                number = number * 10 + Int(byte - 48)
                digits += 1
            default: throw damaged
            }
        }
        try end()
        return result
    }
}

/// Counts as they are kept: leaf, group, answer and ballots, between semicolons, and bars between them.
enum StoredCounts {
    static func encode(_ counts: [AnswerCount]) -> String {
        counts.map { count in
            "\(count.leaf);\(count.group);\(StoredAnswers.encode([count.answer]));\(count.ballots)"
        }.joined(separator: "|")
    }

    static func decode(_ content: String, _ form: Question.Form) throws(StorageError) -> [AnswerCount] {
        var counts: [AnswerCount] = []
        for line in content.split(separator: "|") {
            let parts = line.split(separator: ";", omittingEmptySubsequences: false)
            guard parts.count == 4, let leaf = Int(parts[0]), let group = Int(parts[1]),
                let ballots = Int(parts[3]),
                leaf >= 0, group >= 0, ballots > 0
            else { throw damaged }
            let answer = parts[2] == "-" ? nil : StoredAnswers.answer(parts[2], form)
            guard parts[2] == "-" || answer != nil else { throw damaged }
            counts.append(AnswerCount(leaf: leaf, group: group, answer: answer, ballots: ballots))
        }
        return counts
    }

    private static let damaged = StorageError.corrupt("stored counts can't be read")
}
