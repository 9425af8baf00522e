extension PublishedFigures.Words {
    init(_ text: SurveyText) { self.init(vi: text.vi, en: text.en) }

    static let other = PublishedFigures.Words(vi: "Các phương án khác (gộp)", en: "Other answers, together")
    static let noAnswer = PublishedFigures.Words(vi: "Không trả lời", en: "No answer")
}

extension PublishedFigures.Figure {
    /// Of a share.
    init(share: Estimate) { self.init(share) { $0.rounded(decimals: 4) } }

    /// Of a mean or a total.
    init(measure: Estimate) { self.init(measure) { $0.rounded(significant: 6) } }

    private init(_ estimate: Estimate, _ rounded: (Double) -> Double) {
        // Weights that are fitted to a question leave its shares no error but that of rounding.
        let varies = (estimate.standardError ?? 0) > 1e-9
        self.init(
            value: rounded(estimate.value), standardError: estimate.standardError.map(rounded),
            low: estimate.interval.map { rounded($0.lowerBound) },
            high: estimate.interval.map { rounded($0.upperBound) },
            designEffect: varies ? estimate.designEffect?.rounded(significant: 3) : nil,
            effectiveCount: varies ? estimate.effectiveCount?.rounded(significant: 4) : nil)
    }
}

extension PublishedFigures.Table {
    init(_ figures: QuestionFigures) {
        let question = figures.question
        let rows = figures.choices.map { choice in
            PublishedFigures.Row(
                .choice(choice.place), of: question, choice.share, choice.count,
                isSuppressed: choice.isSuppressed)
        }
        let group = PublishedFigures.Group(
            code: nil, label: nil, n: figures.answered, rows: rows,
            mean: figures.mean.map(PublishedFigures.Figure.init(measure:)),
            isMeanSuppressed: figures.isMeanSuppressed,
            total: figures.total.map(PublishedFigures.Figure.init(measure:)))
        self.init(
            code: question.code, type: question.form.kind.rawValue, text: .init(question.text),
            isWithheld: figures.isWithheld, by: nil, byText: nil, groups: [group], pValue: nil)
    }

    init(_ cross: CrossFigures, isWeighted: Bool) {
        let groups = cross.groups.map { group in
            let label = PublishedFigures.label(group.category, of: cross.by)
            return PublishedFigures.Group(
                code: label.code, label: label.words, n: isWeighted ? nil : group.ballots,
                rows: group.cells.map {
                    PublishedFigures.Row(
                        $0.category, of: cross.question, $0.share, $0.count, isSuppressed: $0.isSuppressed)
                },
                mean: group.mean.map(PublishedFigures.Figure.init(measure:)),
                isMeanSuppressed: group.isMeanSuppressed)
        }
        let test = cross.independence
        self.init(
            code: cross.question.code, type: cross.question.form.kind.rawValue,
            text: .init(cross.question.text),
            isWithheld: false, by: cross.by.code, byText: .init(cross.by.text), groups: groups,
            pValue: test?.pValue.rounded(significant: 2), statistic: test?.statistic.rounded(significant: 3),
            degrees: test.map {
                [$0.numeratorDegrees.rounded(significant: 3), $0.denominatorDegrees.rounded(significant: 3)]
            } ?? [])
    }
}

extension PublishedFigures.Row {
    init(
        _ category: CrossCategory, of question: Question, _ share: Estimate?, _ count: Int?,
        isSuppressed: Bool
    ) {
        let label = PublishedFigures.label(category, of: question)
        self.init(
            code: label.code, label: label.words, count: count,
            share: share.map(PublishedFigures.Figure.init(share:)), isSuppressed: isSuppressed)
    }
}

extension PublishedFigures {
    static func label(_ category: CrossCategory, of question: Question) -> (
        code: String, words: Words
    ) {
        switch (category, question.form) {
        case (.other, _): return ("*other", .other)
        case (.noAnswer, _): return ("*noAnswer", .noAnswer)
        case (.choice(let place), .scale(let range)):
            let step = String(range.lowerBound + place)
            return (step, Words(vi: step, en: step))
        case (.choice(let place), let form):
            guard form.choices.indices.contains(place) else { return ("*other", .other) }
            return (form.choices[place].code, Words(form.choices[place].label))
        }
    }
}

extension Double {
    package func rounded(decimals: Int) -> Double {
        let scale = Self.power(decimals)
        let scaled = (self * scale).rounded()
        return scaled.isFinite ? scaled / scale : self
    }

    package func rounded(significant digits: Int) -> Double {
        guard self != 0, isFinite else { return self }
        var magnitude = 0
        var rest = abs(self)
        while rest >= 10, magnitude < 308 { (rest, magnitude) = (rest / 10, magnitude + 1) }
        while rest < 1, magnitude > -308 { (rest, magnitude) = (rest * 10, magnitude - 1) }
        let decimals = digits - 1 - magnitude
        guard decimals < 0 else { return rounded(decimals: Swift.min(decimals, 300)) }
        let scale = Self.power(-decimals)
        return (self / scale).rounded() * scale
    }

    private static func power(_ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { value, _ in value * 10 }
    }
}
