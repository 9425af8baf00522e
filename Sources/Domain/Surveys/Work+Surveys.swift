extension View {
    /// A draft is its owner's side's. What stands is read as a topic is: by the owner's own, those below and those above.
    package func survey(_ id: Survey.ID) throws -> Survey {
        guard let survey = try store.survey(id) else { throw AccessRefusal.notFound }
        let place = try visiblePlace(survey.ownerID)
        if survey.stage == .draft, !caller.covers(place, .advisor, .leader) { throw AccessRefusal.notFound }
        return survey
    }

    /// Whether the caller advises or leads the owner.
    func runs(_ survey: Survey) throws -> Bool {
        try store.place(survey.ownerID, on: caller.today).map { caller.covers($0, .advisor, .leader) }
            ?? false
    }

    package func surveys(_ filter: SurveyFilter, _ page: PageRequest) throws -> Page<Survey> {
        if let id = filter.ownerID { _ = try visiblePlace(id) }
        return try store.surveys(
            filter, owners: Array(linesAbove()), below: anchors,
            drafts: caller.anchors(.advisor, .leader), at: caller.ask.now, on: caller.today, page)
    }

    package func questionnaire(of id: Survey.ID) throws -> (survey: Survey, questionnaire: Questionnaire) {
        (try survey(id), try store.questionnaire(of: id))
    }
}

package struct NewSurvey: Sendable {
    package let id: Survey.ID
    package let owner: UnitReference
    package let title: String
    package let purpose: String?
    package let policyStage: Survey.PolicyStage?
    package let opensAt: Instant?
    package let closesAt: Instant?
    package let uploadGraceDays: Int
    package let quotaMode: Survey.QuotaMode
    package let minCell: Int
    package let publicForm: Bool
    package let participation: Survey.Participation
    package let breakdown: Survey.Breakdown

    package init(
        id: Survey.ID, owner: UnitReference, title: String, purpose: String?,
        policyStage: Survey.PolicyStage?, opensAt: Instant?, closesAt: Instant?, uploadGraceDays: Int,
        quotaMode: Survey.QuotaMode, minCell: Int, publicForm: Bool = false,
        participation: Survey.Participation = .open, breakdown: Survey.Breakdown = .units
    ) {
        self.id = id
        self.owner = owner
        self.title = title
        self.purpose = purpose
        self.policyStage = policyStage
        self.opensAt = opensAt
        self.closesAt = closesAt
        self.uploadGraceDays = uploadGraceDays
        self.quotaMode = quotaMode
        self.minCell = minCell
        self.publicForm = publicForm
        self.participation = participation
        self.breakdown = breakdown
    }
}

package struct SurveyChange: Sendable {
    package var title: String?
    package var purpose: Change<String> = .keep
    package var policyStage: Change<Survey.PolicyStage> = .keep
    package var opensAt: Change<Instant> = .keep
    package var closesAt: Change<Instant> = .keep
    package var uploadGraceDays: Int?
    package var quotaMode: Survey.QuotaMode?
    package var minCell: Int?
    package var publicForm: Bool?
    package var participation: Survey.Participation?
    package var breakdown: Survey.Breakdown?

    package init() {}

    /// What is changed besides the end of the window, in the words of the API.
    package var besidesEnd: [String] {
        [
            ("title", title != nil), ("purpose", !purpose.isKeep), ("policyStage", !policyStage.isKeep),
            ("opensAt", !opensAt.isKeep), ("uploadGraceDays", uploadGraceDays != nil),
            ("quotaMode", quotaMode != nil), ("minCell", minCell != nil),
            ("publicForm", publicForm != nil), ("participation", participation != nil),
            ("breakdown", breakdown != nil),
        ].filter(\.1).map(\.0)
    }
}

extension Work {
    package func createSurvey(_ new: NewSurvey, _ claim: Claim?) throws -> Survey {
        try create(claim, existing: { try view.survey(new.id) }) {
            let ownerID = try view.resolve(new.owner)
            let owner = try view.require(.advisor, over: ownerID).unit
            guard owner.kind == .committee || owner.kind == .cell else {
                throw SurveyRefusal.ownerNotCommittee
            }
            let survey = Survey(
                id: new.id, ownerID: ownerID, title: new.title, purpose: new.purpose,
                policyStage: new.policyStage, opensAt: new.opensAt, closesAt: new.closesAt,
                uploadGraceDays: new.uploadGraceDays, quotaMode: new.quotaMode, minCell: new.minCell,
                publicForm: new.publicForm, participation: new.participation, breakdown: new.breakdown,
                stage: .draft, meta: .new(ask.clock))
            try survey.checkDraft(at: ask.now)
            try survey.checkParticipation()
            try store.insert(survey)
            try record("survey.created", survey.id, in: ownerID)
            return survey
        }
    }

    package func changeSurvey(_ id: Survey.ID, _ change: SurveyChange, _ precondition: Precondition) throws
        -> Survey
    {
        var survey = try surveyToManage(id, precondition)
        guard case .draft = survey.stage else {
            guard change.besidesEnd.isEmpty else { throw SurveyRefusal.frozen(change.besidesEnd) }
            guard let end = change.closesAt.applied(to: nil) else { return survey }
            return try save(try survey.extended(to: end, at: ask.now), "survey.extended")
        }
        survey.title = change.title ?? survey.title
        survey.purpose = change.purpose.applied(to: survey.purpose)
        survey.policyStage = change.policyStage.applied(to: survey.policyStage)
        survey.opensAt = change.opensAt.applied(to: survey.opensAt)
        survey.closesAt = change.closesAt.applied(to: survey.closesAt)
        survey.uploadGraceDays = change.uploadGraceDays ?? survey.uploadGraceDays
        survey.quotaMode = change.quotaMode ?? survey.quotaMode
        survey.minCell = change.minCell ?? survey.minCell
        survey.publicForm = change.publicForm ?? survey.publicForm
        survey.participation = change.participation ?? survey.participation
        survey.breakdown = change.breakdown ?? survey.breakdown
        try survey.checkParticipation()
        if !change.opensAt.isKeep || !change.closesAt.isKeep { try survey.checkDraft(at: ask.now) }
        return try save(survey, "survey.changed")
    }

    package func setQuestionnaire(
        of id: Survey.ID, _ questions: [Question], _ precondition: Precondition
    ) throws -> (survey: Survey, questionnaire: Questionnaire) {
        let survey = try draftToManage(id, precondition)
        let questionnaire = try checked(questions)
        try store.set(questionnaire, of: id)
        return (try save(survey, "survey.questionnaireSet"), questionnaire)
    }

    /// Sets what a spreadsheet asks.
    /// - Parameters:
    ///   - form: as it was read; why it was not is told only to who may set it.
    ///   - acceptLeftOut: whether the survey may ask differently than the spreadsheet.
    package func importQuestionnaire(
        of id: Survey.ID, _ form: Result<XLSForm, XLSFormFaults>, acceptLeftOut: Bool, dryRun: Bool,
        _ precondition: Precondition
    ) throws -> (survey: Survey, questionnaire: Questionnaire, form: XLSForm) {
        let survey = try draftToManage(id, precondition)
        let read = try form.mapError { SurveyRefusal.form($0) }.get()
        let changes = read.leftOut.filter(\.reason.changesSurvey)
        guard acceptLeftOut || changes.isEmpty else { throw SurveyRefusal.leftOut(changes) }
        if dryRun { return (survey, try checked(read.questions), read) }
        let set = try setQuestionnaire(of: id, read.questions, precondition)
        return (set.survey, set.questionnaire, read)
    }

    private func checked(_ questions: [Question]) throws(SurveyRefusal) -> Questionnaire {
        do {
            return try Questionnaire(questions)
        } catch {
            throw SurveyRefusal.questionnaire(error)
        }
    }

    /// - Parameters:
    ///   - publicID: for the public form, if there is to be one.
    ///   - issuer: where there are to be tokens.
    package func openSurvey(_ id: Survey.ID, publicID: String, issuer: TokenIssuer? = nil) throws -> Survey {
        let survey = try surveyToManage(id, .any)
        let hasQuestions = try !store.questionnaire(of: id).questions.isEmpty
        let hasTargets = try !store.progress(of: id).isEmpty
        var opened = try survey.opened(at: ask.now, hasQuestions: hasQuestions, hasTargets: hasTargets)
        if opened.publicForm { opened.publicID = publicID }
        if opened.participation == .token {
            // It has come to ask for tokens since the caller looked.
            guard let issuer else { throw AccessRefusal.preconditionFailed }
            try store.insert(issuer, of: id)
        }
        return try save(opened, "survey.opened")
    }

    package func closeSurvey(_ id: Survey.ID) throws -> Survey {
        let closed = try save(surveyToManage(id, .any).closed(at: ask.now), "survey.closed")
        try store.destroyIdleKeys(at: ask.now)
        return closed
    }

    package func archiveSurvey(_ id: Survey.ID) throws -> Survey {
        try save(surveyToManage(id, .any).archived(at: ask.now), "survey.archived")
    }

    func surveyToManage(_ id: Survey.ID, _ precondition: Precondition) throws -> Survey {
        _ = try view.survey(id)
        guard let survey = try store.surveyToChange(id) else { throw AccessRefusal.notFound }
        try view.require(.advisor, over: survey.ownerID)
        try precondition.check(survey.meta.version)
        return survey
    }

    private func draftToManage(_ id: Survey.ID, _ precondition: Precondition) throws -> Survey {
        let survey = try surveyToManage(id, precondition)
        guard case .draft = survey.stage else { throw SurveyRefusal.notIn(survey.status(at: ask.now)) }
        return survey
    }

    func save(_ survey: Survey, _ action: String) throws -> Survey {
        var survey = survey
        survey.meta = survey.meta.touched(ask.clock)
        try store.update(survey)
        try record(action, survey.id, in: survey.ownerID)
        return survey
    }
}
