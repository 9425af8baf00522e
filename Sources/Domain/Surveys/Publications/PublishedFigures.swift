/// Figures as they are told: rounded to what a survey can tell, so that no figure tells more of the ballots than its cell
/// does; and with their words, so that once published they depend on nothing else.
package struct PublishedFigures: Sendable, Hashable, Codable {
    /// Words in Vietnamese and, where there are any, in English.
    package struct Words: Sendable, Hashable, Codable {
        package let vi: String
        package let en: String?

        package init(vi: String, en: String?) {
            self.vi = vi
            self.en = en
        }
    }

    package struct Figure: Sendable, Hashable, Codable {
        /// A share is 0…1, with four decimals; other figures have six significant digits.
        package let value: Double
        /// Nil where the sample can't tell it.
        package let standardError: Double?
        /// Of the 95 % interval; nil without one.
        package let low: Double?
        package let high: Double?
        package let designEffect: Double?
        /// Ballots of a simple random sample that would tell as much.
        package let effectiveCount: Double?

        package init(
            value: Double, standardError: Double?, low: Double?, high: Double?, designEffect: Double?,
            effectiveCount: Double? = nil
        ) {
            self.effectiveCount = effectiveCount
            self.value = value
            self.standardError = standardError
            self.low = low
            self.high = high
            self.designEffect = designEffect
        }
    }

    package struct Row: Sendable, Hashable, Codable {
        /// Of the choice, or the number of a scale's step. In cross tables there are `*other` and `*noAnswer`, which no
        /// choice can have.
        package let code: String
        package let label: Words
        /// Ballots; nil in a weighted survey and where it is suppressed.
        package let count: Int?
        /// Nil where it is suppressed, and where nobody answered.
        package let share: Figure?
        package let isSuppressed: Bool

        package init(code: String, label: Words, count: Int?, share: Figure?, isSuppressed: Bool) {
            self.code = code
            self.label = label
            self.count = count
            self.share = share
            self.isSuppressed = isSuppressed
        }
    }

    /// The answers of all, or of those who gave one answer to another question.
    package struct Group: Sendable, Hashable, Codable {
        /// Nil for all.
        package let code: String?
        package let label: Words?
        /// Ballots with an answer (of a group: all of its ballots); nil where it is not told.
        package let n: Int?
        package let rows: [Row]
        package let mean: Figure?
        package let isMeanSuppressed: Bool
        /// What all people's answers add up to; only in a weighted survey.
        package let total: Figure?

        package init(
            code: String?, label: Words?, n: Int?, rows: [Row], mean: Figure?, isMeanSuppressed: Bool,
            total: Figure? = nil
        ) {
            self.total = total
            self.code = code
            self.label = label
            self.n = n
            self.rows = rows
            self.mean = mean
            self.isMeanSuppressed = isMeanSuppressed
        }
    }

    package struct Table: Sendable, Hashable, Codable {
        package let code: String
        /// `single`, `multiple`, `scale`, `number`, `rank` or `text`.
        package let type: String
        package let text: Words
        /// Whether nothing is told of it.
        package let isWithheld: Bool
        /// In a cross table the other question.
        package let by: String?
        package let byText: Words?
        /// One for all; in a cross table one for each answer to the other question.
        package let groups: [Group]
        /// In a cross table, of the Rao–Scott test that the two questions have nothing to do with each other.
        package let pValue: Double?
        /// Of that test, F-distributed with `degrees` of freedom.
        package let statistic: Double?
        package let degrees: [Double]

        package init(
            code: String, type: String, text: Words, isWithheld: Bool, by: String?, byText: Words?,
            groups: [Group], pValue: Double?, statistic: Double? = nil, degrees: [Double] = []
        ) {
            self.statistic = statistic
            self.degrees = degrees
            self.code = code
            self.type = type
            self.text = text
            self.isWithheld = isWithheld
            self.by = by
            self.byText = byText
            self.groups = groups
            self.pValue = pValue
        }
    }

    package let ballots: Int
    package let isWeighted: Bool
    package let minCell: Int
    /// The days of collection.
    package let from: CivilDate
    package let to: CivilDate
    /// The committee that asked, as it was called.
    package let ownerName: String
    package let tables: [Table]

    package init(
        ballots: Int, isWeighted: Bool, minCell: Int, from: CivilDate, to: CivilDate, ownerName: String,
        tables: [Table]
    ) {
        self.ballots = ballots
        self.isWeighted = isWeighted
        self.minCell = minCell
        self.from = from
        self.to = to
        self.ownerName = ownerName
        self.tables = tables
    }
}

/// Results of a survey as they were made public (công bố): signed off, never changed, followed by a new version where
/// something was wrong.
package struct Publication: Sendable, Hashable {
    package typealias ID = Identifier<Publication>

    package struct Version: Sendable, Hashable {
        /// From 1.
        package let number: Int
        package let publishedAt: Instant
        /// Why there is another one; the first has none.
        package let reason: String?

        package init(number: Int, publishedAt: Instant, reason: String?) {
            self.number = number
            self.publishedAt = publishedAt
            self.reason = reason
        }
    }

    /// The same for all versions.
    package let id: ID
    package let surveyID: Survey.ID
    package let title: String
    /// What the committee has to say of the figures.
    package let summary: String?
    package let version: Version
    package let figures: PublishedFigures

    package init(
        id: ID, surveyID: Survey.ID, title: String, summary: String?, version: Version,
        figures: PublishedFigures
    ) {
        self.id = id
        self.surveyID = surveyID
        self.title = title
        self.summary = summary
        self.version = version
        self.figures = figures
    }
}
