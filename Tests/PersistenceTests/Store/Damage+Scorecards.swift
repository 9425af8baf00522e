import Persistence

extension Damage {
    static let scorecards = [
        Damage("criteriaSet.readable", "UPDATE criteria_set SET criteria = '{'"),
        Damage(
            "criteriaSet.readable",
            "UPDATE criteria_set SET criteria = replace(criteria, 'manual', 'loyalty')"),
        Damage("criteriaSet.criteria", "UPDATE criteria_set SET criteria = '[]'"),
        Damage(
            "criteriaSet.replaces",
            "UPDATE criteria_set SET owner_id = (SELECT unit_id FROM unit_fact WHERE code = 'C21') WHERE status = 'draft'"
        ),
        Damage(
            "criteriaSet.replaces",
            "UPDATE criteria_set SET status = CASE status WHEN 'draft' THEN 'inForce' ELSE 'draft' END"),
        Damage("scorecard.readable", "UPDATE scorecard SET period = '2026-13'"),
        Damage("scorecard.readable", "UPDATE scorecard SET total = 10001"),
        Damage("scorecard.total", "UPDATE scorecard SET total = 1"),
        Damage("scorecard.total", "UPDATE scorecard SET total = NULL"),
        Damage(
            "scorecard.objection", "UPDATE scorecard SET objection_code = 'x' WHERE objection IS NOT NULL"),
        Damage("scorecard.parties", "UPDATE scorecard SET kind = 'cell'"),
        Damage("scorecard.parties", "UPDATE scorecard SET owner_id = unit_id"),
        Damage("scorecard.versions", "DELETE FROM scorecard_version WHERE number = 1"),
        Damage("scorecard.versions", "UPDATE scorecard SET number = number - 1 WHERE number > 1"),
        Damage(
            "scorecard.figures",
            "UPDATE scorecard_version SET figures = replace(figures, '\"weight\":40', '\"weight\":41')"),
        Damage(
            "scorecard.total",
            "UPDATE scorecard_version SET figures = replace(figures, '\"score\":9000', '\"score\":100')"),
        Damage("scorecardVersion.readable", "UPDATE scorecard_version SET figures = '{'"),
        Damage(
            "scorecardVersion.readable",
            "UPDATE scorecard_version SET figures = replace(figures, '\"weight\":40', '\"weight\":9000000000000000000')"
        ),
        Damage("scorecardVersion.readable", "UPDATE scorecard_version SET cause = 'mood'"),
    ]
}
