package struct NewPublication: Sendable {
    package let id: Publication.ID
    package let title: String
    package let summary: String?
    /// All of them where none is named.
    package let questions: [String]
    package let crosses: [(question: String, by: String)]
    /// Why there is another version.
    package let reason: String?

    package init(
        id: Publication.ID, title: String, summary: String?, questions: [String],
        crosses: [(question: String, by: String)], reason: String?
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.questions = questions
        self.crosses = crosses
        self.reason = reason
    }
}

/// A publication as lists show it.
package struct PublicationEntry: Sendable, Hashable {
    package let id: Publication.ID
    package let surveyID: Survey.ID
    package let ownerName: String
    package let title: String
    /// The last one.
    package let version: Publication.Version
    package let meta: Meta

    package init(
        id: Publication.ID, surveyID: Survey.ID, ownerName: String, title: String,
        version: Publication.Version,
        meta: Meta
    ) {
        self.id = id
        self.surveyID = surveyID
        self.ownerName = ownerName
        self.title = title
        self.version = version
        self.meta = meta
    }
}

extension Work {
    /// A leader's act: whoever publishes has signed it off. What is published stays; the next one is another version.
    package func publishSurvey(_ id: Survey.ID, _ new: NewPublication) throws -> (
        publication: Publication, versions: [Publication.Version]
    ) {
        _ = try view.survey(id)
        guard let survey = try store.surveyToChange(id) else { throw AccessRefusal.notFound }
        let owner = try view.require(.leader, over: survey.ownerID).unit
        let earlier = try store.publication(of: id)
        let reason = try Publication.reason(new.reason, after: earlier?.version)
        let settled = try SettledSurvey(survey, store, at: ask.now)
        let figures = try settled.published(new, ownerName: owner.name)
        let publication = Publication(
            id: earlier?.id ?? new.id, surveyID: id, title: new.title, summary: new.summary,
            version: Publication.Version(
                number: (earlier?.version.number ?? 0) + 1, publishedAt: ask.now, reason: reason),
            figures: figures)
        let meta = earlier?.meta.touched(ask.clock) ?? .new(ask.clock)
        try store.insert(publication, meta: meta)
        try record("survey.published", id, in: survey.ownerID, reason: reason)
        return (publication, try store.publishedVersions(of: publication.id))
    }
}

extension Publication {
    static func reason(_ reason: String?, after earlier: Version?) throws(SurveyRefusal) -> String? {
        guard earlier != nil else {
            guard reason == nil else { throw .reasonWithoutVersion }
            return nil
        }
        guard let reason else { throw .reasonMissing }
        return reason
    }
}

extension SettledSurvey {
    fileprivate func published(_ new: NewPublication, ownerName: String) throws -> PublishedFigures {
        guard let window = survey.window else { throw AccessRefusal.notFound }
        var tables: [PublishedFigures.Table] = []
        for (place, code) in (new.questions.isEmpty ? questionnaire.questions.map(\.code) : new.questions)
            .enumerated()
        {
            tables += try SurveyRefusal.located("/questions/\(place)") {
                try self.figures(code, within: nil).tables
            }
        }
        for (place, (question, by)) in new.crosses.enumerated() {
            let figures = try SurveyRefusal.located("/crosses/\(place)") {
                try self.cross(question, by: by)
            }
            tables.append(PublishedFigures.Table(figures, isWeighted: weighting.isWeighted))
        }
        return PublishedFigures(
            ballots: all([], nil).ballots, isWeighted: weighting.isWeighted, minCell: survey.minCell,
            from: window.days.lowerBound, to: window.days.upperBound, ownerName: ownerName, tables: tables)
    }
}

extension Storage {
    /// Without sign-in: what is published is for everybody.
    package func publication(_ id: Publication.ID, version: Int?) async throws -> (
        publication: Publication, versions: [Publication.Version]
    ) {
        try await read { store in
            let versions = try store.publishedVersions(of: id)
            guard let number = version ?? versions.last?.number,
                let publication = try store.publication(id, version: number)
            else { throw AccessRefusal.notFound }
            return (publication, versions)
        }
    }
}
