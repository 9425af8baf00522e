import Domain
import Persistence
import Testing

extension World {
    /// 240 units under 20 provinces, with 1,920 obligations and as many reports, and one of everything else each.
    func fillForPlans() async throws -> [Unit.ID] {
        let since = try day("2000-01-01")
        let regimes = try await (1...8).asyncMap { number in
            try await regime(try newRegime("R\(number)", levels: [.district]))
        }
        let content = content()
        let units = try await storage.write { [root, ids, now] store in
            var units: [Unit.ID] = []
            for number in 0..<240 {
                let unit = Unit(
                    id: ids.make(), code: "U\(number)", name: "Đơn vị \(number)", shortName: nil,
                    kind: .committee,
                    level: number < 20 ? .province : .commune,
                    parentID: number < 20 ? root : units[number % 20], receivesForID: nil,
                    officerInCharge: nil, validFrom: since, validTo: nil, meta: .new(now))
                try store.insert(unit)
                units.append(unit.id)
                try self.fill(store, unit)
                for (month, regime) in zip(3..., regimes) {
                    let period = try #require(Period(frequency: .monthly, year: 2026, index: month))
                    let obligation = Obligation(
                        id: ids.make(), regimeID: regime, period: period, coverage: DateSpan(period),
                        unitID: unit.id, collaboratorID: nil, recipientID: root, opensAt: now,
                        dueAt: now,
                        lockAt: nil, meta: .new(now))
                    try store.insert([obligation])
                    try store.insert(
                        Report(
                            id: ids.make(), kind: .periodic, unitID: unit.id, collaboratorID: nil,
                            obligationID: obligation.id, regimeID: regime, period: period,
                            coverage: DateSpan(period), recipientID: root, content: content, dueAt: now,
                            meta: .new(now), seen: .new(now)))
                }
            }
            return units
        }
        // PostgreSQL does this by itself in time; SQLite is served without.
        if engine.dialect == .postgres {
            try await engine.write { try $0.execute(script: "ANALYZE") }
        }
        return units
    }

    private func fill(_ store: any StoreWriter, _ unit: Unit) throws {
        try store.insert(
            Account(
                id: ids.make(), username: "user.\(unit.code)", displayName: nil, unitID: unit.id,
                collaboratorID: nil, grants: [], lockedAt: nil, mustChangePassword: false, meta: .new(now)),
            hash: PasswordHash("x"))
        let person = Collaborator(
            id: ids.make(), codeName: "CTV-\(unit.code)", unitID: unit.id, occupation: nil, expertise: [],
            standing: .active, confidential: false, appointments: [], meta: .new(now))
        try store.insert(person)
        try store.insert(
            Topic(
                id: ids.make(), name: "Chủ đề \(unit.code)", unitID: unit.id, mergedIntoID: nil,
                meta: .new(now)))
        let template = GroupTemplate(
            id: ids.make(), unitID: unit.id, name: "Tổ", positions: [], meta: .new(now))
        try store.insert(template)
        try store.insert(
            ReporterGroup(
                id: ids.make(), unitID: unit.id, name: "Tổ \(unit.code)", templateID: template.id,
                decisionNumber: "1", decisionDate: unit.validFrom, leaderID: person.id, members: [],
                validFrom: unit.validFrom, validTo: nil, meta: .new(now)))
        let request = ReportRequest(
            id: ids.make(), issuerID: unit.id, title: "Hỏi", detail: nil, dueAt: now, unitIDs: [unit.id],
            meta: .new(now))
        try store.insert(request)
        try store.insert([
            Obligation(
                id: ids.make(), regimeID: nil, requestID: request.id, period: nil,
                coverage: DateSpan(first: now.civilDate, last: now.civilDate), unitID: unit.id,
                collaboratorID: nil, recipientID: unit.id, opensAt: now, dueAt: now, lockAt: nil,
                meta: .new(now))
        ])
        try store.insert(
            Survey(
                id: ids.make(), ownerID: unit.id, title: "Khảo sát \(unit.code)", purpose: nil,
                policyStage: nil,
                opensAt: nil, closesAt: nil, uploadGraceDays: 0, quotaMode: .soft, minCell: 5, stage: .draft,
                meta: .new(now)))
        try store.insert(
            Holiday(
                id: ids.make(),
                date: now.civilDate.adding(
                    days: store.holidays(from: nil, to: nil, PageRequest(limit: 500)).items.count),
                kind: .dayOff, name: "Nghỉ", meta: .new(now)))
    }
}
