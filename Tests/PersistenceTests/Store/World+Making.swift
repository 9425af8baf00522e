import Domain
import Persistence
import Testing

/// Short words for making what a test needs, by the use cases.
extension World {
    @discardableResult
    func unit(
        _ code: String, _ kind: Unit.Kind = .committee, _ level: Unit.Level = .commune,
        below parent: String = "TW",
        name: String? = nil, receivesFor: String? = nil, from: String = "2000-01-01", to: String? = nil
    ) async throws -> Unit.ID {
        let new = NewUnit(
            id: ids.make(), code: code, name: name ?? "Đơn vị \(code)", shortName: nil, kind: kind,
            level: level,
            parent: .code(parent), receivesFor: receivesFor.map { .code($0) }, officerInCharge: nil,
            validFrom: try day(from), validTo: try to.map { try day($0) })
        return try await work { try $0.createUnit(new, nil).id }
    }

    /// A draft of the root unless told.
    func survey(
        _ title: String = "Khảo sát", owner: Unit.ID? = nil, opensAt: Instant? = nil, closesAt: Instant? = nil
    ) async throws -> Survey.ID {
        let new = NewSurvey(
            id: ids.make(), owner: .id(owner ?? root), title: title, purpose: nil, policyStage: nil,
            opensAt: opensAt, closesAt: closesAt, uploadGraceDays: 0, quotaMode: .soft, minCell: 5)
        return try await work { try $0.createSurvey(new, nil).id }
    }

    /// The owner's root, or another unit, alone.
    func setTarget(of id: Survey.ID, _ unit: Unit.ID? = nil) async throws {
        let target = NewTarget(unit: .id(unit ?? root), quota: 10)
        _ = try await work { try $0.setTargets(of: id, [target], .any) }
    }

    /// One that is open, with a question of a scale, `muc`, that has to be answered, and one of text, `vi_sao`.
    func openSurvey(
        _ title: String = "Khảo sát", targets: [(Unit.ID, Int)], mode: Survey.QuotaMode = .soft,
        closesAt: Instant? = nil
    ) async throws -> Survey.ID {
        let id = try await survey(title, closesAt: closesAt ?? now.adding(days: 9))
        var change = SurveyChange()
        change.quotaMode = mode
        let questions = [
            Question(
                code: "muc", text: SurveyText(vi: "Mức?", en: nil), form: .scale(1...5), isRequired: true,
                relevance: nil),
            Question(
                code: "vi_sao", text: SurveyText(vi: "Vì sao?", en: nil), form: .text(1...100),
                isRequired: false,
                relevance: nil),
        ]
        let (wanted, targets) = (change, targets.map { NewTarget(unit: .id($0.0), quota: $0.1) })
        _ = try await work { try $0.changeSurvey(id, wanted, .any) }
        _ = try await work { try $0.setQuestionnaire(of: id, questions, .any) }
        _ = try await work { try $0.setTargets(of: id, targets, .any) }
        _ = try await work { try $0.openSurvey(id, publicID: id.rawValue) }
        return id
    }

    /// - Parameter hash: what it is known by when it is sent again.
    @discardableResult
    func ballot(
        _ survey: Survey.ID, _ unit: Unit.ID, by account: Account.ID? = nil, muc: Double = 3,
        viSao: String? = nil, hash: String? = nil, at now: Instant? = nil
    ) async throws -> CastBallot {
        let new = try await newBallot(survey, unit, muc: muc, viSao: viSao, hash: hash, at: now)
        return try await work(account, at: now) { try $0.castBallot(new, in: survey, randomID: randomID) }
    }

    func newBallot(
        _ survey: Survey.ID, _ unit: Unit.ID, muc: Double = 3, viSao: String? = nil, hash: String? = nil,
        at now: Instant? = nil
    ) async throws -> NewBallot {
        var answers: [String: GivenAnswer] = ["muc": .number(muc)]
        if let viSao { answers["vi_sao"] = .text(viSao) }
        let form = try await storage.read { try $0.form(of: survey) }
        var known: (@Sendable (_ salt: String) -> String)?
        if let hash { known = { "\($0) \(hash)" } }
        return NewBallot(
            unit: .id(unit), collectedOn: (now ?? self.now).civilDate, answers: answers, form: form,
            hash: known)
    }

    /// - Parameter marks: the answer to `muc`, a ballot each; with 5 something is written.
    func newBatch(_ survey: Survey.ID, _ marks: [Double], issued: Int? = nil, sample: [Int]) async throws
        -> NewBatch
    {
        let form = try await storage.read { try $0.form(of: survey) }
        return NewBatch(
            collectedOn: now.civilDate,
            sheets: BallotBatch.Sheets(
                issued: issued ?? marks.count + 3, counted: marks.count, spoiled: 1, lost: 2),
            ballots: GivenBallots(marks.map(Self.answers), form: form), sample: sample)
    }

    private static func answers(_ mark: Double) -> [String: GivenAnswer] {
        mark == 5 ? ["muc": .number(mark), "vi_sao": .text("Đường xấu")] : ["muc": .number(mark)]
    }

    func enterBatch(
        _ survey: Survey.ID, _ unit: Unit.ID, number: String = "1", _ marks: [Double], sample: [Int],
        by account: Account.ID? = nil
    ) async throws -> BallotBatch {
        let new = try await newBatch(survey, marks, sample: sample)
        let id: BallotBatch.ID = ids.make()
        return try await work(account) {
            try $0.enterBatch(id, number: number, at: .id(unit), new, in: survey)
        }
    }

    /// - Parameter marks: by position, in the order in which they are sent.
    func checkBatch(
        _ batch: BallotBatch, _ marks: [(Int, Double)], by account: Account.ID? = nil, at now: Instant? = nil
    ) async throws -> (batch: BallotBatch, differences: [BatchDifference]) {
        let form = try await storage.read { try $0.form(of: batch.surveyID) }
        let (positions, given) = (
            marks.map(\.0), GivenBallots(marks.map { Self.answers($0.1) }, form: form)
        )
        return try await work(account, at: now) {
            try $0.checkBatch(
                batch.id, positions: positions, given, in: batch.surveyID, randomID: randomID)
        }
    }

    @discardableResult
    func change(_ id: Unit.ID, _ change: UnitChange) async throws -> Unit {
        try await work { try $0.changeUnit(id, change, .any) }
    }

    func account(_ name: String, _ grants: (Role, Unit.ID)..., collaborator: Collaborator.ID? = nil)
        async throws
        -> Account.ID
    {
        let since = try day("2000-01-01")
        let new = NewAccount(
            id: ids.make(), username: name, displayName: "Tài khoản \(name)",
            unit: .id(grants.first?.1 ?? root),
            collaboratorID: collaborator, hash: PasswordHash("x"), mustChangePassword: false,
            grants: grants.map { NewGrant(role: $0.0, unit: .id($0.1), from: since, to: nil) })
        return try await work { try $0.createAccount(new, nil).id }
    }

    func collaborator(in unit: Unit.ID, from: String? = "2026-01-01", to: String? = nil) async throws
        -> Collaborator.ID
    {
        let new = NewCollaborator(
            id: ids.make(), codeName: nil, unit: .id(unit), occupation: "Giáo viên", expertise: ["y tế"],
            confidential: false)
        let id = try await work { try $0.createCollaborator(new, nil).id }
        if let from { try await appoint(id, in: unit, from: from, to: to) }
        return id
    }

    func appoint(_ id: Collaborator.ID, in unit: Unit.ID, from: String, to: String? = nil) async throws {
        let new = NewAppointment(
            unit: .id(unit), decisionNumber: "12-QĐ/ĐU", decisionDate: try day(from), from: try day(from),
            to: try to.map { try day($0) }, position: "Cộng tác viên")
        _ = try await work { try $0.appoint(id, new) }
    }

    func topic(_ name: String, of unit: Unit.ID? = nil) async throws -> Topic.ID {
        let id: Topic.ID = ids.make()
        return try await work { try $0.createTopic(id, name: name, unit: unit.map { .id($0) }, nil).id }
    }

    func newRegime(
        _ title: String = "Chế độ tháng", issuer: Unit.ID? = nil, within: Unit.ID? = nil,
        kind: Regime.ReportKind = .periodic, frequency: Frequency = .monthly, periods: [String]? = nil,
        reporters: Reporters.Kind = .units, depth: Reporters.Depth = .all, levels: [Unit.Level]? = nil,
        kinds: [Unit.Kind]? = [.committee, .cell], except: [Unit.ID] = [], dueDay: Int = 20, opens: Int = 10,
        lock: Int? = nil, from: String = "2026-10-01", to: String? = nil
    ) throws -> NewRegime {
        let issuer = issuer ?? root
        var new = NewRegime(
            id: ids.make(), issuer: .id(issuer), title: title, legalBasis: nil, reportKind: kind,
            frequency: frequency, periods: periods, reporterKind: reporters, within: .id(within ?? issuer),
            depth: depth, levels: levels, unitKinds: kinds, exceptIDs: except,
            due: DueRule(day: dueDay, edge: .onOrBefore, month: nil), opensDaysBefore: opens,
            lockAfterDays: lock,
            validFrom: try day(from), validTo: try to.map { try day($0) })
        new.lateCascadeReason = "thử"
        return new
    }

    @discardableResult
    func regime(_ new: NewRegime, at now: Instant? = nil) async throws -> Regime.ID {
        try await work(at: now) { try $0.createRegime(new, nil).regime.id }
    }

    /// A monthly regime for everything below its issuer, with recipients of its own.
    func regime(
        _ title: String, issuer: Unit.ID, reporters: Reporters.Kind = .units, recipients: [Unit.ID] = [],
        opens: Int = 10
    ) async throws -> Regime.ID {
        let ask = ask()
        let regime = Regime(
            id: ids.make(), issuerID: issuer, title: title, legalBasis: nil, reportKind: .periodic,
            frequency: .monthly, periods: nil,
            reporters: Reporters(
                kind: reporters, withinID: issuer, depth: .all, levels: nil, unitKinds: nil, exceptIDs: []),
            recipientIDs: recipients, due: DueRule(day: 20, edge: .onOrBefore, month: nil),
            opensDaysBefore: opens, lockAfterDays: nil, validFrom: try day("2026-10-01"), validTo: nil,
            nextPeriod: try period("2026-10"), meta: .new(now))
        try await storage.write { store in
            try store.insert(regime)
            try PeriodOpening(store: store, ask: ask).open(regime.id)
        }
        return regime.id
    }

    func group(
        _ name: String = "Tổ số 5", in unit: Unit.ID, leader: Collaborator.ID,
        members: [NewGroupMember] = [], template: GroupTemplate.ID? = nil, from: String = "2026-01-01",
        to: String? = nil
    ) async throws -> ReporterGroup.ID {
        let new = NewGroup(
            id: ids.make(), unit: .id(unit), name: name, templateID: template, decisionNumber: "31-QĐ/ĐU",
            decisionDate: try day(from), leaderID: leader, members: members, validFrom: try day(from),
            validTo: try to.map { try day($0) })
        return try await work { try $0.createGroup(new, nil).id }
    }

    func groupTemplate(_ positions: GroupPosition..., of unit: Unit.ID) async throws -> GroupTemplate.ID {
        let new = NewGroupTemplate(id: ids.make(), unit: .id(unit), name: "Mẫu tổ", positions: positions)
        return try await work { try $0.createGroupTemplate(new, nil).id }
    }

    /// What the job does when it looks.
    func openPeriods(at now: Instant) async throws {
        let ask = ask(at: now)
        for id in try await storage.read({ try $0.regimesToOpen(at: now) }) {
            try await storage.write { try PeriodOpening(store: $0, ask: ask).open(id) }
        }
    }

    /// Everything owed under a regime, without regard to who may read it.
    func owed(_ regime: Regime.ID, at now: Instant? = nil) async throws -> [Obligation] {
        let wide = DateSpan(first: try day("1900-01-01"), last: try day("2999-12-31"))
        return try await storage.read { store in
            guard let issuer = try store.regime(regime)?.issuerID else { return [] }
            return try store.obligations(to: issuer, overlapping: wide).filter { $0.regimeID == regime }
        }
    }

    func content(_ title: String = "Báo cáo", topic: Topic.ID? = nil, items: Int = 1) -> ReportContent {
        ReportContent(
            title: title, summary: "Tình hình ổn định",
            items: topic.map { topic in
                (0..<items).map { number in
                    Item(
                        id: ids.make(), topicID: topic, content: "Ý kiến \(number)", stance: .concerned,
                        prevalence: .many, strata: [], channels: [.fieldVisit], areaUnitID: nil, causes: nil,
                        forecast: nil, proposals: nil, hot: false)
                }
            } ?? [], preparedAt: nil)
    }

    @discardableResult
    func report(
        _ subject: NewReport.Subject, by account: Account.ID, submit: Bool = true,
        content: ReportContent? = nil,
        at now: Instant? = nil
    ) async throws -> Report.ID {
        let new = NewReport(
            id: ids.make(), subject: subject, content: content ?? self.content(), submit: submit)
        return try await work(account, at: now) { try $0.createReport(new, nil).id }
    }

    func stored(_ id: Report.ID) async throws -> Report {
        try await storage.read { store in try #require(try store.report(id)) }
    }
}

@Sendable func randomID() -> String {
    (0..<4).map { _ in String(UInt32.random(in: 1 << 31...UInt32.max), radix: 16) }.joined()
}
