import Persistence

extension Damage {
    static let plans = [
        Damage("plan.texts", "UPDATE plan SET folded = 'x'"),
        Damage("plan.draft", "UPDATE plan SET to_date = '2025-12-31'"),
        Damage(
            "plan.draft",
            "UPDATE plan SET series_name = 'x', number = NULL, signed_on = NULL, status = 'draft'"),
        Damage("plan.readable", "UPDATE plan SET legal_bases = '{'"),
        Damage("plan.series", "UPDATE plan SET number = 7 WHERE number = 1"),
        Damage("plan.series", "UPDATE plan SET number = 9 WHERE number = 2"),
        Damage("task.readable", "UPDATE plan_task SET schedule = 'weekly'"),
        Damage("task.readable", "UPDATE plan_task SET parties = '{'"),
        Damage("task.schedule", "UPDATE plan_task SET schedule = 'range 2026-02-01 2026-01-01'"),
        Damage("task.accountable", "DELETE FROM plan_task_unit WHERE role = 'implement'"),
        Damage("task.progress", "UPDATE plan_assignment SET reports = 9"),
        Damage("task.progress", "DELETE FROM task_progress"),
        Damage("task.progress", "DELETE FROM plan_assignment"),
        Damage("plan.series", "DELETE FROM plan_series"),
        Damage("task.accountable", "UPDATE plan_assignment SET is_withdrawn = 1 - is_withdrawn"),
        Damage("task.accountable", "UPDATE plan_task SET is_cancelled = 0"),
        Damage("amendment.readable", "UPDATE plan_amendment SET after = '{'"),
        Damage("amendment.difference", "UPDATE plan_amendment SET before = after, tasks = '[]'"),
        Damage("plan.parent", "UPDATE plan SET status = 'draft' WHERE document_type = 'CTr'"),
        Damage("plan.deriving", "UPDATE plan SET derive_by = NULL WHERE document_type = 'CTr'"),
        Damage("task.source", "UPDATE plan_task SET source_id = id"),
        Damage("review.readable", "UPDATE plan_review SET figures = '{'"),
        Damage(
            "review.figures",
            """
            UPDATE plan_review SET figures = replace(figures, '"units":1}}', '"units":0}}')
            """),
        Damage("amendment.number", "UPDATE plan_amendment SET number = 3"),
        Damage("budget.status", "UPDATE budget_line SET granted = NULL WHERE status = 'granted'"),
        Damage("budget.status", "UPDATE budget_line SET spent = 5 WHERE status = 'asked'"),
        Damage("budget.amount", "UPDATE budget_line SET asked = -1"),
        Damage("budget.readable", "UPDATE budget_line SET status = 'lost'"),
        Damage(
            "budget.plan",
            "UPDATE budget_line SET plan_id = (SELECT min(id) FROM plan WHERE status = 'draft')"),
        Damage("budget.plan", "UPDATE plan SET status = 'draft'"),
        Damage("calendar.hash", "UPDATE calendar_link SET hash = 'x'"),
        Damage("keptAnswer.kept", "UPDATE kept_answer SET status = 500"),
        Damage("keptAnswer.kept", "UPDATE kept_answer SET fingerprint = ''"),
        Damage("identity.subject", "UPDATE account_identity SET subject = ''"),
        Damage("identity.token", "UPDATE spent_identity_token SET hash = 'x'"),
    ]
}
