import Domain
import HTTPTypes

enum SurveyRoutes {
    static let all: [Route] = [
        .get("/v1/surveys", query: true, list),
        .post("/v1/surveys", create),
        .get("/v1/surveys/{id}") { exchange in
            let id = try exchange.id(of: Survey.self)
            let now = try exchange.ask.now
            return answer(try await exchange.view { try $0.survey(id) }, at: now)
        },
        .patch("/v1/surveys/{id}", change),
        .get("/v1/surveys/{id}/questionnaire") { exchange in
            let id = try exchange.id(of: Survey.self)
            let now = try exchange.ask.now
            let found = try await exchange.view { try $0.questionnaire(of: id) }
            return answer(found.survey, found.questionnaire, at: now)
        },
        .put("/v1/surveys/{id}/questionnaire", setQuestionnaire),
        .post("/v1/surveys/{id}/questionnaire/import", body: .xlsx, query: true, importQuestionnaire),
        .post("/v1/surveys/{id}/opening", body: .none, open),
        .post("/v1/surveys/{id}/closing", body: .none) { exchange in
            try await act(exchange) { try $0.closeSurvey($1) }
        },
        .post("/v1/surveys/{id}/archive", body: .none) { exchange in
            try await act(exchange) { try $0.archiveSurvey($1) }
        },
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let owner = query.unit("owner")
        let (status, text) = (
            query.choice("status", Survey.Status.self), query.text("q", length: Limits.query)
        )
        let page = try exchange.page(query)
        try query.finish()
        let now = try exchange.ask.now
        let surveys = try await exchange.view { view in
            try view.surveys(
                SurveyFilter(ownerID: try owner.map { try view.resolve($0) }, status: status, query: text),
                page)
        }
        return exchange.list(query, surveys) { write($0, at: now, &$1) }
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let fields = try exchange.fields()
        let (id, claim) = try exchange.newID(fields.optionalIdentifier("id", of: Survey.self))
        let owner = fields.unit("owner")
        let title = fields.text("title", length: Limits.title)
        let purpose = fields.optionalText("purpose", length: Limits.purpose, multiline: true)
        let policyStage = fields.optionalChoice("policyStage", Survey.PolicyStage.self)
        let (opensAt, closesAt) = (fields.optionalInstant("opensAt"), fields.optionalInstant("closesAt"))
        let grace = fields.optionalInteger("uploadGraceDays", in: Limits.uploadGraceDays) ?? 0
        let quotaMode = fields.choice("quotaMode", default: Survey.QuotaMode.soft)
        let minCell = fields.optionalInteger("minCell", in: Limits.minCell) ?? Limits.minCell.lowerBound
        let publicForm = fields.flag("publicForm", default: false)
        let participation = fields.choice("participation", default: Survey.Participation.open)
        let breakdown = fields.choice("breakdown", default: Survey.Breakdown.units)
        try fields.finish()
        let new = NewSurvey(
            id: id, owner: try present(owner), title: title, purpose: purpose, policyStage: policyStage,
            opensAt: opensAt, closesAt: closesAt, uploadGraceDays: grace, quotaMode: quotaMode,
            minCell: minCell, publicForm: publicForm, participation: participation, breakdown: breakdown)
        let now = try exchange.ask.now
        return try await exchange.work {
            try $0.createSurvey(new, claim)
        } answer: {
            created($0, at: now)
        }
    }

    static func created(_ survey: Survey, at now: Instant) -> Answer {
        answer(survey, at: now).created("/v1/surveys/\(survey.id)")
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        var change = SurveyChange()
        change.title = fields.optionalText("title", length: Limits.title)
        change.purpose = fields.textChange(
            "purpose", length: Limits.purpose, multiline: true, clearable: true)
        change.policyStage = fields.choiceChange("policyStage", Survey.PolicyStage.self, clearable: true)
        change.opensAt = fields.instantChange("opensAt", clearable: true)
        change.closesAt = fields.instantChange("closesAt", clearable: true)
        change.uploadGraceDays = fields.optionalInteger("uploadGraceDays", in: Limits.uploadGraceDays)
        change.quotaMode = fields.optionalChoice("quotaMode", Survey.QuotaMode.self)
        change.minCell = fields.optionalInteger("minCell", in: Limits.minCell)
        change.publicForm = fields.optionalFlag("publicForm")
        change.participation = fields.optionalChoice("participation", Survey.Participation.self)
        change.breakdown = fields.optionalChoice("breakdown", Survey.Breakdown.self)
        try fields.finish()
        let (wanted, precondition, now) = (change, exchange.precondition, try exchange.ask.now)
        return answer(try await exchange.work { try $0.changeSurvey(id, wanted, precondition) }, at: now)
    }

    private static func setQuestionnaire(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let fields = try exchange.fields()
        let questions = fields.objects("questions", count: Limits.questions, QuestionWire.read)
        try fields.finish()
        let wanted = try questions.map { try present($0) }
        let (precondition, now) = (exchange.precondition, try exchange.ask.now)
        let set = try await exchange.work { try $0.setQuestionnaire(of: id, wanted, precondition) }
        return answer(set.survey, set.questionnaire, at: now)
    }

    private static func open(_ exchange: Exchange) async throws -> Answer {
        let (id, publicID) = (try exchange.id(of: Survey.self), RandomIdentifier.next())
        let draft = try await exchange.view { try $0.survey(id) }
        let needsIssuer = draft.stage == .draft && draft.participation == .token
        let issuer = needsIssuer ? try await exchange.services.tokenIssuing.makeIssuer() : nil
        return try await act(exchange) { try $0.openSurvey($1, publicID: publicID, issuer: issuer) }
    }

    private static func importQuestionnaire(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let query = exchange.query
        let (dryRun, acceptLeftOut) = (query.flag("dryRun"), query.flag("acceptLeftOut"))
        try query.finish()
        var workbook = try Workbook(exchange.body)
        let sheets = try XLSForm.sheets(among: workbook.names).map { try workbook.sheet($0) }
        let form = Result { () throws(XLSFormFaults) in try XLSForm(sheets) }
        let (precondition, now) = (exchange.precondition, try exchange.ask.now)
        return try await exchange.work { work in
            try work.importQuestionnaire(
                of: id, form, acceptLeftOut: acceptLeftOut, dryRun: dryRun, precondition)
        } answer: { set in
            let answer = Answer.json { json in
                write(set.survey.id, set.questionnaire, &json)
                json.member("title", set.form.title)
                XLSFormWire.write(set.form.leftOut, in: exchange.context.language, &json)
                json.member("dryRun", dryRun)
            }
            return dryRun ? answer : answer.tagged(tag(set.survey, at: now))
        }
    }

    private static func act(
        _ exchange: Exchange, _ action: @escaping @Sendable (Work, Survey.ID) throws -> Survey
    ) async throws -> Answer {
        let id = try exchange.id(of: Survey.self)
        let now = try exchange.ask.now
        return try await exchange.work {
            try action($0, id)
        } answer: {
            answer($0, at: now)
        }
    }

    private static func answer(_ survey: Survey, at now: Instant) -> Answer {
        Answer.json { write(survey, at: now, &$0) }.tagged(tag(survey, at: now))
    }

    private static func answer(_ survey: Survey, _ questionnaire: Questionnaire, at now: Instant) -> Answer {
        Answer.json { write(survey.id, questionnaire, &$0) }.tagged(tag(survey, at: now))
    }

    private static func write(_ id: Survey.ID, _ questionnaire: Questionnaire, _ json: inout JSONWriter) {
        json.member("surveyId", id)
        json.memberArray(
            "questions",
            { json in
                for question in questionnaire.questions {
                    json.object { QuestionWire.write(question, &$0) }
                }
            })
    }

    /// The clock opens and closes.
    static func tag(_ survey: Survey, at now: Instant) -> String {
        "\(survey.meta.version)-\(survey.status(at: now).rawValue)"
    }

    static func write(_ survey: Survey, at now: Instant, _ json: inout JSONWriter) {
        json.member("id", survey.id)
        json.member("ownerId", survey.ownerID)
        json.member("title", survey.title)
        json.member("purpose", survey.purpose)
        json.member("policyStage", survey.policyStage)
        json.member("status", survey.status(at: now))
        json.member("opensAt", survey.opensAt)
        json.member("closesAt", survey.closesAt)
        json.member("uploadGraceDays", survey.uploadGraceDays)
        json.member("uploadsUntil", survey.uploadsUntil)
        json.member("quotaMode", survey.quotaMode)
        json.member("minCell", survey.minCell)
        json.member("waveOfId", survey.waveOfID)
        json.member("publicForm", survey.publicForm)
        json.member("participation", survey.participation)
        json.member("breakdown", survey.breakdown)
        json.member("publicId", survey.publicID)
        survey.meta.write(&json)
    }
}

extension Survey.Status: WireValue {}
extension Survey.PolicyStage: WireValue {}
extension Survey.QuotaMode: WireValue {}
extension Survey.Participation: WireValue {}
extension Survey.Breakdown: WireValue {}
