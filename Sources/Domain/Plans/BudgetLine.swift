/// Money that a unit asks for to do a task (dự toán, đề nghị kinh phí), and what becomes of it. All amounts are whole
/// đồng.
package struct BudgetLine: Sendable, Hashable {
    package typealias ID = Identifier<BudgetLine>

    package enum Status: String, Sendable, CaseIterable { case asked, granted, refused }

    package let id: ID
    package let taskID: PlanTask.ID
    /// Who asks.
    package let unitID: Unit.ID
    package var title: String
    /// Where it is to come from, as `Ngân sách phường`.
    package var source: String?
    package var asked: Int
    package var granted: Int?
    /// The document, as `Quyết định 12-QĐ/ĐU`.
    package var grantedBy: String?
    /// So far.
    package var spent: Int
    package var status: Status
    package var refusalReason: String?
    package var meta: Meta

    package init(
        id: ID, taskID: PlanTask.ID, unitID: Unit.ID, title: String, source: String?, asked: Int,
        granted: Int? = nil, grantedBy: String? = nil, spent: Int = 0, status: Status = .asked,
        refusalReason: String? = nil, meta: Meta
    ) {
        self.id = id
        self.taskID = taskID
        self.unitID = unitID
        self.title = title
        self.source = source
        self.asked = asked
        self.granted = granted
        self.grantedBy = grantedBy
        self.spent = spent
        self.status = status
        self.refusalReason = refusalReason
        self.meta = meta
    }
}

package enum BudgetRefusal: Error, Sendable, Hashable {
    case notIn(BudgetLine.Status)
    /// Neither accountable for the task nor the plan's issuer.
    case notAccountable
    case tooManyLines
}

extension Plan {
    /// - Parameter lines: how many the plan has already. Their number bounds what they can add up to.
    package func checkAsking(_ unit: Unit.ID, for task: PlanTask, lines: Int) throws(BudgetRefusal) {
        guard !task.isCancelled, unit == issuerID || task.accountable.contains(unit) else {
            throw .notAccountable
        }
        guard lines < Limits.budgetLines else { throw .tooManyLines }
    }
}

extension BudgetLine {
    /// What was asked for is changed until it is decided on.
    package func revised(title: String?, source: Change<String>, asked: Int?) throws(BudgetRefusal)
        -> BudgetLine
    {
        guard title != nil || !source.isKeep || asked != nil else { return self }
        guard status == .asked else { throw .notIn(status) }
        var result = self
        result.title = title ?? self.title
        result.source = source.applied(to: self.source)
        result.asked = asked ?? self.asked
        return result
    }

    /// - Parameter amount: all that was spent so far. More than was granted is told, not refused: it has happened.
    package func spending(_ amount: Int?) throws(BudgetRefusal) -> BudgetLine {
        guard let amount else { return self }
        guard status == .granted else { throw .notIn(status) }
        var result = self
        result.spent = amount
        return result
    }

    /// A later grant takes the place of an earlier one.
    package func granted(_ amount: Int, by reference: String) throws(BudgetRefusal) -> BudgetLine {
        guard status != .refused else { throw .notIn(status) }
        var result = self
        (result.granted, result.grantedBy, result.status) = (amount, reference, .granted)
        return result
    }

    package func refused(_ reason: String) throws(BudgetRefusal) -> BudgetLine {
        guard status == .asked else { throw .notIn(status) }
        var result = self
        (result.refusalReason, result.status) = (reason, .refused)
        return result
    }

    package var isOverspent: Bool { spent > granted ?? 0 }

    /// Whether what is there is what its status says.
    package var isWhole: Bool {
        switch status {
        case .asked: granted == nil && grantedBy == nil && refusalReason == nil && spent == 0
        case .granted: granted != nil && grantedBy != nil && refusalReason == nil
        case .refused: granted == nil && grantedBy == nil && refusalReason != nil && spent == 0
        }
    }
}

/// What lines add up to. What was refused counts as asked for.
package struct BudgetSum: Sendable, Hashable {
    package private(set) var asked: Int
    package private(set) var granted: Int
    package private(set) var spent: Int

    package static let none = BudgetSum(asked: 0, granted: 0, spent: 0)

    package init(asked: Int, granted: Int, spent: Int) {
        self.asked = asked
        self.granted = granted
        self.spent = spent
    }

    /// No overflow: see `Limits.budgetLines`.
    private mutating func add(_ other: BudgetSum) {
        asked += other.asked
        granted += other.granted
        spent += other.spent
    }

    /// Per task, with those of its parts, and of all together.
    package static func all(_ tasks: [PlanTask], _ own: [PlanTask.ID: BudgetSum]) -> (
        total: BudgetSum, byTask: [BudgetSum]
    ) {
        let above = Dictionary(tasks.map { ($0.ref, $0.parentRef) }) { first, _ in first }
        var (total, sums): (BudgetSum, [String: BudgetSum]) = (.none, [:])
        for task in tasks {
            guard let sum = own[task.id] else { continue }
            total.add(sum)
            for ref in sequence(first: task.ref, next: { above[$0] ?? nil }) {
                sums[ref, default: .none].add(sum)
            }
        }
        return (total, tasks.map { sums[$0.ref] ?? .none })
    }
}
