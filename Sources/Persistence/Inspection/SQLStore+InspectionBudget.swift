import Domain

extension Inspection {
    func budget() throws {
        try each("budget", budgetColumns, from: "budget_line b", alias: "b", decodeBudgetLine) { batch in
            for (_, line) in batch {
                let subject = "budget \(line.id)"
                expect(line.isWhole, "budget.status", subject, "what it has is not what its status says")
                let amounts = [line.asked, line.granted ?? 0, line.spent]
                expect(
                    amounts.allSatisfy(Limits.budgetAmount.contains), "budget.amount", subject,
                    "no such amount could be given")
            }
        }
        try check(
            "budget.plan", "it counts for another plan than its task's",
            """
            SELECT b.id FROM budget_line b LEFT JOIN plan_task t ON t.id = b.task_id AND t.plan_id = b.plan_id
            WHERE t.id IS NULL ORDER BY b.id
            """)
        try check(
            "budget.plan", "its plan was never issued",
            """
            SELECT b.id FROM budget_line b JOIN plan p ON p.id = b.plan_id WHERE p.status = 'draft' ORDER BY b.id
            """)
    }
}
