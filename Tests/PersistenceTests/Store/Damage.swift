import Domain
import Persistence

/// How to break a rule by hand in the world of the inspection tests, and the rule that is broken by it.
struct Damage: Sendable {
    let rule: String
    let statements: [Statement]

    init(_ rule: String, _ statements: Statement...) {
        self.rule = rule
        self.statements = statements
    }

    static let all =
        units + people + groups + obligations + requests + reports + sources + signatures + surveys
        + batches + plans + scorecards + events

    private static let units = [
        Damage("unit.oneRoot", "UPDATE unit SET is_root = NULL"),
        Damage("unit.root", "UPDATE unit SET is_root = NULL"),
        Damage("unit.root", "UPDATE unit_fact SET parent_id = NULL WHERE code = 'C11'"),
        Damage("unit.openFact", "UPDATE unit_fact SET until = '2030-01-01' WHERE code = 'C11'"),
        Damage("unit.facts", "UPDATE unit_fact SET until = '2026-10-31' WHERE until = '2026-11-01'"),
        Damage("unit.facts", "UPDATE unit_fact SET until = '2026-12-01' WHERE until = '2026-11-01'"),
        Damage("unit.firstFact", "UPDATE unit_fact SET valid_from = '2000-02-01' WHERE code = 'C21'"),
        Damage(
            "unit.cycle",
            """
            UPDATE unit_fact SET parent_id = (SELECT unit_id FROM unit_fact WHERE code = 'C11-R') WHERE code = 'C11-K'
            """),
        Damage(
            "unit.parentValid",
            "UPDATE unit SET valid_to = '2020-01-01' WHERE id = (\(statement: unit("P2")))"),
        Damage(
            "unit.parentValid",
            "UPDATE unit SET valid_from = '2010-01-01' WHERE id = (\(statement: unit("C11")))",
            "UPDATE unit_fact SET valid_from = '2010-01-01' WHERE code = 'C11'"),
        Damage("unit.place", "UPDATE unit_fact SET level = 'province' WHERE code = 'C21'"),
        Damage(
            "unit.place",
            "UPDATE unit_fact SET parent_id = (\(statement: unit("C11-B"))) WHERE code = 'C11-K'"),
        Damage("unit.dates", "UPDATE unit_fact SET level = 'district' WHERE code = 'LATER'"),
        Damage("unit.code", "UPDATE unit_fact SET code = 'C11' WHERE code = 'C21'"),
        Damage(
            "unit.receivesFor",
            "UPDATE unit SET receives_for_id = (\(statement: unit("TW"))) WHERE id = (\(statement: unit("C11-B")))"
        ),
        Damage(
            "unit.receivesFor",
            "UPDATE unit SET receives_for_id = (\(statement: unit("C11"))) WHERE id = (\(statement: unit("C11-F")))"
        ),
        Damage("unit.texts", "UPDATE unit_fact SET folded = 'x' WHERE code = 'C11'"),
        Damage("unit.texts", "UPDATE unit_fact SET sort_key = 'x' WHERE code = 'C11'"),
        Damage("unit.texts", "UPDATE unit_fact SET short_name = 'x' WHERE code = 'C11'"),
        Damage("unit.readable", "UPDATE unit SET kind = 'club' WHERE id = (\(statement: unit("C11")))"),
        Damage("unit.readable", "UPDATE unit_fact SET level = 'village' WHERE code = 'C11'"),
        Damage("unit.readable", "UPDATE unit_fact SET valid_from = '2000-02-31' WHERE code = 'C11'"),
    ]

    private static let people = [
        Damage(
            "account.readable", "UPDATE account SET must_change_password = 7 WHERE username = 'leader.p1'"),
        Damage("account.texts", "UPDATE account SET display_name = 'Khác' WHERE username = 'leader.p1'"),
        Damage(
            "account.lock",
            """
            INSERT INTO session (id, account_id, created_at, expires_at)
            SELECT 's', MIN(id), 1, 2 FROM account WHERE locked_at IS NOT NULL
            """),
        Damage("grant.readable", "UPDATE account_grant SET role = 'king' WHERE role = 'auditor'"),
        Damage(
            "grant.advisor", "UPDATE unit SET receives_for_id = NULL WHERE id = (\(statement: unit("P1-B")))"),
        Damage("grant.advisor", "UPDATE account_grant SET role = 'advisor' WHERE role = 'auditor'"),
        Damage("grant.collaborator", "UPDATE account_grant SET role = 'collaborator' WHERE role = 'auditor'"),
        Damage("collaborator.readable", "UPDATE collaborator SET expertise = '[1' WHERE standing = 'active'"),
        Damage(
            "collaborator.readable", "UPDATE collaborator SET standing = 'sleeping' WHERE standing = 'active'"
        ),
        Damage("collaborator.readable", "UPDATE appointment SET decision_date = '2026-13-01'"),
        Damage("collaborator.texts", "UPDATE collaborator SET occupation = 'Khác' WHERE standing = 'active'"),
        Damage(
            "collaborator.appointments",
            """
            INSERT INTO appointment (id, collaborator_id, unit_id, decision_number, decision_date, valid_from, position)
            SELECT 'a' || id, collaborator_id, unit_id, '1', '2026-01-01', '2026-05-01', 'x' FROM appointment
            WHERE valid_to IS NULL
            """),
        Damage("collaborator.appointed", "DELETE FROM appointment"),
        Damage("collaborator.reason", "UPDATE collaborator SET end_reason = 'x' WHERE standing = 'active'"),
        Damage(
            "collaborator.reason", "UPDATE collaborator SET end_reason = NULL WHERE standing = 'suspended'"),
        Damage(
            "topic.texts", "UPDATE topic SET name = 'Khác' WHERE merged_into_id IS NULL AND name = 'Giá cả'"),
        Damage("topic.texts", "UPDATE topic SET sort_key = 'x' WHERE name = 'Giá cả'"),
        Damage("topic.merge", "UPDATE topic SET merged_into_id = id"),
        Damage(
            "topic.merge",
            "UPDATE topic SET merged_into_id = (SELECT MAX(id) FROM topic) WHERE id = (SELECT MIN(id) FROM topic)",
            "UPDATE topic SET merged_into_id = (SELECT MIN(id) FROM topic) WHERE id = (SELECT MAX(id) FROM topic)"
        ),
    ]

    private static let groups = [
        Damage("groupTemplate.readable", "UPDATE group_template SET positions = '[1]'"),
        Damage(
            "groupTemplate.positions",
            "UPDATE group_template SET positions = '[{\"name\":\"x\",\"min\":2,\"max\":1}]'"),
        Damage("group.readable", "UPDATE reporter_group SET members = '[{\"position\":\"x\"}]'"),
        Damage("group.readable", "UPDATE reporter_group SET valid_from = '2026-02-31'"),
        Damage("group.texts", "UPDATE reporter_group SET name = 'Khác'"),
        Damage(
            "group.members",
            "UPDATE reporter_group SET members = '[{\"collaboratorId\":\"nobody\",\"position\":\"x\"}]'"),
        Damage(
            "group.members",
            "UPDATE reporter_group SET members = '[{\"office\":\"x\",\"officeUnitId\":\"u\",\"position\":\"x\"}]'"
        ),
        Damage(
            "group.members",
            "UPDATE reporter_group SET members = substr(members, 1, length(members) - 1) || ',' || substr(members, 2)"
        ),
        Damage(
            "group.members", "UPDATE reporter_group SET valid_to = valid_from"),
        Damage(
            "group.unit",
            "UPDATE reporter_group SET unit_id = (\(statement: unit("C12"))) WHERE unit_id = (\(statement: unit("C11")))"
        ),
        Damage(
            "group.unit", "UPDATE report SET unit_id = (\(statement: unit("C12"))) WHERE group_id IS NOT NULL"
        ),
        Damage("group.obligations", "UPDATE reporter_group SET valid_to = '2026-10-01'"),
        Damage("group.obligations", "UPDATE reporter_group SET valid_from = '2026-11-01'"),
    ]

    private static let obligations = [
        Damage("regime.readable", "UPDATE regime SET reporters = '{}'"),
        Damage("regime.readable", "UPDATE regime SET next_period = '2026-13' WHERE frequency = 'monthly'"),
        Damage("regime.texts", "UPDATE regime SET folded = 'x'"),
        Damage("regime.next", "UPDATE regime SET next_fixed_at = next_fixed_at + 1"),
        Damage("regime.next", "UPDATE regime SET next_fixed_at = NULL"),
        Damage("regime.period", "UPDATE regime SET next_period = '2026-H2' WHERE frequency = 'monthly'"),
        Damage("regime.issuer", "UPDATE regime SET issuer_id = (\(statement: unit("TW-B")))"),
        Damage("obligation.readable", "UPDATE obligation SET period = '2026' || period"),
        Damage("obligation.readable", "UPDATE obligation SET progress = 'lost' WHERE progress = 'none'"),
        Damage("obligation.period", "UPDATE obligation SET coverage_last = '2026-11-30'"),
        Damage("obligation.period", "UPDATE obligation SET period = '2026'"),
        Damage("obligation.period", "UPDATE obligation SET period = '2026-08' WHERE period = '2026-10'"),
        Damage(
            "obligation.period", "UPDATE regime SET next_period = '2026-10' WHERE next_period = '2026-11'"),
        Damage("obligation.parties", "UPDATE obligation SET recipient_id = (\(statement: unit("C21")))"),
        Damage(
            "obligation.parties",
            "UPDATE obligation SET collaborator_id = NULL WHERE id = (SELECT MAX(id) FROM obligation WHERE collaborator_id IS NOT NULL)"
        ),
        Damage("obligation.times", "UPDATE obligation SET due_at = due_at + 1 WHERE original_due_at IS NULL"),
        Damage(
            "obligation.times",
            "UPDATE obligation SET due_at = original_due_at WHERE original_due_at IS NOT NULL"),
        Damage("obligation.times", "UPDATE obligation SET original_due_at = original_due_at - 1"),
        Damage("obligation.times", "UPDATE obligation SET opens_at = opens_at - 1"),
        Damage("obligation.times", "UPDATE obligation SET lock_at = due_at WHERE lock_at IS NULL"),
        Damage(
            "obligation.progress", "UPDATE obligation SET progress = 'accepted' WHERE progress = 'submitted'"),
        Damage("obligation.progress", "UPDATE obligation SET submitted_at = submitted_at + 1"),
        Damage(
            "obligation.progress",
            "UPDATE obligation SET progress = 'none', submitted_at = NULL WHERE progress = 'submitted'"),
        Damage("obligation.waived", "UPDATE obligation SET progress = 'waived' WHERE progress = 'submitted'"),
        Damage("obligation.waived", "UPDATE obligation SET waiver_reason = NULL WHERE progress = 'waived'"),
        Damage("obligation.resubmitBy", "UPDATE obligation SET resubmit_by = 1 WHERE progress = 'returned'"),
        Damage("obligation.resubmitBy", "UPDATE obligation SET resubmit_by = 1 WHERE progress = 'none'"),
        Damage("obligation.extension", "UPDATE obligation SET extension_reason = NULL"),
        Damage("obligation.extension", "UPDATE obligation SET extended_due_at = NULL"),
        Damage("obligation.waived", "UPDATE obligation SET waived_by_correction = 1"),
        Damage("obligation.line", "UPDATE obligation SET line = NULL"),
        Damage("obligation.line", "UPDATE obligation SET line = recipient_id || ' ' || line"),
        Damage("obligation.tally", "UPDATE obligation SET line = unit_id"),
        Damage("obligation.tally", "UPDATE obligation_tally SET open = open + 1 WHERE parent_id = ''"),
        Damage("obligation.tally", "UPDATE obligation_tally SET on_time = 0, late = late + on_time"),
        Damage("obligation.tally", "UPDATE obligation_tally SET due_at = due_at + 1"),
        Damage("obligation.tally", "DELETE FROM obligation_tally WHERE waived > 0"),
    ]

    private static let surveys = [
        Damage("survey.readable", "UPDATE survey SET stage = 'gone'"),
        Damage("survey.readable", "UPDATE survey SET closes_at = NULL"),
        Damage("survey.texts", "UPDATE survey SET folded = 'x'"),
        Damage("survey.owner", "UPDATE survey SET owner_id = (\(statement: unit("TW-B")))"),
        Damage("survey.targets", "UPDATE survey_target SET parent_id = NULL"),
        Damage("survey.targets", "UPDATE survey_target SET is_leaf = 1"),
        Damage("survey.targets", "UPDATE survey_target SET quota = 30 WHERE is_leaf = 0"),
        Damage("survey.counts", "UPDATE survey_target SET counted = counted + 1 WHERE is_leaf = 1"),
        Damage("survey.counts", "UPDATE survey_day SET ballots = ballots + 1"),
        Damage("survey.ballots", "UPDATE survey_ballot SET answers = '6|-' WHERE answers = '1|t'"),
        Damage("survey.ballots", "UPDATE survey_ballot SET answers = '1' WHERE answers = '1|t'"),
        Damage(
            "survey.ballots", "UPDATE survey_ballot SET collected_on = '2026-10-01' WHERE answers = '1|t'"),
        Damage("survey.texts", "DELETE FROM survey_text"),
        Damage("survey.ballots", "UPDATE survey_column SET content = '9' WHERE place = 0"),
        Damage("survey.ballots", "DELETE FROM survey_column WHERE place = 1"),
        Damage("survey.counts", "DELETE FROM survey_count WHERE place = 0"),
        Damage("survey.counts", "UPDATE survey_target SET counted = counted + 1 WHERE settled = 1"),
        Damage("survey.hidden", "DELETE FROM survey_hidden"),
        Damage("survey.hidden", "UPDATE survey_hidden SET content = 'exact:1,1'"),
        Damage("publication.readable", "UPDATE publication_version SET figures = '{'"),
        Damage("publication.readable", "DELETE FROM publication_version"),
        Damage("survey.interim", "UPDATE survey_interim SET ballots = ballots + 1"),
        Damage("survey.interim", "UPDATE survey_interim SET figures = '{'"),
        Damage(
            "survey.hashes",
            "INSERT INTO survey_ballot_hash (survey_id, hash) SELECT survey_id, answers FROM survey_ballot"),
        Damage("survey.form", "UPDATE survey SET public_id = NULL WHERE participation = 'token'"),
        Damage("survey.form", "UPDATE survey SET public_id = id WHERE participation = 'open'"),
        Damage("survey.form", "UPDATE survey SET public_form = 0"),
        Damage("survey.issuer", "DELETE FROM survey_issuer"),
        Damage(
            "survey.slips", "UPDATE survey_target SET slips_issued = slips_issued + 1 WHERE slips_issued > 0"),
        Damage("survey.slips", "UPDATE survey_slip SET request = NULL"),
        Damage("survey.slips", "UPDATE survey SET participation = 'open'"),
        Damage("survey.tokens", "DELETE FROM survey_token"),
        Damage(
            "survey.tokens",
            "INSERT INTO survey_token SELECT id, 'x' FROM survey WHERE participation = 'open'"),
        Damage(
            "survey.tokens", "UPDATE survey_slip SET request = NULL",
            "UPDATE survey_target SET slips_used = 0"),
        Damage("survey.questionnaire", "DELETE FROM survey_questionnaire"),
        Damage("survey.questionnaire", "UPDATE survey_questionnaire SET questions = '[1'"),
        Damage(
            "survey.questionnaire",
            "UPDATE survey_questionnaire SET questions = replace(questions, '}', ',\"relevantIf\":\"tuoi > 1\"}')"
        ),
    ]

    private static let requests = [
        Damage("regime.recipients", "DELETE FROM regime_recipient"),
        Damage("regime.recipients", "UPDATE regime SET recipients = NULL"),
        Damage(
            "regime.template",
            "UPDATE regime SET template = replace(template, '\"2\"', '\"1\"') WHERE template IS NOT NULL"),
        Damage("obligation.order", "UPDATE obligation SET opens_at = due_at"),
        Damage("obligation.order", "UPDATE obligation SET lock_at = due_at - 1"),
        Damage(
            "obligation.order",
            """
            UPDATE obligation SET original_due_at = due_at + 1, extended_due_at = due_at, extension_reason = 'x'
            """),
        Damage("obligation.order", "UPDATE obligation SET extended_due_at = extended_due_at - 1"),
        Damage("request.readable", "UPDATE report_request SET unit_ids = '['"),
        Damage("request.texts", "UPDATE report_request SET folded = 'x'"),
        Damage("request.issuer", "UPDATE report_request SET issuer_id = (\(statement: unit("TW-B")))"),
        Damage("request.units", "UPDATE report_request SET unit_ids = '[]'"),
        Damage("obligation.parties", "UPDATE report_request SET issuer_id = (\(statement: unit("P1")))"),
        Damage("obligation.times", "UPDATE report_request SET due_at = due_at + 1"),
        Damage(
            "report.obligation",
            "UPDATE report SET kind = 'synthesis' WHERE obligation_id IN (SELECT id FROM obligation WHERE request_id IS NOT NULL)"
        ),
        Damage("holiday.kind", "UPDATE holiday SET date = '2026-12-18'"),
        Damage("holiday.readable", "UPDATE holiday SET kind = 'party'"),
    ]

    private static let reports = [
        Damage("report.readable", "UPDATE report SET content = '{\"title\":1}' WHERE status = 'draft'"),
        Damage("report.readable", "UPDATE report SET period = '2026-Q5' WHERE kind = 'synthesis'"),
        Damage("report.status", "UPDATE report SET status = 'accepted' WHERE status = 'submitted'"),
        Damage("report.status", "UPDATE report_version SET outcome = 'pending', decided_at = NULL"),
        Damage("report.number", "UPDATE report SET number = number + 1 WHERE status = 'accepted'"),
        Damage("report.number", "UPDATE report SET number = number - 1 WHERE status = 'returned'"),
        Damage("report.seen", "UPDATE report SET seen_version = version + 1"),
        Damage("report.seen", "UPDATE report SET seen_at = updated_at + 1"),
        Damage("report.content", "UPDATE report SET content = '{}' WHERE status = 'accepted'"),
        Damage("report.coverage", "UPDATE report SET coverage_first = '2026-09-01' WHERE kind = 'synthesis'"),
        Damage(
            "report.obligation",
            "UPDATE report SET unit_id = (\(statement: unit("C21"))) WHERE kind = 'periodic'"),
        Damage("report.obligation", "UPDATE report SET kind = 'synthesis' WHERE kind = 'periodic'"),
        Damage("report.kind", "UPDATE report SET kind = 'periodic' WHERE kind = 'adHoc'"),
        Damage("report.kind", "UPDATE report SET period = '2026-10' WHERE kind = 'adHoc'"),
        Damage(
            "report.audit",
            """
            DELETE FROM audit_event
            WHERE id = (SELECT MIN(id) FROM audit_event WHERE action = 'report.submitted')
            """),
        Damage(
            "report.audit",
            """
            INSERT INTO audit_event (id, action, subject, at, recorded_at, request_id)
            SELECT 'again', action, subject, at, recorded_at, 'x' FROM audit_event
            WHERE id = (SELECT MIN(id) FROM audit_event WHERE action = 'report.submitted')
            """),
        Damage(
            "report.audit",
            "DELETE FROM audit_event WHERE action = 'report.withdrawn'"),
        Damage("report.seen", "UPDATE report SET seen_version = 0 WHERE status = 'draft'"),
        Damage("report.seen", "UPDATE report SET seen_version = 1 WHERE status = 'draft' AND number = 1"),
        Damage(
            "report.number", "UPDATE report SET number = number - 1 WHERE status = 'draft' AND number > 1"),
        Damage(
            "report.status",
            """
            UPDATE report_version SET outcome = 'withdrawn', decided_at = submitted_at WHERE outcome = 'pending'
            """),
        Damage(
            "report.versions",
            """
            UPDATE report_version SET outcome = 'pending', decided_at = NULL WHERE outcome = 'withdrawn'
            """),
        Damage(
            "report.firstSubmission",
            """
            UPDATE report_version SET outcome = 'withdrawn', decided_at = submitted_at, reason = NULL,
                resubmit_by = NULL
            WHERE number = 1 AND report_id IN (SELECT id FROM report WHERE submitted_number = 2)
            """),
        Damage("report.versions", "DELETE FROM report_version WHERE number = 1"),
        Damage("report.versions", "UPDATE report_version SET number = number + 1 WHERE number = 2"),
        Damage("report.versions", "UPDATE report SET submitted_number = 1 WHERE submitted_number = 2"),
        Damage(
            "report.earlierVersions",
            """
            UPDATE report_version SET outcome = 'accepted', rating = 3, reason = NULL, resubmit_by = NULL
            WHERE number = 1 AND report_id IN (SELECT id FROM report WHERE submitted_number = 2)
            """),
        Damage("report.firstSubmission", "UPDATE report SET first_submitted_at = first_submitted_at - 1"),
        Damage("report.firstSubmission", "UPDATE report_version SET submitted_at = 1 WHERE number = 2"),
        Damage(
            "report.silence",
            """
            UPDATE report SET content = '{"items":[],"nothingToReport":true,"sections":[{"code":"a","text":"b"}],'
                || '"summary":"","title":"x"}' WHERE kind = 'adHoc'
            """),
        Damage(
            "report.sections",
            """
            UPDATE report SET content =
                '{"items":[],"sections":[{"code":"nobody asked","text":"b"}],"summary":"","title":"x"}'
            """),
        Damage(
            "report.onBehalf",
            """
            UPDATE report SET received_via = 'phone', received_on = '2026-10-12', behalf_reason = 'x',
                entered_at = unit_id, entered_by = (SELECT MIN(id) FROM account) WHERE kind = 'periodic'
            """),
        Damage("report.signature", "UPDATE regime SET sign_off = 'leader'"),
        Damage("report.content", "UPDATE report_version SET signed_by = (SELECT MIN(id) FROM account)"),
        Damage(
            "obligation.received",
            "UPDATE obligation SET received_at = submitted_at WHERE submitted_at IS NOT NULL"),
        Damage(
            "report.obligation", "UPDATE obligation SET also_to = '[\"x\"]'"),
        Damage("report.acceptedItems", "DELETE FROM accepted_item WHERE position = 1"),
        Damage("report.acceptedItems", "UPDATE accepted_item SET stance = 'supportive'"),
        Damage(
            "report.acceptedItems",
            """
            INSERT INTO accepted_item (report_id, position, item_id, topic_id, stance, prevalence)
            SELECT MIN(r.id), 0, 'x', MIN(t.id), 'mixed', 'some' FROM report r CROSS JOIN topic t WHERE r.status = 'draft'
            """),
        Damage("version.readable", "UPDATE report_version SET content = '{}' WHERE number = 1"),
        Damage("version.readable", "UPDATE report_version SET outcome = 'lost' WHERE number = 1"),
    ]

    private static let sources = [
        Damage("source.order", "UPDATE report_source SET position = position + 1000"),
        Damage("source.synthesis", "UPDATE report SET kind = 'adHoc' WHERE period = '2026-Q4'"),
        Damage("source.accepted", "UPDATE report SET status = 'submitted' WHERE status = 'accepted'"),
        Damage(
            "source.coverage",
            "UPDATE report SET coverage_first = '2027-01-01', coverage_last = '2027-03-31' WHERE period = '2026-Q4'"
        ),
        Damage(
            "source.subtree",
            "UPDATE report SET unit_id = (\(statement: unit("P2"))) WHERE period = '2026-Q4'"),
        Damage("source.items", "UPDATE report_source SET item_ids = '[\"nothing\"]'"),
        Damage("source.readable", "UPDATE report_source SET item_ids = '[' WHERE item_ids IS NOT NULL"),
    ]

    private static let signatures = [
        Damage("signature.report", "UPDATE report_signature SET coverage_last = '2030-01-01'"),
        Damage("signature.report", "UPDATE report_signature SET number = 9"),
        Damage(
            "signature.report",
            "UPDATE report_signature SET recipient_id = (\(statement: unit("C11-R")))"),
        Damage("signature.hashes", "UPDATE report_signature SET hashes = '0000000000000001'"),
        Damage("signature.hashes", "UPDATE report_signature SET hashes = ''"),
    ]

    /// The id of the unit that bore the code first.
    private static func unit(_ code: String) -> Statement {
        "SELECT unit_id FROM unit_fact WHERE code = \(code) ORDER BY valid_from LIMIT 1"
    }
}
