import Domain
import Persistence
import TestSupport
import Testing

@Suite struct SurveyStoreTests {
    private func choice(_ code: String, _ english: String? = nil) -> Question.Choice {
        Question.Choice(code: code, label: SurveyText(vi: "Phương án \(code)", en: english))
    }

    private var questions: [Question] {
        get throws {
            let forms: [Question.Form] = [
                .single([choice("co", "Yes"), choice("khong")]),
                .multiple([choice("1"), choice("2")], 0...2),
                .rank([choice("a"), choice("b")], 1...2), .scale(-2...2), .number(-0.5...1_000_000.25),
                .text(1...500),
            ]
            return try forms.enumerated().map { index, form in
                Question(
                    code: "q\(index)",
                    text: SurveyText(vi: "Câu \"\(index)\"?", en: index == 0 ? "One?" : nil),
                    form: form, isRequired: index % 2 == 0,
                    relevance: index > 0 ? try Relevance("q0 = 'co' and answered(q0)") : nil)
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `a questionnaire comes back as it was set, and replaces the one before`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let id = try await world.survey()
            #expect(try await world.view { try $0.questionnaire(of: id).questionnaire } == .empty)
            let questions = try questions
            _ = try await world.work { try $0.setQuestionnaire(of: id, questions, .any) }
            #expect(
                try await world.view { try $0.questionnaire(of: id).questionnaire.questions } == questions)
            let fewer = Array(questions.prefix(2))
            _ = try await world.work { try $0.setQuestionnaire(of: id, fewer, .any) }
            let found = try await world.view { try $0.questionnaire(of: id) }
            #expect(found.questionnaire.questions == fewer && found.survey.meta.version == 3)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a survey is kept as it was drafted, changed, opened and put away`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await world.survey(
                opensAt: world.now.adding(days: 1), closesAt: world.now.adding(days: 10))
            var change = SurveyChange()
            change.title = "Đường mới"
            change.purpose = .set("Hỏi trước khi làm")
            change.policyStage = .set(.before)
            change.opensAt = .clear
            change.uploadGraceDays = 2
            change.quotaMode = .hard
            change.minCell = 7
            let wanted = change
            let changed = try await world.work { try $0.changeSurvey(id, wanted, .any) }
            #expect(changed.title == "Đường mới" && changed.opensAt == nil && changed.quotaMode == .hard)
            #expect(try await world.view { try $0.survey(id) } == changed)
            let questions = try questions
            _ = try await world.work { try $0.setQuestionnaire(of: id, questions, .any) }
            try await world.setTarget(of: id)
            let opened = try await world.work { try $0.openSurvey(id, publicID: id.rawValue) }
            #expect(try await world.view { try $0.survey(id) } == opened)
            #expect(opened.status(at: world.now) == .open)
            let later = world.now.adding(days: 20)
            let away = try await world.work(at: later) { try $0.archiveSurvey(id) }
            #expect(try await world.view { try $0.survey(id) } == away && away.window == opened.window)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a list is narrowed down by what the clock says`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let draft = try await world.survey("Nháp")
            let questions = try questions
            var ids: [Survey.ID] = []
            for days in [1, nil] as [Int?] {
                let id = try await world.survey(
                    "Mở", opensAt: days.map { world.now.adding(days: $0) },
                    closesAt: world.now.adding(days: 5))
                _ = try await world.work { try $0.setQuestionnaire(of: id, questions, .any) }
                try await world.setTarget(of: id)
                _ = try await world.work { try $0.openSurvey(id, publicID: id.rawValue) }
                ids.append(id)
            }
            func listed(_ status: Survey.Status?, days: Int = 0) async throws -> Set<Survey.ID> {
                let filter = SurveyFilter(status: status)
                return Set(
                    try await all { page in
                        try await world.view(at: world.now.adding(days: days)) {
                            try $0.surveys(filter, page)
                        }
                    }.map(\.id))
            }
            #expect(try await listed(nil) == Set(ids + [draft]))
            #expect(try await listed(.draft) == [draft])
            #expect(try await listed(.scheduled) == [ids[0]])
            #expect(try await listed(.open) == [ids[1]])
            #expect(try await listed(.open, days: 1) == Set(ids))
            #expect(try await listed(.closed, days: 5) == Set(ids))
            let later = world.now.adding(days: 5)
            _ = try await world.work(at: later) { [ids] in try $0.archiveSurvey(ids[1]) }
            #expect(try await listed(.archived, days: 5) == [ids[1]])
            #expect(try await listed(nil, days: 5) == [ids[0], draft])
        }
    }

    @Test(arguments: StorageKind.available)
    func `drafts are listed for those who may read them only`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let (commune, other) = (try await world.unit("A"), try await world.unit("B"))
            let cell = try await world.unit("A1", .cell, .grassroots, below: "A")
            var readers: [Account.ID] = []
            for (name, role, unit) in [
                ("leader.a", Role.leader, commune), ("leader.b", .leader, other),
                ("officer.a", .officer, commune),
                ("officer.a1", .officer, cell), ("leader.tw", .leader, world.root),
            ] {
                readers.append(try await world.account(name, (role, unit)))
            }
            let draft = try await world.survey(owner: commune)
            let below = try await world.survey(owner: cell)
            let open = try await world.survey(owner: commune, closesAt: world.now.adding(days: 5))
            let questions = try questions
            _ = try await world.work { try $0.setQuestionnaire(of: open, questions, .any) }
            try await world.setTarget(of: open, commune)
            _ = try await world.work { try $0.openSurvey(open, publicID: open.rawValue) }
            let expected: [Set<Survey.ID>] = [
                [draft, below, open], [], [open], [open], [draft, below, open],
            ]
            for (reader, expected) in zip(readers, expected) {
                let listed = try await all { page in
                    try await world.view(reader) { try $0.surveys(SurveyFilter(), page) }
                }.map(\.id)
                #expect(Set(listed) == expected && listed.count == expected.count)
                for id in [draft, below, open] {
                    let found = try? await world.view(reader) { try $0.survey(id) }
                    #expect((found != nil) == expected.contains(id))
                }
            }
        }
    }

    @Test(arguments: StorageKind.available)
    func `of a change and an opening at once, none overlooks the other`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id = try await world.survey(closesAt: world.now.adding(days: 5))
            let questions = try questions
            _ = try await world.work { try $0.setQuestionnaire(of: id, questions, .any) }
            try await world.setTarget(of: id)
            let version = try await world.view { try $0.survey(id) }.meta.version
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for count in 1...4 {
                    group.addTask {
                        let fewer = Array(questions.prefix(count))
                        return await refusal {
                            _ = try await world.work {
                                try $0.setQuestionnaire(of: id, fewer, .versions([String(version)]))
                            }
                        } == nil
                    }
                }
                group.addTask {
                    await refusal {
                        _ = try await world.work { try $0.openSurvey(id, publicID: id.rawValue) }
                    } == nil
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            // The opening, and one change at most, before it.
            let found = try await world.view { try $0.survey(id) }
            #expect(found.status(at: world.now) == .open && (1...2).contains(outcomes))
            #expect(found.meta.version == version + outcomes)
        }
    }
}
