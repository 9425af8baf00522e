import Domain

/// The ward's plan, what its cells make of it, and how far they are.
extension DemoLoader {
    func addPlans(_ add: (String, @escaping () async throws -> Void) throws -> Void) throws {
        try add(story.plan.at) { try await self.draftPlan() }
        try add(story.plan.signedAt) { try await self.signPlan() }
        for derivation in story.derivations {
            let id: Plan.ID = newID()
            try add(derivation.at) { try await self.derive(derivation, as: id) }
            try add(derivation.signedAt) {
                try await self.work(by: derivation.by, at: derivation.signedAt) {
                    _ = try $0.issuePlan(id, number: nil, signedOn: nil)
                }
            }
        }
        for progress in story.progress { try add(progress.at) { try await self.record(progress) } }
        for guidance in story.taskGuidances { try add(guidance.at) { try await self.record(guidance) } }
    }

    private var drafted: Plan.ID {
        get throws {
            guard let plan else { throw StartFailure("demo/story.json: the plan is not there yet") }
            return plan
        }
    }

    private func draftPlan() async throws {
        let file = try PlanFile.read(Array(EmbeddedText.demoPlan.utf8)) { self.ids.next() }
        plan = file.plan.id
        try await work(by: story.plan.by, at: story.plan.at) { work in
            _ = try work.createPlan(file.plan, nil)
            _ = try work.setTasks(of: file.plan.id, file.tasks, .any)
        }
    }

    private func signPlan() async throws {
        let id = try drafted
        try await work(by: story.plan.signedBy, at: story.plan.signedAt) {
            _ = try $0.issuePlan(id, number: nil, signedOn: nil)
        }
    }

    private func derive(_ derivation: Story.Derivation, as id: Plan.ID) async throws {
        let parent = try drafted
        let new = NewDerivation(
            id: id, issuer: .code(derivation.unitCode), documentType: "KH",
            series: Plan.Series(kind: .term, name: derivation.seriesName), title: nil, period: nil)
        let without = Set(derivation.without ?? [])
        try await work(by: derivation.by, at: derivation.at) { work in
            let plan = try work.derivePlan(from: parent, new, nil)
            guard !without.isEmpty else { return }
            let kept = try work.view.tasks(of: plan.id).tasks.filter { !without.contains($0.ref) }
            _ = try work.setTasks(of: plan.id, kept.map(NewTask.init), .any)
        }
    }

    private func record(_ progress: Story.Progress) async throws {
        let (plan, id): (Plan.ID, TaskProgress.ID) = (try drafted, newID())
        do {
            try await work(by: progress.by, at: progress.at) { work in
                _ = try work.recordProgress(
                    of: work.task(progress.ref, of: plan), unit: .code(progress.unitCode),
                    percent: progress.progress, note: progress.note, evidence: nil, as: id)
            }
        } catch {
            throw StartFailure("demo/story.json: progress of \(progress.ref), \(progress.unitCode): \(error)")
        }
    }

    private func record(_ guidance: Story.TaskGuidance) async throws {
        let plan = try drafted
        let dueOn = try Demo.date(guidance.dueOn)
        try await work(by: guidance.by, at: guidance.at) { work in
            _ = try work.recordGuidance(
                of: work.task(guidance.ref, of: plan),
                TaskGuidance(reference: guidance.reference, dueOn: dueOn))
        }
    }
}

extension Work {
    fileprivate func task(_ ref: String, of plan: Plan.ID) throws -> PlanTask.ID {
        guard let task = try view.tasks(of: plan).tasks.first(where: { $0.ref == ref }) else {
            throw StartFailure("demo/story.json: the plan has no task \(ref)")
        }
        return task.id
    }
}

extension NewTask {
    /// The same task, to be set anew.
    fileprivate init(_ task: PlanTask) {
        self.init(
            ref: task.ref, parentRef: task.parentRef, sourceID: task.sourceID, group: task.group,
            title: task.title, detail: task.detail, schedule: task.schedule,
            parties: task.parties.mapValues { parties in
                parties.map { party in
                    switch party {
                    case .unit(let id): .unit(.id(id))
                    case .below(let id, let kinds, let depth): .below(.id(id), kinds: kinds, depth: depth)
                    }
                }
            })
    }
}
