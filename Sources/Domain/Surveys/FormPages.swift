/// Answers on their way through a form. What nobody asks any more is left out: people go back and change their minds.
package struct FormReading: Sendable, Hashable {
    /// The codes of the questions that are asked.
    package let asked: Set<String>
    /// To these, as they came.
    package let answers: [String: GivenAnswer]
    /// By the codes of the questions, also of those on pages that are still to come.
    package let faults: [String: AnswerFault]
}

/// Questions that are shown together.
package struct FormPage: Sendable, Hashable {
    /// From 0 on.
    package let number: Int
    package let questions: [Question]

    package init(number: Int, questions: [Question]) {
        self.number = number
        self.questions = questions
    }
}

extension Questionnaire {
    /// All questions, page by page: whether one is asked is known from the pages before its own.
    package var pages: [FormPage] {
        var pages: [FormPage] = []
        var current: [Question] = []
        for question in questions {
            let codes = Set(current.map(\.code))
            if question.relevance?.references.contains(where: codes.contains) == true {
                pages.append(FormPage(number: pages.count, questions: current))
                current = []
            }
            current.append(question)
        }
        return current.isEmpty ? pages : pages + [FormPage(number: pages.count, questions: current)]
    }

    package func reading(_ given: [String: GivenAnswer]) -> FormReading {
        var asked: Set<String> = []
        var answers: [String: GivenAnswer] = [:]
        var faults: [String: AnswerFault] = [:]
        var known: [String: RelevanceValue] = [:]
        for question in questions where question.relevance?.holds({ known[$0] }) ?? true {
            asked.insert(question.code)
            answers[question.code] = given[question.code]
            do {
                known[question.code] = try question.answer(given[question.code], isAsked: true)
                    .map(question.relevanceValue)
            } catch {
                faults[question.code] = error
            }
        }
        return FormReading(asked: asked, answers: answers, faults: faults)
    }

    /// The first page from a number on that asks something, with what it asks; nil after the last.
    package func page(from number: Int, _ reading: FormReading) -> FormPage? {
        asking(reading).first { $0.number >= number }
    }

    package func page(before number: Int, _ reading: FormReading) -> FormPage? {
        asking(reading).last { $0.number < number }
    }

    /// The first page up to a number on which an answer is wrong or missing.
    package func faultyPage(through number: Int, _ reading: FormReading) -> FormPage? {
        asking(reading).first { page in
            page.number <= number && page.questions.contains { reading.faults[$0.code] != nil }
        }
    }

    private func asking(_ reading: FormReading) -> [FormPage] {
        pages.compactMap { page in
            let questions = page.questions.filter { reading.asked.contains($0.code) }
            return questions.isEmpty ? nil : FormPage(number: page.number, questions: questions)
        }
    }
}
