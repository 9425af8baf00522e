import Domain
import Persistence
import Testing

/// A tree with a unit of every kind, accounts in every role, and reports in every state, made by the use cases.
struct GeneratedWorld: Sendable {
    struct Member: Sendable {
        let account: Account.ID
        let role: Role
        /// The unit from which the role reaches.
        let anchor: Unit.ID
        let collaborator: Collaborator.ID?
    }

    let world: World
    private(set) var units: [String: Unit.ID] = [:]
    private(set) var kinds: [Unit.ID: Unit.Kind] = [:]
    private(set) var parents: [Unit.ID: Unit.ID] = [:]
    private(set) var members: [Member] = []
    private(set) var regimes: [Regime.ID] = []
    private(set) var reports: [Report.ID] = []
    /// Rests on what the first province accepted, the last source by one item only.
    private(set) var synthesis: Report.ID?
    /// Groups with the collaborators who lead them.
    private(set) var leaders: [ReporterGroup.ID: Collaborator.ID] = [:]
    private var topic: Topic.ID?
    private var people: [Collaborator.ID: Account.ID] = [:]
    private var numbers = Numbers(seed: 20_261_015)

    static func make(_ world: World) async throws -> GeneratedWorld {
        var made = GeneratedWorld(world: world)
        try await made.makeUnits()
        try await made.makeMembers()
        try await made.makeGroups()
        try await made.makeRegimes()
        try await made.makeReports()
        try await made.makeDrafts()
        try await made.makeSynthesis()
        return made
    }

    private init(world: World) { self.world = world }

    func id(_ code: String) throws -> Unit.ID { try #require(units[code], "\(code)") }

    /// The unit and all above it.
    func path(_ id: Unit.ID) -> [Unit.ID] {
        var path = [id]
        while let last = path.last, let parent = parents[last] { path.append(parent) }
        return path
    }

    private mutating func makeUnits() async throws {
        units = ["TW": world.root, "TW-B": world.board]
        kinds = [world.root: .committee, world.board: .advisoryBoard]
        parents = [world.board: world.root]
        let tree: [(code: String, kind: Unit.Kind, level: Unit.Level, parent: String)] = [
            ("P1", .committee, .province, "TW"), ("P1-B", .advisoryBoard, .province, "P1"),
            ("P1-F", .front, .province, "P1"), ("P1-S", .stateBody, .province, "P1"),
            ("C11", .committee, .commune, "P1"), ("C11-B", .advisoryBoard, .commune, "C11"),
            ("C11-P", .police, .commune, "C11"), ("C11-F", .front, .commune, "C11"),
            ("C11-M", .massOrganisation, .commune, "C11-F"), ("C11-K", .cell, .grassroots, "C11"),
            ("C11-R", .residential, .grassroots, "C11-K"), ("C12", .committee, .commune, "P1"),
            ("C12-K", .cell, .grassroots, "C12"), ("P2", .committee, .province, "TW"),
            ("P2-B", .advisoryBoard, .province, "P2"), ("C21", .committee, .commune, "P2"),
        ]
        for (code, kind, level, parent) in tree {
            let unit = try await world.unit(
                code, kind, level, below: parent, receivesFor: kind == .advisoryBoard ? parent : nil)
            (units[code], kinds[unit], parents[unit]) = (unit, kind, try id(parent))
        }
        try await world.unit("D1", .committee, .district, below: "P1", to: "2025-07-01")
    }

    private mutating func makeMembers() async throws {
        members = [
            Member(account: world.admin, role: .administrator, anchor: world.root, collaborator: nil),
            Member(account: world.admin, role: .advisor, anchor: world.root, collaborator: nil),
        ]
        for (code, unit) in units.sorted(by: { $0.key < $1.key }) {
            for role in [Role.leader, .officer, .administrator, .auditor] {
                let name = "\(role.rawValue).\(code)".lowercased()
                let account = try await world.account(name, (role, unit))
                members.append(Member(account: account, role: role, anchor: unit, collaborator: nil))
            }
            if kinds[unit] == .advisoryBoard, unit != world.board, let committee = parents[unit] {
                let account = try await world.account("advisor.\(code)".lowercased(), (.advisor, unit))
                members.append(Member(account: account, role: .advisor, anchor: committee, collaborator: nil))
            }
        }
        for code in ["P1", "C11", "C11", "C11-K", "C12"] {
            let unit = try id(code)
            let person = try await world.collaborator(in: unit)
            let name = "person\(people.count)"
            let account = try await world.account(name, (.collaborator, unit), collaborator: person)
            people[person] = account
            members.append(Member(account: account, role: .collaborator, anchor: unit, collaborator: person))
        }
    }

    /// Two of the commune led by the same person, one of a cell led by one of the commune, one of the province.
    private mutating func makeGroups() async throws {
        let led = members.compactMap(\.collaborator)
        for (code, leader) in [("C11", led[2]), ("C11", led[2]), ("C11-K", led[3]), ("P1", led[3])] {
            let office = NewGroupMember(
                holder: .office("Bí thư", .id(try id("C11-K"))), position: "Thành viên")
            let person = NewGroupMember(holder: .collaborator(led[2]), position: "Thành viên")
            let group = try await world.group(
                "Tổ \(leaders.count)", in: try id(code), leader: leader, members: [office, person],
                template: try await world.groupTemplate(
                    GroupPosition(name: "Thành viên", min: 1, max: 3), of: try id(code)))
            leaders[group] = leader
        }
    }

    private mutating func makeRegimes() async throws {
        let (p1, c11, cell) = (try id("P1"), try id("C11"), try id("C11-K"))
        for new in [
            try world.newRegime("Tháng", kinds: nil),
            try world.newRegime("Quý", frequency: .quarterly, dueDay: 31, lock: 5),
            try world.newRegime("Tổng hợp", kind: .synthesis, kinds: [.committee]),
            try world.newRegime("Tháng P1", issuer: p1, depth: .children, kinds: [.committee], dueDay: 12),
            try world.newRegime("CTV P1", issuer: p1, reporters: .collaborators, dueDay: 14),
            try world.newRegime("CTV C11", issuer: c11, reporters: .collaborators, kinds: nil),
            try world.newRegime("Chi bộ", issuer: cell, kinds: nil),
        ] { regimes.append(try await world.regime(new, at: try at("2026-10-11 08:00:00"))) }
        // To several, among them bodies that read nothing else.
        let police = try id("C11-P")
        regimes += [
            try await world.regime("Tổ P1", issuer: p1, reporters: .groups),
            try await world.regime("Tổ C11", issuer: c11, reporters: .groups, recipients: [c11, police]),
            try await world.regime(
                "Chung", issuer: c11, recipients: [c11, try id("P1-S"), try id("C21")]),
            try await world.regime(
                "CTV chung", issuer: c11, reporters: .collaborators, recipients: [c11, police, try id("C12")]),
        ]
    }

    private mutating func makeReports() async throws {
        topic = try await world.topic("Giá cả")
        for regime in regimes {
            for obligation in try await world.owed(regime) where obligation.opensAt <= world.now {
                let author = try #require(self.author(obligation.unitID, obligation.author))
                try await makeReport(.obligation(obligation.id), by: author)
            }
        }
        for (code, unit) in units.sorted(by: { $0.key < $1.key }) where code != "TW" {
            try await makeReport(.adHoc(.id(unit)), by: try #require(author(unit, .unit)))
        }
        for (_, account) in people.sorted(by: { $0.key < $1.key }) {
            try await makeReport(.adHoc(nil), by: account)
        }
        for (group, leader) in leaders.sorted(by: { $0.key < $1.key }) {
            try await makeReport(.groupAdHoc(group), by: try #require(people[leader]))
        }
    }

    private func author(_ unit: Unit.ID, _ author: Author) -> Account.ID? {
        if let person = author.collaboratorID ?? author.groupID.flatMap({ leaders[$0] }) {
            return people[person]
        }
        return members.first { $0.role == .officer && $0.anchor == unit }?.account
    }

    private func receiver(_ unit: Unit.ID) -> Account.ID? {
        let advisor = members.first { $0.role == .advisor && $0.anchor == unit }
        return (advisor ?? members.first { $0.role == .officer && $0.anchor == unit })?.account
    }

    /// One in six stays unwritten; the rest end as drafts, submitted, returned, corrected or accepted.
    private mutating func makeReport(_ subject: NewReport.Subject, by author: Account.ID) async throws {
        let fate = Int.random(in: 0...6, using: &numbers)
        guard fate > 0 else { return }
        let times = ["2026-10-11 10:00:00", "2026-10-13 10:00:00", "2026-10-15 08:00:00"]
        let now = try at(times[Int.random(in: 0..<times.count, using: &numbers)])
        let content = world.content(topic: topic, items: 2)
        let id = try await world.report(subject, by: author, submit: fate > 1, content: content, at: now)
        reports.append(id)
        if fate == 2 { try await withdraw(id, by: author) }
        guard fate > 2 else { return }
        let receiver = try #require(self.receiver(try await world.stored(id).recipientID))
        if fate < 5 {
            _ = try await world.work(receiver) { try $0.returnReport(id, reason: "bổ sung", resubmitBy: nil) }
            let change = ReportChange(title: "Sửa", summary: nil, items: nil, preparedAt: .keep)
            _ = try await world.work(author) { try $0.editReport(id, change, .any) }
            if fate == 4 || reports.count % 2 == 0 {
                _ = try await world.work(author) { try $0.submitReport(id) }
            }
            if fate == 3, reports.count % 2 == 0 {
                _ = try await world.work(author) { try $0.withdrawReport(id) }
            }
        } else {
            _ = try await world.work(receiver) { try $0.acceptReport(id, rating: 4, comment: nil) }
        }
    }

    /// A draft, one that was withdrawn, and of what is still owed the first two: entered by who receives them.
    private mutating func makeDrafts() async throws {
        let (unit, now) = (try id("C21"), world.now)
        let officer = try #require(author(unit, .unit))
        reports.append(try await world.report(.adHoc(.id(unit)), by: officer, submit: false))
        let withdrawn = try await world.report(.adHoc(.id(unit)), by: officer)
        _ = try await world.work(officer) { try $0.withdrawReport(withdrawn) }
        reports.append(withdrawn)
        let owed = try await regimes.asyncMap { try await world.owed($0) }.flatMap { $0 }
        let open = owed.filter { $0.progress == .none && $0.draftID == nil && $0.opensAt <= now }
        for (submit, obligation) in zip([false, true], open) {
            let receiver = try #require(self.receiver(obligation.recipientID))
            let new = NewReport(
                id: world.ids.make(), subject: .obligation(obligation.id), content: world.content(),
                submit: submit,
                receipt: Receipt(via: .email, on: now.civilDate, reason: "mất mạng"))
            reports.append(try await world.work(receiver) { try $0.createReport(new, nil).id })
        }
    }

    /// One in three comes back to its author for good, one in three is handed in again.
    private func withdraw(_ id: Report.ID, by author: Account.ID) async throws {
        guard reports.count % 3 > 0 else { return }
        _ = try await world.work(author) { try $0.withdrawReport(id) }
        guard reports.count % 3 > 1 else { return }
        _ = try await world.work(author) { try $0.submitReport(id) }
    }

    private mutating func makeSynthesis() async throws {
        let (province, commune) = (try id("P1"), try id("C12"))
        for _ in 1...2 {
            let id = try await world.report(
                .adHoc(.id(commune)), by: try #require(self.author(commune, .unit)),
                content: world.content(topic: topic, items: 2))
            let advisor = try #require(self.receiver(province))
            _ = try await world.work(advisor) { try $0.acceptReport(id, rating: 4, comment: nil) }
            reports.append(id)
        }
        let accepted = try await reports.asyncMap { try await world.stored($0) }
            .filter { $0.status.name == .accepted && $0.recipientID == province }
        var sources = accepted.map { Source(reportID: $0.id, itemIDs: nil) }
        let last = try #require(accepted.last)
        sources[sources.count - 1] = Source(
            reportID: last.id, itemIDs: last.content.items.prefix(1).map(\.id))
        let (chosen, author) = (sources, try #require(self.author(province, .unit)))
        let synthesis = try await world.report(
            .synthesis(.id(province), try period("2026-Q4")), by: author, submit: false)
        _ = try await world.work(author) { work in
            _ = try work.setSources(chosen, of: synthesis, .any)
            return try work.submitReport(synthesis)
        }
        self.synthesis = synthesis
        reports.append(synthesis)
    }
}
