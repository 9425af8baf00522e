"""The README's month, survey and plan through a client that was generated from openapi.yaml: client_month.py URL ACCOUNTS.

Each step prints what it did; the last line counts steps and what differed. Exit code 1 when anything did.
"""

import importlib
import json
import pathlib
import pkgutil
import sys
import time

import dan_y_client.api
from dan_y_client import AuthenticatedClient, Client, models

REPORT, SYNTHESIS, SURVEY, WAVE = (f"019a4f00-0000-7000-8000-00000000000{n}" for n in (1, 2, 3, 4))
OPERATIONS = {
    each.name.split(".")[-1]: each.name
    for each in pkgutil.walk_packages(dan_y_client.api.__path__, "dan_y_client.api.")
    if not each.ispkg
}
url, accounts = sys.argv[1], json.loads(pathlib.Path(sys.argv[2]).read_text())
steps, differing, used = 0, [], set()


def call(what, who, operation, *path, expect=200, body=None, **parameters):
    """One step: the operation's generated function, its answer in the generated types."""
    global steps
    steps += 1
    used.add(operation)
    if body is not None:
        model, members = body
        sent = getattr(models, model).from_dict(members)
        check(same(members, sent.to_dict()), f"{model} loses members on its way")
        parameters["body"] = sent
    function = importlib.import_module(OPERATIONS[operation]).sync_detailed
    answer = function(*path, client=who, **parameters)
    print(f"{steps:3} {answer.status_code.value} {operation}: {what}")
    check(answer.status_code == expect, f"{operation}: {answer.status_code.value}, not {expect}: {answer.content[:500]}")
    if answer.content and "json" in answer.headers["Content-Type"] and answer.parsed is not None:
        check(same(json.loads(answer.content), answer.parsed.to_dict()), f"{operation}: the types lose something")
    return answer


def same(sent, read):
    """Whether all that came is in the types; instants may be written otherwise."""
    if isinstance(sent, dict):
        return isinstance(read, dict) and all(same(value, read.get(name)) for name, value in sent.items())
    if isinstance(sent, list):
        return isinstance(read, list) and len(sent) == len(read) and all(map(same, sent, read))
    if isinstance(sent, str) and isinstance(read, str) and "T" in sent and "T" in read:
        return sent[:19] == read[:19]
    return sent == read


def check(holds, what):
    if not holds:
        differing.append(what)
        print(f"    DIFFERS: {what}")


def sign_in(username):
    password = next(each["password"] for each in accounts if each["username"] == username)
    answer = call(f"sign in as {username}", Client(url, raise_on_unexpected_status=True), "create_session", expect=201,
                  body=("SessionCreate", {"username": username, "password": password}))
    return AuthenticatedClient(url, token=answer.parsed.access_token, raise_on_unexpected_status=True)


def clock(now):
    call(f"the clock to {now}", admin, "set_sandbox_clock", body=("SandboxClockSet", {"now": now}))


def etag(who, operation, *path):
    return call("its ETag", who, operation, *path).headers["ETag"]


def month():
    clock("2026-11-05T02:00:00Z")
    owed = call("what is owed", collaborator, "list_obligations", period="2026-11").parsed.items
    check(len(owed) == 1 and owed[0].due_at.isoformat().startswith("2026-11-20T17:00"), "due before 21 November")
    topic = call("a topic, without marks", collaborator, "list_topics", q="rac thai").parsed.items[0]
    draft = {
        "id": REPORT, "obligationId": str(owed[0].id), "title": "Dư luận tổ dân phố tháng 11/2026",
        "summary": "Người dân phàn nàn về rác thải sau lũ.",
        "items": [{
            "topicId": str(topic.id), "content": "Rác tồn đọng ở chợ ba ngày chưa được thu gom.", "stance": "concerned",
            "prevalence": "many", "channels": ["collaboratorNetwork"],
        }],
    }
    call("a draft", collaborator, "create_report", expect=201, body=("ReportCreate", draft))
    again = call("the same again", collaborator, "create_report", expect=201, body=("ReportCreate", draft))
    check(str(again.parsed.id) == REPORT, "the same id is the same report")
    call("submitted", collaborator, "submit_report", REPORT)
    call("returned", board, "return_report", REPORT, body=("ReportReturn", {
        "reason": "Cần nêu rõ nguyên nhân và kiến nghị.", "resubmitBy": "2026-11-12T10:00:00Z"}))
    change = ("ReportUpdate", {"summary": "Rác tồn đọng vì xe thu gom hỏng; người dân kiến nghị tăng chuyến."})
    call("a change of an older version", collaborator, "update_report", REPORT, expect=412, body=change, if_match='"0"')
    call("changed", collaborator, "update_report", REPORT, body=change, if_match=etag(collaborator, "get_report", REPORT))
    last = call("submitted again", collaborator, "submit_report", REPORT).parsed
    check(last.timeliness.value == "onTime", "the first submission decides")
    call("its versions", board, "list_report_versions", REPORT)
    call("accepted", board, "accept_report", REPORT, body=("ReportAcceptance", {
        "rating": 4, "comment": "Đã rõ nguyên nhân."}))


def synthesis():
    clock("2026-11-21T02:00:00Z")
    call("a synthesis", board, "create_report", expect=201, body=("ReportCreate", {
        "id": SYNTHESIS, "kind": "synthesis", "unitCode": "LC-YB", "period": "2026-11",
        "title": "Tổng hợp dư luận phường Yên Bái tháng 11/2026", "summary": "Nổi lên vấn đề rác thải sau lũ."}))
    call("what it rests on", board, "replace_report_sources", SYNTHESIS, if_match='"1"', body=(
        "ReportSourcesReplace", {"sources": [{"reportId": REPORT}]}))
    call("who is in it", board, "get_report_coverage", SYNTHESIS)
    call("submitted", board, "submit_report", SYNTHESIS)
    call("accepted by the province", province, "accept_report", SYNTHESIS, body=("ReportAcceptance", {"rating": 5}))
    hidden = call("the collaborator's report, seen from the province", province, "get_report", REPORT, expect=404)
    check(hidden.parsed.type_ == "/problems/not-found", "a problem has its type")
    ward = call("who is missing", board, "get_compliance", unit_code="LC-YB", period="2026-11",
                group_by=models.ComplianceGrouping.REGIME).parsed
    check(ward.total.on_time >= 1 and ward.total.missing >= 1, "one in time, others missing")
    overdue = call("the obligations behind it", board, "list_obligations", within_code="LC-YB", period="2026-11",
                   timeliness=models.ObligationTimeliness.OVERDUE).parsed.items
    return overdue[-1]  # of the ward's own regime; the ward itself owes the province under another


def storm(overdue):
    regime = str(overdue.regime_id)
    call("three days more", board, "extend_obligations", body=("ExtensionsCreate", {
        "regimeId": regime, "period": "2026-11", "withinCode": "LC-YB", "dueAt": "2026-11-24T17:00:00Z",
        "reason": "Bão số 13, mất điện diện rộng"}))
    call("two cells are asked", board, "create_report_request", expect=201, body=("ReportRequestCreate", {
        "unitCodes": ["LC-YB-CB01", "LC-YB-CB02"], "title": "Dư luận sau bão số 13", "dueAt": "2026-11-22T10:00:00Z"}))
    call("what there is to draw together", board, "get_synthesis_material", unit_code="LC-YB", period="2026-11")
    text = "Các hộ đầu ngõ cần giúp sửa mái nhà"
    refused = call("a phone number", collaborator, "create_report", expect=422, body=("ReportCreate", {
        "kind": "adHoc", "title": "Sau bão", "summary": f"{text}, gọi 0912 345 678.", "submit": True}))
    check(refused.parsed.errors[0].code == "personalIdentifier", "the code of the rule")
    call("without it", collaborator, "create_report", expect=201, body=("ReportCreate", {
        "kind": "adHoc", "title": "Sau bão", "summary": f"{text}.", "submit": True}))
    fix = ("RegimeCorrection", {"fromPeriod": "2026-11", "due": {"day": 25, "edge": "onOrBefore"},
                                "reason": "Ghi nhầm hạn khi nhập quyết định"})
    tag = etag(board, "get_regime", regime)
    call("what a correction would move", board, "correct_regime", regime, dry_run=True, if_match=tag, body=fix)
    call("corrected", board, "correct_regime", regime, if_match=tag, body=fix)


def survey():
    call("a survey", board, "create_survey", expect=201, body=("SurveyCreate", {
        "id": SURVEY, "ownerCode": "LC-YB", "title": "Thu gom rác sau lũ", "policyStage": "before",
        "closesAt": "2026-12-01T00:00:00+07:00", "quotaMode": "hard", "publicForm": True, "breakdown": "questions"}))
    call("two questions", board, "set_questionnaire", SURVEY, if_match='"1-draft"', body=("QuestionnaireUpdate", {
        "questions": [
            {"code": "biet", "type": "single", "text": "Biết lịch thu gom mới không?", "required": True,
             "choices": [{"code": "co", "label": "Có"}, {"code": "khong", "label": "Không"}]},
            {"code": "hai_long", "type": "scale", "text": "Hài lòng, từ 1 đến 5?", "min": 1, "max": 5,
             "relevantIf": "biet = 'co'"}]}))
    call("60 ballots", board, "set_targets", SURVEY, if_match='"2-draft"', body=("TargetsUpdate", {"targets": [
        {"unitCode": "LC-YB", "quota": 60}, {"unitCode": "LC-YB-CB01", "quota": 36},
        {"unitCode": "LC-YB-CB02", "quota": 24}]}))
    opened = call("opened", board, "open_survey", SURVEY).parsed
    ballots = [("LC-YB-CB01", {"biet": "co", "hai_long": n % 3 + 3}) for n in range(16)]
    ballots += [("LC-YB-CB02", {"biet": "khong"}) for _ in range(15)]
    for number, (unit, answers) in enumerate(ballots):
        call("a ballot", board, "cast_ballot", SURVEY, expect=201, body=("BallotCreate", {
            "externalId": f"a{number}", "unitCode": unit, "collectedOn": "2026-11-21", "answers": answers}))
    refused = call("an answer that is not asked for", board, "cast_ballot", SURVEY, expect=422, body=("BallotCreate", {
        "unitCode": "LC-YB-CB01", "collectedOn": "2026-11-21", "answers": {"biet": "khong", "hai_long": 4}}))
    check(refused.parsed.type_ == "/problems/rule-refused", "a rule refuses it")
    call("its progress", board, "get_survey_progress", SURVEY)
    nobody = Client(url, raise_on_unexpected_status=True)
    call("the public form", nobody, "get_form", opened.public_id)
    call("a ballot from the public", nobody, "cast_public_ballot", opened.public_id, expect=201, body=(
        "PublicBallotCreate", {"unitCode": "LC-YB-CB02", "answers": {"biet": "khong"}}))
    call("interim results", leader, "take_interim_results", SURVEY, expect=201, body=(
        "TakeInterimResultsBody", {"reason": "Báo cáo nhanh trước kỳ họp"}))
    call("closed", board, "close_survey", SURVEY)
    results = importlib.import_module(OPERATIONS["get_results"]).sync_detailed
    for _ in range(60):  # counted within seconds
        if results(SURVEY, client=board).status_code != 409:
            break
        time.sleep(0.5)
    results = call("its results", board, "get_results", SURVEY).parsed
    check(results.ballots == 32, "all ballots are counted")
    call("published", leader, "publish_survey", SURVEY, expect=201, body=("PublicationCreate", {
        "title": "Kết quả khảo sát về thu gom rác"}))
    published = call("for everybody", nobody, "list_publications").parsed.items
    call("as a table", nobody, "get_publication_csv", published[0].id)
    call("the next wave", board, "create_wave", SURVEY, expect=201, body=("WaveCreate", {
        "id": WAVE, "title": "Thu gom rác sau lũ: sau một tháng", "policyStage": "after",
        "closesAt": "2026-12-31T00:00:00+07:00"}))


def plan():
    cell = sign_in("chibo12")
    number = call("the ward's plan", board, "list_plans", issuer_code="LC-YB").parsed.items[0].id
    tasks = {each.ref: each.id for each in call("its tasks", board, "list_plan_tasks", number).parsed.items}
    check(len(tasks) >= 14, "14 tasks")
    late = models.DerivationStatus.LATE
    call("who was late", board, "get_plan_coverage", number, status=late)
    call("what is overdue", cell, "list_assignments", due=models.ListAssignmentsDue.OVERDUE)
    derived = call("a cell's own", cell, "derive_plan", number, expect=201, body=("PlanDerive", {
        "issuerCode": "LC-YB-CB12", "documentType": "KH", "series": {"kind": "term", "name": "Chi bộ 2025-2027"}})).parsed
    call("issued", cell, "issue_plan", derived.id)
    call("how far it is", cell, "record_task_progress", tasks["1.2"], expect=201, body=("TaskProgressCreate", {
        "unitCode": "LC-YB-CB12", "progress": 100, "note": "Đã ban hành kế hoạch của chi bộ."}))
    call("the board", board, "get_plan_board", number, limit=1)
    amend = ("AmendmentCreate", {"reason": "Mưa lũ kéo dài", "reference": "Công văn 80-CV/ĐU",
                                 "mustDeriveBy": "2026-11-30", "cancelledRefs": ["2.4"]})
    call("what an amendment would change", board, "amend_plan", number, dry_run=True, if_match="*", body=amend)
    call("amended", leader, "amend_plan", number, expect=201, if_match="*", body=amend)
    call("reviewed", board, "review_plan", number, expect=201, body=("PlanReviewCreate", {
        "kind": "interim", "findings": "Các chi bộ đã ban hành kế hoạch."}))
    line = call("money is asked for", board, "ask_budget", tasks["3.5"], expect=201, body=("BudgetLineCreate", {
        "unitCode": "LC-YB-XDD", "title": "Lớp tập huấn thứ hai", "asked": 12000000})).parsed
    call("granted", leader, "grant_budget", line.id, body=("GrantBudgetBody", {
        "granted": 10000000, "reference": "Quyết định 12-QĐ/ĐU"}))
    call("spent", board, "update_budget_line", line.id, if_match="*", body=("BudgetLineUpdate", {"spent": 10500000}))
    return cell


def scorecards(cell):
    adopted = call("criteria", board, "create_criteria_set", expect=201, body=("CriteriaSetCreate", {
        "ownerCode": "LC-YB", "title": "Tiêu chí đánh giá năm 2026", "criteria": [
            {"code": "dung_han", "title": "Nộp báo cáo đúng hạn", "weight": 50, "measure": "timeliness"},
            {"code": "chat_luong", "title": "Chất lượng báo cáo", "weight": 30, "measure": "quality"},
            {"code": "ke_hoach", "title": "Thực hiện kế hoạch", "weight": 20, "measure": "planProgress"}]})).parsed.id
    call("adopted", leader, "adopt_criteria_set", adopted)
    call("computed", board, "compute_scorecards", expect=201, body=("ScorecardsCompute", {
        "criteriaSetId": str(adopted), "period": "2026-H1", "unitKinds": ["cell"]}))
    card = call("the cell's", cell, "list_scorecards", criteria_set_id=adopted, unit_code="LC-YB-CB12").parsed.items[0].id
    call("its evidence", cell, "get_scorecard", card)
    call("objected", cell, "object_to_scorecard", card, body=("ObjectionCreate", {
        "code": "ke_hoach", "text": "Kế hoạch của chi bộ đã ban hành trong tháng 11."}))
    call("decided", board, "decide_objection", card, body=("ObjectionDecide", {
        "outcome": "upheld", "reason": "Đã có kế hoạch.", "scores": [{"code": "ke_hoach", "score": 80}]}))
    call("as a table", board, "export_scorecards", criteria_set_id=adopted, period="2026-H1")


admin, collaborator, board, province, leader = map(
    sign_in, ("admin", "ctv.00001", "banxd.yb", "bantg.lc", "lanhdao.yb"))
month()
storm(synthesis())
survey()
scorecards(plan())
print(f"{steps} steps by {len(used)} of {len(OPERATIONS)} generated operations, {len(differing)} differ")
sys.exit(1 if differing else 0)
