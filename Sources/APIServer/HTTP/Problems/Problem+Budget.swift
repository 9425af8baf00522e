import Domain

extension Problem {
    init(budget: BudgetRefusal) {
        self =
            switch budget {
            case .notIn(.asked):
                .stateConflict.detailed(
                    "Khoản này chưa được cấp.", "Nothing has been granted for this line yet.")
            case .notIn(.granted):
                .stateConflict.detailed("Khoản này đã được cấp.", "This line has been granted already.")
            case .notIn(.refused):
                .stateConflict.detailed("Khoản này đã bị từ chối.", "This line has been refused.")
            case .notAccountable:
                .rule(
                    "notAccountable", "/unitId",
                    "Cần đơn vị ban hành kế hoạch, hoặc một đơn vị thực hiện nhiệm vụ (tham mưu, nếu không giao ai thực hiện).",
                    "Expected the plan's issuer, or a unit that implements the task (or advises, where none does)."
                )
            case .tooManyLines:
                .rule(
                    "tooManyLines", "",
                    "Kế hoạch đã có \(Limits.budgetLines) khoản kinh phí.",
                    "The plan has \(Limits.budgetLines) budget lines already.")
            }
    }
}
