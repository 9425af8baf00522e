/// Holds one question's expression against the questionnaire.
struct RelevanceCheck {
    typealias Mention = Relevance.Placed<String>

    struct Questionnaire {
        let questions: [RelevanceQuestion]
        /// Of two questions by one code the first counts; that there are two is for others to tell.
        let index: [String: Int]
        /// The questions that each one refers to.
        let references: [[Int]]

        init(_ questions: [RelevanceQuestion]) {
            let index = Dictionary(
                questions.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
            self.questions = questions
            self.index = index
            references = questions.map { question in
                question.relevance.map { $0.references.compactMap { index[$0] } } ?? []
            }
        }

        /// The shortest way along references, both ends included.
        func path(from start: Int, to end: Int) -> [Int]? {
            var previous = [start: start]
            var queue = [start]
            var next = 0
            while next < queue.count {
                let question = queue[next]
                next += 1
                if question == end {
                    var path = [end]
                    while let last = path.last, last != start, let before = previous[last] {
                        path.append(before)
                    }
                    return path.reversed()
                }
                for reference in references[question] where previous[reference] == nil {
                    previous[reference] = question
                    queue.append(reference)
                }
            }
            return nil
        }
    }

    private let own: Int
    private let questionnaire: Questionnaire
    private let most: Int
    private(set) var errors: [RelevanceError] = []

    init(of own: Int, in questionnaire: Questionnaire, most: Int) {
        self.own = own
        self.questionnaire = questionnaire
        self.most = most
    }

    private mutating func tell(_ kind: RelevanceError.Kind, at: Int, expected: [RelevanceError.Expected]) {
        errors.append(RelevanceError(kind, at: at, expected: expected))
    }

    mutating func inspect(_ condition: Relevance.Condition) {
        for leaf in condition.leaves where errors.count < most {
            switch leaf {
            case .comparison(let comparison): inspect(comparison)
            case .selected(let mention, let choice): inspect(choice, selectedIn: mention)
            case .answered(let mention): _ = question(mention)
            case .any, .all, .not: break
            }
        }
        // A comparison can have two.
        errors = Array(errors.prefix(most))
    }

    /// Nil if it cannot be asked about, which is told.
    private mutating func question(_ mention: Mention) -> RelevanceQuestion? {
        guard let index = questionnaire.index[mention.value] else {
            tell(
                .unknownQuestion(RelevanceError.cut(mention.value)), at: mention.at,
                expected: [.earlierQuestion])
            return nil
        }
        if index == own {
            tell(.ownQuestion(mention.value), at: mention.at, expected: [.earlierQuestion])
        } else if index > own {
            let path = questionnaire.path(from: index, to: own)
            let cycle = path.map { path in
                RelevanceError.Kind.cycle(([own] + path.dropLast()).map { questionnaire.questions[$0].code })
            }
            tell(cycle ?? .laterQuestion(mention.value), at: mention.at, expected: [.earlierQuestion])
        } else {
            return questionnaire.questions[index]
        }
        return nil
    }

    private mutating func inspect(_ choice: Relevance.Placed<String>, selectedIn mention: Mention) {
        guard let question = question(mention) else { return }
        guard question.answers == .single || question.answers == .multiple else {
            tell(
                .notSelectable(question.code, question.answers), at: mention.at,
                expected: question.answers.uses)
            return
        }
        inspect(choice, of: question)
    }

    private mutating func inspect(_ choice: Relevance.Placed<String>, of question: RelevanceQuestion) {
        guard !question.choices.contains(choice.value) else { return }
        tell(
            .unknownChoice(RelevanceError.cut(choice.value), of: question.code), at: choice.at,
            expected: [.knownChoice])
    }
}

extension RelevanceCheck {
    /// What stands on one side of a comparison.
    private enum Side {
        case numeric(RelevanceQuestion)
        case single(RelevanceQuestion)
        case number
        case choice(Relevance.Placed<String>)
    }

    private mutating func inspect(_ comparison: Relevance.Comparison) {
        let sides = (side(comparison.left), side(comparison.right))
        guard let left = sides.0, let right = sides.1 else { return }
        let relation = comparison.relation
        switch (left, right) {
        case (.number, .number), (.number, .choice), (.choice, .number), (.choice, .choice):
            tell(.noQuestion, at: comparison.left.at, expected: [.question])
        case (.numeric, .numeric), (.numeric, .number), (.number, .numeric): break
        case (.single(let question), .choice(let choice)), (.choice(let choice), .single(let question)):
            if !relation.value.isEquality {
                tell(.notOrdered(question.code, question.answers), at: relation.at, expected: [.equality])
            }
            inspect(choice, of: question)
        case (.single(let question), _):
            tell(.mismatch(question.code, question.answers), at: comparison.right.at, expected: [.choice])
        case (_, .single(let question)):
            tell(.mismatch(question.code, question.answers), at: comparison.left.at, expected: [.choice])
        case (.numeric(let question), .choice):
            tell(.mismatch(question.code, question.answers), at: comparison.right.at, expected: [.number])
        case (.choice, .numeric(let question)):
            tell(.mismatch(question.code, question.answers), at: comparison.left.at, expected: [.number])
        }
    }

    /// Nil if it cannot be compared, which is told.
    private mutating func side(_ operand: Relevance.Operand) -> Side? {
        switch operand {
        case .number: return .number
        case .choice(let choice): return .choice(choice)
        case .count(let mention):
            guard let question = question(mention) else { return nil }
            if question.answers == .multiple { return .numeric(question) }
            tell(
                .notCountable(question.code, question.answers), at: mention.at, expected: [.multipleQuestion])
        case .question(let mention):
            guard let question = question(mention) else { return nil }
            if question.answers.isNumeric { return .numeric(question) }
            if question.answers == .single { return .single(question) }
            tell(
                .notComparable(question.code, question.answers), at: mention.at,
                expected: question.answers.uses)
        }
        return nil
    }
}
