import Domain

let surveyColumns: Statement = """
    s.id, s.owner_id, s.title, s.purpose, s.policy_stage, s.opens_at, s.closes_at, s.upload_grace_days, s.quota_mode,
    s.min_cell, s.public_form, s.participation, s.breakdown, s.public_id, s.is_published,
    s.wave_of, s.stage, s.version, s.created_at, s.updated_at
    """

func decodeSurvey(_ row: Row) throws -> Survey {
    let (opensAt, closesAt) = (try row.optionalInstant("opens_at"), try row.optionalInstant("closes_at"))
    return Survey(
        id: try row.id("id"), ownerID: try row.id("owner_id"), title: try row.text("title"),
        purpose: try row.optionalText("purpose"),
        policyStage: try row.optionalText("policy_stage") == nil ? nil : row.choice("policy_stage"),
        opensAt: opensAt, closesAt: closesAt, uploadGraceDays: try row.int("upload_grace_days"),
        quotaMode: try row.choice("quota_mode"), minCell: try row.int("min_cell"),
        publicForm: try row.bool("public_form"), participation: try row.choice("participation"),
        breakdown: try row.choice("breakdown"), publicID: try row.optionalText("public_id"),
        isPublished: try row.bool("is_published"),
        waveOfID: try row.optionalID("wave_of"),
        stage: try stage(try row.text("stage"), opensAt, closesAt), meta: try row.meta())
}

private func stage(_ name: String, _ opensAt: Instant?, _ closesAt: Instant?) throws -> Survey.Stage {
    switch (name, opensAt, closesAt) {
    case ("draft", _, _): .draft
    case ("fielded", let from?, let to?): .fielded(Survey.Window(from: from, to: to))
    case ("archived", let from?, let to?): .archived(Survey.Window(from: from, to: to))
    default: throw StorageError.corrupt("a survey is '\(name)' without a window")
    }
}

private func name(of stage: Survey.Stage) -> String {
    switch stage {
    case .draft: "draft"
    case .fielded: "fielded"
    case .archived: "archived"
    }
}

extension SQLStore {
    func survey(_ id: Survey.ID) throws -> Survey? {
        try row("SELECT \(statement: surveyColumns) FROM survey s WHERE s.id = \(id.rawValue)").map {
            try decodeSurvey($0)
        }
    }

    func surveyToChange(_ id: Survey.ID) throws -> Survey? {
        try row(
            """
            SELECT \(statement: surveyColumns) FROM survey s WHERE s.id = \(id.rawValue)
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodeSurvey($0) }
    }

    func surveys(
        _ filter: SurveyFilter, owners: [Unit.ID], below anchors: [Unit.ID], drafts: [Unit.ID],
        at now: Instant, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<Survey> {
        var with: [Statement] = []
        let standing = try arms("s.owner_id", below: anchors, at: owners, on: day, &with).map { arm in
            PageArm(
                condition: "\(statement: arm.condition) AND s.stage <> 'draft'", leads: arm.leads,
                readsMost: arm.readsMost)
        }
        let own = drafts.isEmpty ? [] : try draftArms(below: drafts, on: day, &with)
        var filters = [Self.filter(filter.status, at: now)]
        if let id = filter.ownerID {
            filters.append(PageFilter(condition: "s.owner_id = \(id.rawValue)", leads: true))
        }
        if let query = filter.query { filters.append(search("s.folded", query)) }
        return try self.page(
            with: with, columns: surveyColumns, table: "survey s", arms: standing + own, filters: filters,
            order: PageOrder(key: "s.created_at", keyIsInteger: true, id: "s.id", descending: true),
            updated: "s.updated_at", page
        ) { try decodeSurvey($0) }
    }

    private func draftArms(below anchors: [Unit.ID], on day: CivilDate, _ with: inout [Statement]) throws
        -> [PageArm]
    {
        let inside = try units("drafting", below: anchors, on: day)
        guard !inside.everything else {
            return [PageArm(condition: "s.stage = 'draft'", leads: false, readsMost: true)]
        }
        with.append(inside.definition)
        return [
            PageArm(
                condition: "s.stage = 'draft' AND \(statement: inside.contains("s.owner_id"))", leads: false)
        ]
    }

    private static func filter(_ status: Survey.Status?, at now: Instant) -> PageFilter {
        let now = now.milliseconds
        let condition: Statement =
            switch status {
            case nil: "s.stage <> 'archived'"
            case .draft: "s.stage = 'draft'"
            case .scheduled: "s.stage = 'fielded' AND s.opens_at > \(now)"
            case .open: "s.stage = 'fielded' AND s.opens_at <= \(now) AND s.closes_at > \(now)"
            case .closed: "s.stage = 'fielded' AND s.closes_at <= \(now) AND s.is_published = 0"
            case .published: "s.stage = 'fielded' AND s.closes_at <= \(now) AND s.is_published = 1"
            case .archived: "s.stage = 'archived'"
            }
        return PageFilter(condition: condition)
    }

    func waves(of id: Survey.ID) throws -> [Survey] {
        try rows(
            """
            SELECT \(statement: surveyColumns) FROM survey s
            WHERE s.id = \(id.rawValue) OR s.wave_of = \(id.rawValue)
            ORDER BY CASE s.stage WHEN 'draft' THEN 1 ELSE 0 END, s.opens_at, s.created_at, s.id
            """
        ).map { try decodeSurvey($0) }
    }

    func insert(_ survey: Survey) throws {
        try execute(
            """
            INSERT INTO survey (id, owner_id, title, purpose, policy_stage, opens_at, closes_at, upload_grace_days,
                quota_mode, min_cell, public_form, participation, breakdown, public_id, wave_of, stage, folded, version,
                created_at, updated_at)
            VALUES (\(survey.id.rawValue), \(survey.ownerID.rawValue), \(survey.title), \(survey.purpose),
                \(survey.policyStage?.rawValue), \(survey.opensAt?.milliseconds), \(survey.closesAt?.milliseconds),
                \(survey.uploadGraceDays), \(survey.quotaMode.rawValue), \(survey.minCell),
                \(survey.publicForm), \(survey.participation.rawValue), \(survey.breakdown.rawValue), \(survey.publicID),
                \(survey.waveOfID?.rawValue), \(name(of: survey.stage)), \(survey.title.folded), \(survey.meta.version),
                \(survey.meta.createdAt.milliseconds), \(survey.meta.updatedAt.milliseconds))
            """)
    }

    func update(_ survey: Survey) throws {
        try execute(
            """
            UPDATE survey SET title = \(survey.title), purpose = \(survey.purpose),
                policy_stage = \(survey.policyStage?.rawValue), opens_at = \(survey.opensAt?.milliseconds),
                closes_at = \(survey.closesAt?.milliseconds), upload_grace_days = \(survey.uploadGraceDays),
                quota_mode = \(survey.quotaMode.rawValue), min_cell = \(survey.minCell),
                public_form = \(survey.publicForm), participation = \(survey.participation.rawValue),
                breakdown = \(survey.breakdown.rawValue), public_id = \(survey.publicID), stage = \(name(of: survey.stage)), folded = \(survey.title.folded),
                version = \(survey.meta.version), updated_at = \(survey.meta.updatedAt.milliseconds)
            WHERE id = \(survey.id.rawValue)
            """)
    }

    func questionnaire(of id: Survey.ID) throws -> Questionnaire {
        guard let row = try row("SELECT questions FROM survey_questionnaire WHERE survey_id = \(id.rawValue)")
        else { return .empty }
        let stored: [StoredQuestion] = try fromStoredJSON(row.text("questions"))
        return Questionnaire(unchecked: try stored.map { try $0.value() })
    }

    func set(_ questionnaire: Questionnaire, of id: Survey.ID) throws {
        try execute(
            """
            INSERT INTO survey_questionnaire (survey_id, questions)
            VALUES (\(id.rawValue), \(try storedJSON(questionnaire.questions.map(StoredQuestion.init))))
            ON CONFLICT (survey_id) DO UPDATE SET questions = excluded.questions
            """)
    }
}
