import Testing

@testable import Domain

@Suite struct BudgetLineTests {
    private func line(_ status: BudgetLine.Status = .asked) throws -> BudgetLine {
        let asked = BudgetLine(
            id: .numbered(1), taskID: .numbered(2), unitID: .numbered(3), title: "In tài liệu",
            source: "Ngân sách phường", asked: 1_000, meta: .new(epoch))
        return switch status {
        case .asked: asked
        case .granted: try asked.granted(800, by: "QĐ 12")
        case .refused: try asked.refused("Hết nguồn")
        }
    }

    @Test func `what is asked for is changed until it is decided on`() throws {
        let changed = try line().revised(title: "In áp phích", source: .clear, asked: 0)
        #expect(changed.title == "In áp phích" && changed.source == nil && changed.asked == 0)
        for status in [BudgetLine.Status.granted, .refused] {
            let line = try line(status)
            for (title, source, asked) in [
                ("x", Change<String>.keep, nil), (nil, .set("x"), nil), (nil, .clear, nil),
                (nil, .keep, 1),
            ] as [(String?, Change<String>, Int?)] {
                #expect(throws: BudgetRefusal.notIn(status)) {
                    try line.revised(title: title, source: source, asked: asked)
                }
            }
            #expect(try line.revised(title: nil, source: .keep, asked: nil) == line)
        }
    }

    @Test func `money is spent once it is granted, and more than that is told`() throws {
        for status in [BudgetLine.Status.asked, .refused] {
            #expect(throws: BudgetRefusal.notIn(status)) { try line(status).spending(0) }
            #expect(try line(status).spending(nil) == line(status))
        }
        #expect(try !line(.granted).spending(800).isOverspent)
        #expect(try line(.granted).spending(801).isOverspent)
        #expect(try line(.granted).spending(801).granted(801, by: "QĐ 13").isOverspent == false)
        #expect(try line(.granted).spending(1).granted(0, by: "QĐ 13").isOverspent)
    }

    @Test func `a later grant takes the place of an earlier one, and a refusal stands`() throws {
        let again = try line(.granted).granted(900, by: "QĐ 13")
        #expect(again.granted == 900 && again.grantedBy == "QĐ 13" && again.status == .granted)
        #expect(throws: BudgetRefusal.notIn(.refused)) { try line(.refused).granted(1, by: "x") }
        #expect(throws: BudgetRefusal.notIn(.refused)) { try line(.refused).refused("x") }
        #expect(throws: BudgetRefusal.notIn(.granted)) { try line(.granted).refused("x") }
        for status in BudgetLine.Status.allCases { #expect(try line(status).isWhole) }
        var broken = try line(.granted)
        broken.status = .asked
        #expect(!broken.isWhole)
        broken.status = .refused
        #expect(!broken.isWhole)
    }

    private func task(_ ref: String, parent: String? = nil, _ roles: [PlanTask.Role: [Unit.ID]] = [:])
        -> PlanTask
    {
        PlanTask(
            id: Identifier(trusted: ref), ref: ref, parentRef: parent, group: .roadmap, title: "Việc",
            detail: nil, schedule: .onSuperiorGuidance, parties: [:], units: roles)
    }

    @Test func `the issuer asks, and who is accountable, and nobody else`() throws {
        let period = try DomainTests.period("2026")
        let plan = Plan(
            id: .numbered(1), issuerID: .numbered(1), documentType: "KH",
            series: Plan.Series(kind: .term, name: "x"), title: "x", period: DateSpan(period),
            legalBases: [], status: .issued, meta: .new(epoch))
        let (two, three): (Unit.ID, Unit.ID) = (.numbered(2), .numbered(3))
        let implemented = task("1", [.implement: [two], .advise: [three], .monitor: [three]])
        let advised = task("2", [.advise: [three]])
        try plan.checkAsking(.numbered(1), for: implemented, lines: 0)
        try plan.checkAsking(two, for: implemented, lines: Limits.budgetLines - 1)
        try plan.checkAsking(three, for: advised, lines: 0)
        #expect(throws: BudgetRefusal.notAccountable) {
            try plan.checkAsking(three, for: implemented, lines: 0)
        }
        #expect(throws: BudgetRefusal.notAccountable) { try plan.checkAsking(two, for: advised, lines: 0) }
        #expect(throws: BudgetRefusal.tooManyLines) {
            try plan.checkAsking(two, for: implemented, lines: Limits.budgetLines)
        }
    }

    @Test func `lines add up over parts, and the most there can be fit into an integer`() {
        let tasks = [task("1"), task("1.1", parent: "1"), task("1.1.1", parent: "1.1"), task("2")]
        let own: [PlanTask.ID: BudgetSum] = [
            Identifier(trusted: "1"): BudgetSum(asked: 1, granted: 0, spent: 0),
            Identifier(trusted: "1.1.1"): BudgetSum(asked: 10, granted: 7, spent: 8),
            Identifier(trusted: "of another plan"): BudgetSum(asked: 5, granted: 5, spent: 5),
        ]
        let sums = BudgetSum.all(tasks, own)
        #expect(sums.byTask.map(\.asked) == [11, 10, 10, 0])
        #expect(sums.byTask.map(\.granted) == [7, 7, 7, 0])
        #expect(sums.total == BudgetSum(asked: 11, granted: 7, spent: 8))
        let most = Limits.budgetAmount.upperBound.multipliedReportingOverflow(by: Limits.budgetLines)
        #expect(!most.overflow)
    }
}
