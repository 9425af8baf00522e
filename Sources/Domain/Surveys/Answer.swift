/// An answer as it came, before anybody looked at the question.
package enum GivenAnswer: Sendable, Hashable {
    case text(String)
    case number(Double)
    case texts([String])
}

/// An answer that fits its question. Choices are named by their places in it.
package enum Answer: Sendable, Hashable {
    case choice(Int)
    /// Ascending. None of them, where the question allows that, is an answer too.
    case choices([Int])
    case whole(Int)
    case number(Double)
    /// The first the most important.
    case ranking([Int])
    case text(String)
}

package enum AnswerFault: Error, Sendable, Hashable {
    case unknownQuestion
    /// The condition of the question is not fulfilled.
    case notAsked
    case missing
    case wrongType(Question.Kind)
    case unknownChoice(String)
    case choiceTwice(String)
    case wrongCount(ClosedRange<Int>)
    case outOfRange(ClosedRange<Double>)
    case notWhole
    case wrongLength(ClosedRange<Int>)
    case personal(PersonalIdentifiers.Hit)
}

/// What is wrong with the answers, by the codes of their questions.
package struct BallotFaults: Error, Sendable, Hashable {
    package struct Fault: Sendable, Hashable {
        package let code: String
        package let fault: AnswerFault
    }

    package let faults: [Fault]
}

extension Questionnaire {
    /// The answers in the order of the questions, nil where there is none.
    package func answers(_ given: [String: GivenAnswer]) throws(BallotFaults) -> [Answer?] {
        var faults: [BallotFaults.Fault] = []
        var answers: [Answer?] = []
        var known: [String: RelevanceValue] = [:]
        for question in questions {
            let answer: Answer?
            do {
                answer = try question.answer(
                    given[question.code], isAsked: question.relevance?.holds { known[$0] } ?? true)
            } catch {
                faults.append(BallotFaults.Fault(code: question.code, fault: error))
                answer = nil
            }
            known[question.code] = answer.map(question.relevanceValue)
            answers.append(answer)
        }
        let codes = Set(questions.map(\.code))
        for code in given.keys.sorted() where !codes.contains(code) {
            faults.append(BallotFaults.Fault(code: code, fault: .unknownQuestion))
        }
        guard faults.isEmpty else {
            throw BallotFaults(faults: Array(faults.prefix(Limits.toldErrors)))
        }
        return answers
    }
}

extension Question {
    func answer(_ given: GivenAnswer?, isAsked: Bool) throws(AnswerFault) -> Answer? {
        guard let given else {
            if isAsked, isRequired { throw .missing }
            return nil
        }
        guard isAsked else { throw .notAsked }
        switch (form, given) {
        case (.single(let choices), .text(let code)): return .choice(try Self.place(of: code, in: choices))
        case (.multiple, .texts(let codes)) where isRequired && codes.isEmpty: throw .missing
        case (.multiple(let choices, let count), .texts(let codes)):
            return .choices(try Self.places(of: codes, in: choices, count).sorted())
        case (.rank(let choices, let count), .texts(let codes)):
            return .ranking(try Self.places(of: codes, in: choices, count))
        case (.scale(let range), .number(let number)):
            guard let whole = Int(exactly: number) else { throw .notWhole }
            guard range.contains(whole) else {
                throw .outOfRange(Double(range.lowerBound)...Double(range.upperBound))
            }
            return .whole(whole)
        case (.number(let range), .number(let number)):
            guard range.contains(number) else { throw .outOfRange(range) }
            return .number(number)
        case (.text(let length), .text(let text)): return .text(try Self.checked(text, length))
        default: throw .wrongType(form.kind)
        }
    }

    private static func place(of code: String, in choices: [Choice]) throws(AnswerFault) -> Int {
        guard let place = choices.firstIndex(where: { $0.code == code }) else { throw .unknownChoice(code) }
        return place
    }

    private static func places(of codes: [String], in choices: [Choice], _ count: ClosedRange<Int>)
        throws(AnswerFault) -> [Int]
    {
        guard count.contains(codes.count) else { throw .wrongCount(count) }
        var places: [Int] = []
        for code in codes {
            let place = try place(of: code, in: choices)
            guard !places.contains(place) else { throw .choiceTwice(code) }
            places.append(place)
        }
        return places
    }

    /// Nobody who answers is to be known by what is written.
    private static func checked(_ text: String, _ length: ClosedRange<Int>) throws(AnswerFault) -> String {
        guard length.contains(text.unicodeScalars.count) else { throw .wrongLength(length) }
        if let hit = PersonalIdentifiers.find(in: text).first(where: { $0.severity == .refused }) {
            throw .personal(hit)
        }
        return text
    }

    /// What conditions of later questions may ask.
    func relevanceValue(_ answer: Answer) -> RelevanceValue {
        func code(_ place: Int) -> String {
            form.choices.indices.contains(place) ? form.choices[place].code : ""
        }
        return switch answer {
        case .choice(let place): .choice(code(place))
        case .choices(let places): .choices(Set(places.map(code)))
        case .whole(let whole): .number(Double(whole))
        case .number(let number): .number(number)
        case .ranking, .text: .other
        }
    }
}
