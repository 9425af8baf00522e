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
        Damage("plan.series", "DELETE FROM plan WHERE number = 1"),
        Damage("plan.series", "DELETE FROM plan_series"),
    ]
}
