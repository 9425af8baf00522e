import Domain
import Foundation

/// Replays the story through the same rules as the API: each event at its own instant, in the name of its account.
/// What the rules refuse stops the load.
actor DemoLoader {
    let story: Story
    private let storage: any Storage
    private let passwords: Passwords
    let ids = IdentifierSource()
    private var accounts: [String: Account.ID] = [:]
    private var topics: [String: Topic.ID] = [:]
    private var collaborators: [String: Collaborator.ID] = [:]
    private var regimes: [String: Regime.ID] = [:]
    private var reports: [String: Report.ID] = [:]
    private var items: [String: [Item.ID]] = [:]
    var plan: Plan.ID?

    init(story: Story, storage: any Storage, passwords: Passwords) {
        self.story = story
        self.storage = storage
        self.passwords = passwords
    }

    private struct Step {
        let at: Instant
        let run: () async throws -> Void
    }

    func load() async throws -> [DemoAccount] {
        let prepared = try await prepareAccounts()
        let setupAt = try Demo.instant(story.setupAt)
        try await setUpUnits(at: setupAt)
        for account in prepared where account.story.collaborator == nil {
            try await create(account, at: setupAt)
        }
        for topic in story.topics { try await create(topic, at: setupAt) }
        // A stable sort: what happens at the same instant happens in the order of the story.
        let steps = try timeline(prepared).enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        for step in steps {
            try await openPeriods(at: step.at)
            try await step.run()
        }
        let clock = try Demo.instant(story.clock)
        try await openPeriods(at: clock)
        try await Preparation.work(storage, at: clock) { work in
            try work.setSandboxClock(clock)
            try work.store.set(.demoLoaded, to: "true")
        }
        return prepared.map {
            DemoAccount(
                username: $0.story.username, password: $0.password, role: $0.story.role,
                unitCode: $0.story.unitCode)
        }
    }

    private struct Prepared {
        let story: Story.Account
        let password: String
        let hash: PasswordHash
    }

    private func prepareAccounts() async throws -> [Prepared] {
        try await withThrowingTaskGroup(of: (Int, Prepared).self) { group in
            for (index, account) in story.accounts.enumerated() {
                group.addTask { [passwords] in
                    let password = Passwords.random()
                    return (
                        index,
                        Prepared(story: account, password: password, hash: try await passwords.hash(password))
                    )
                }
            }
            var result: [(Int, Prepared)] = []
            for try await prepared in group { result.append(prepared) }
            return result.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func timeline(_ prepared: [Prepared]) throws -> [Step] {
        var steps: [Step] = []
        func add(_ at: String, _ run: @escaping () async throws -> Void) throws {
            steps.append(Step(at: try Demo.instant(at), run: run))
        }
        for record in story.collaborators {
            try add(record.at) { try await self.create(record) }
            if let suspension = record.suspension {
                try add(suspension.at) { try await self.suspend(record.codeName, suspension) }
            }
        }
        for account in prepared where account.story.collaborator != nil {
            try add(account.story.at) { try await self.create(account, at: Demo.instant(account.story.at)) }
        }
        for regime in story.regimes { try add(regime.createdAt) { try await self.create(regime) } }
        for change in story.extensions { try add(change.at) { try await self.extend(change) } }
        try addPlans(add)
        for report in story.reports {
            for event in report.events { try add(event.at) { try await self.apply(event, to: report) } }
        }
        return steps
    }

    /// Work in the name of an account of the story.
    func work<Value: Sendable>(
        by username: String, at: String, _ body: @escaping @Sendable (Work) throws -> Value
    ) async throws -> Value {
        guard let account = accounts[username] else {
            throw StartFailure("demo/story.json: no account \(username)")
        }
        let ids = ids
        let ask = Ask(
            accountID: account, sessionID: nil, now: try Demo.instant(at), clock: RealClock.now,
            requestID: "demo",
            makeID: { ids.next() })
        return try await storage.work(ask, body)
    }

    private func openPeriods(at now: Instant) async throws {
        let ids = ids
        try await storage.openPeriods(
            Ask(
                accountID: .job, sessionID: nil, now: now, clock: RealClock.now, requestID: "demo",
                makeID: { ids.next() }))
    }

    func newID<Entity>() -> Identifier<Entity> { Identifier(trusted: ids.next()) }

    // MARK: Units and accounts

    private func setUpUnits(at now: Instant) async throws {
        let rows = try UnitCSV.rows(Array(EmbeddedText.demoUnits.utf8), validFrom: UnitCSV.defaultValidFrom)
        let (renames, boards, officers) = (story.renames, story.boards, story.officersInCharge)
        try await Preparation.work(storage, at: now) { work in
            _ = try work.importUnits(rows, under: nil, dryRun: false)
            func change(_ code: String, _ change: UnitChange) throws {
                _ = try work.changeUnit(work.view.resolve(.code(code)), change, .any)
            }
            for rename in renames {
                try change(
                    rename.code,
                    UnitChange(
                        code: rename.newCode, name: rename.name,
                        effectiveFrom: try Demo.date(rename.effectiveFrom)))
            }
            for board in boards {
                try change(board.code, UnitChange(receivesFor: .set(.code(board.receivesFor))))
            }
            for officer in officers {
                try change(officer.code, UnitChange(officerInCharge: .set(officer.officerInCharge)))
            }
        }
    }

    private func create(_ prepared: Prepared, at now: Instant) async throws {
        let account = prepared.story
        let id: Account.ID = newID()
        let new = NewAccount(
            id: id, username: account.username, displayName: account.displayName,
            unit: .code(account.unitCode),
            collaboratorID: account.collaborator.flatMap { collaborators[$0] }, hash: prepared.hash,
            mustChangePassword: false,
            grants: [
                NewGrant(
                    role: try Demo.choice(account.role), unit: .code(account.unitCode),
                    from: try Demo.date(account.from), to: nil)
            ])
        try await Preparation.work(storage, at: now) { _ = try $0.createAccount(new, nil) }
        accounts[account.username] = id
    }

    private func create(_ topic: Story.Topic, at now: Instant) async throws {
        let id: Topic.ID = newID()
        try await work(by: topic.by, at: now.description) { work in
            _ = try work.createTopic(id, name: topic.name, unit: topic.owner.map(UnitReference.code), nil)
        }
        topics[topic.key] = id
    }

    private func create(_ record: Story.Collaborator) async throws {
        let id: Collaborator.ID = newID()
        let appointment = NewAppointment(
            unit: .code(record.unitCode), decisionNumber: record.appointment.decisionNumber,
            decisionDate: try Demo.date(record.appointment.decisionDate),
            from: try Demo.date(record.appointment.from),
            to: try Demo.date(record.appointment.to), position: record.appointment.position)
        try await work(by: record.by, at: record.at) { work in
            _ = try work.createCollaborator(
                NewCollaborator(
                    id: id, codeName: record.codeName, unit: .code(record.unitCode),
                    occupation: record.occupation,
                    expertise: record.expertise, confidential: record.confidential), nil)
            _ = try work.appoint(id, appointment)
        }
        collaborators[record.codeName] = id
    }

    private func suspend(_ codeName: String, _ suspension: Story.Collaborator.Suspension) async throws {
        guard let id = collaborators[codeName] else { throw StartFailure("demo/story.json: no \(codeName)") }
        try await work(by: suspension.by, at: suspension.at) {
            _ = try $0.suspend(id, reason: suspension.reason)
        }
    }

    // MARK: Reporting

    private func create(_ regime: Story.Regime) async throws {
        let id: Regime.ID = newID()
        var made = NewRegime(
            id: id, issuer: .code(regime.issuerCode), title: regime.title, legalBasis: regime.legalBasis,
            reportKind: try Demo.choice(regime.reportKind), frequency: try Demo.choice(regime.frequency),
            periods: regime.periods, reporterKind: try Demo.choice(regime.reporters.kind),
            within: .code(regime.reporters.withinCode), depth: try Demo.choice(regime.reporters.depth),
            levels: try regime.reporters.levels?.map { try Demo.choice($0) },
            unitKinds: try regime.reporters.unitKinds?.map { try Demo.choice($0) }, exceptIDs: [],
            due: DueRule(
                day: regime.due.day, edge: try Demo.choice(regime.due.edge), month: regime.due.month),
            opensDaysBefore: regime.opensDaysBefore, lockAfterDays: regime.lockAfterDays,
            validFrom: try Demo.date(regime.validFrom), validTo: nil)
        made.lateCascadeReason = regime.allowsLateCascade
        let new = made
        try await work(by: regime.by, at: regime.createdAt) { _ = try $0.createRegime(new, nil) }
        regimes[regime.key] = id
    }

    private func obligation(
        _ regime: String, _ period: String, unitCode: String?, codeName: String?
    ) throws -> @Sendable (Work) throws -> Obligation.ID {
        let regimeID = regimes[regime]
        let collaboratorID = codeName.flatMap { collaborators[$0] }
        guard let regimeID, let period = Period(period) else {
            throw StartFailure("demo/story.json: no \(regime)")
        }
        return { work in
            let unitID = try unitCode.map { try work.view.resolve(.code($0)) }
            let page = PageRequest(limit: Limits.page.upperBound)
            let found = try work.view.obligations(
                ObligationFilter(unitID: unitID, period: period, regimeID: regimeID), page)
            guard let obligation = found.items.first(where: { $0.collaboratorID == collaboratorID }) else {
                throw StartFailure("demo/story.json: nothing is owed for \(regime) \(period)")
            }
            return obligation.id
        }
    }

    private func extend(_ change: Story.Extension) async throws {
        let find = try obligation(
            change.regime, change.period, unitCode: change.unitCode, codeName: change.codeName)
        let dueAt = try Demo.instant(change.dueAt)
        try await work(by: change.by, at: change.at) { work in
            _ = try work.extend(find(work), to: dueAt, reason: change.reason)
        }
    }

    private func apply(_ event: Story.Report.Event, to report: Story.Report) async throws {
        do {
            if event.action == "draft" { return try await draft(report, event) }
            guard let id = reports[report.key] else { throw StartFailure("no draft yet") }
            switch event.action {
            case "edit": try await edit(id, report, event)
            case "cite": try await cite(id, report, event)
            case "submit": try await work(by: event.by, at: event.at) { _ = try $0.submitReport(id) }
            case "return":
                let resubmitBy = try event.resubmitBy.map(Demo.instant)
                try await work(by: event.by, at: event.at) {
                    _ = try $0.returnReport(id, reason: event.reason ?? "", resubmitBy: resubmitBy)
                }
            case "accept":
                try await work(by: event.by, at: event.at) {
                    _ = try $0.acceptReport(id, rating: event.rating ?? 3, comment: event.comment)
                }
            default: throw StartFailure("no action \(event.action)")
            }
        } catch {
            throw StartFailure(
                "demo/story.json: report \(report.key), \(event.action) at \(event.at): \(error)")
        }
    }

    private func draft(_ report: Story.Report, _ event: Story.Report.Event) async throws {
        let id: Report.ID = newID()
        let find = try report.regime.map {
            try obligation($0, report.period ?? "", unitCode: report.unitCode, codeName: report.codeName)
        }
        let make = try itemMaker(report.items, of: report.key)
        try await work(by: event.by, at: event.at) { work in
            let subject: NewReport.Subject
            if let find {
                subject = .obligation(try find(work))
            } else if report.kind == "synthesis", let code = report.unitCode,
                let period = report.period.flatMap({ Period($0) })
            {
                subject = .synthesis(.code(code), period)
            } else {
                subject = .adHoc(report.unitCode.map(UnitReference.code))
            }
            let content = ReportContent(
                title: report.title, summary: report.summary, items: try make(work), preparedAt: nil)
            _ = try work.createReport(
                NewReport(id: id, subject: subject, content: content, submit: false), nil)
        }
        reports[report.key] = id
    }

    private func edit(_ id: Report.ID, _ report: Story.Report, _ event: Story.Report.Event) async throws {
        let make = try event.edit?.items.map { try itemMaker($0, of: report.key) }
        try await work(by: event.by, at: event.at) { work in
            let change = ReportChange(
                title: nil, summary: event.edit?.summary, items: try make.map { try $0(work) },
                preparedAt: .keep)
            _ = try work.editReport(id, change, .any)
        }
    }

    private func cite(_ id: Report.ID, _ report: Story.Report, _ event: Story.Report.Event) async throws {
        let sources = (report.sources ?? []).compactMap { reports[$0] }.map {
            Source(reportID: $0, itemIDs: nil)
        }
        try await work(by: event.by, at: event.at) { _ = try $0.setSources(sources, of: id, .any) }
    }

    /// Items at the same place of the same report are the same item, so that versions show what changed in it.
    private func itemMaker(_ stories: [Story.Item], of key: String) throws
        -> @Sendable (Work) throws -> [Item]
    {
        var known = items[key] ?? []
        while known.count < stories.count { known.append(newID()) }
        items[key] = known
        let (ids, topics) = (known, topics)
        return { work in
            try zip(stories, ids).map { story, id in
                guard let topicID = topics[story.topic] else { throw StartFailure("no topic \(story.topic)") }
                return Item(
                    id: id, topicID: topicID, content: story.content, stance: try Demo.choice(story.stance),
                    prevalence: try Demo.choice(story.prevalence), strata: story.strata,
                    channels: try story.channels.map { try Demo.choice($0) },
                    areaUnitID: try story.areaUnitCode.map { try work.view.resolve(.code($0)) },
                    causes: story.causes,
                    forecast: story.forecast, proposals: story.proposals, hot: story.hot)
            }
        }
    }
}
