"""Makes what the demo has none of: surveys in every state, with bundles, slips, tokens and publications, plans with
tasks, criteria with scorecards, and reports that nobody has received yet.

fuzz_world.py URL BOARD_TOKEN LEADER_TOKEN OFFICER_TOKEN prints where all of it is. The three are of the ward that the
demo tells of: its board, its leader, and the officer of a cell of it.
"""

import base64
import datetime
import hashlib
import json
import sys
import time
import urllib.error
import urllib.request

URL, BOARD, LEADER, OFFICER = sys.argv[1:]
UNIT = "LC-YB"
QUESTIONS = [
    {
        "code": "biet",
        "type": "single",
        "text": "Biết không?",
        "required": True,
        "choices": [{"code": "co", "label": "Có"}, {"code": "khong", "label": "Không"}],
    },
    {"code": "muc", "type": "scale", "text": "Mức?", "min": 1, "max": 5},
    {"code": "y_kien", "type": "text", "text": "Ý kiến?"},
]
ANSWERS = {"biet": "co", "muc": 4, "y_kien": "Cần thêm tuyến xe."}


def ask(token, path, body=None, method=None):
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json", "If-Match": "*"}
    request = urllib.request.Request(
        URL + path, None if body is None else json.dumps(body).encode(), headers, method=method
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{method or 'GET or POST'} {path}: {error.code} {error.read().decode()}")


def make_survey(title, **settings):
    """A draft that can be opened."""
    # The demo's clock stands in October 2026.
    draft = {"ownerCode": UNIT, "title": title, "closesAt": "2026-12-31T00:00:00Z", **settings}
    survey = ask(BOARD, "/v1/surveys", draft)
    path = "/v1/surveys/" + survey["id"]
    ask(BOARD, path + "/questionnaire", {"questions": QUESTIONS}, "PUT")
    ask(BOARD, path + "/targets", {"targets": [{"unitCode": UNIT, "quota": 1000}]}, "PUT")
    return survey


def open_survey(title, **settings):
    return ask(BOARD, f"/v1/surveys/{make_survey(title, **settings)['id']}/opening", method="POST")


def enter_bundle(survey, number):
    bundle = {"unitCode": UNIT, "number": f"Tập {number}", "collectedOn": today, "issued": 4, "spoiled": 1, "lost": 1}
    return ask(
        OFFICER, f"/v1/surveys/{survey['id']}/ballot-batches", {**bundle, "ballots": [{"answers": ANSWERS}] * 2}
    )["id"]


def close_with_ballots(title):
    survey = open_survey(title)
    for number in range(12):
        answers = {**ANSWERS, "biet": ("co", "khong")[number % 2], "muc": 3 + number % 2}
        ask(
            OFFICER,
            f"/v1/surveys/{survey['id']}/ballots",
            {"unitCode": UNIT, "collectedOn": today, "answers": answers},
        )
    return ask(BOARD, f"/v1/surveys/{survey['id']}/closing", method="POST")


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def encoded_for_signing(message, size):
    """RFC 8017, 9.1.1: SHA-384, MGF1 with SHA-384 and a salt of 48 bytes, for keys of SIZE bytes."""
    salt = bytes(48)
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(size - 48 - 48 - 2) + b"\x01" + salt
    masks = (hashlib.sha384(digest + number.to_bytes(4, "big")).digest() for number in range(-(-len(block) // 48)))
    masked = bytearray(one ^ other for one, other in zip(block, b"".join(masks)))
    masked[0] &= 0x7F
    return bytes(masked) + digest + b"\xbc"


def buy_token(survey, slip, number):
    """What is blinded with 1 is not blinded, and then the signature is the token's own."""
    message = hashlib.sha256(f"{survey['id']} {number}".encode()).digest()
    body = {"slip": slip, "blindedMessage": base64url(encoded_for_signing(message, 256))}
    signed = ask(BOARD, f"/v1/forms/{survey['publicId']}/signatures", body)
    return {"message": base64url(message), "signature": signed["blindSignature"]}


def publish(survey):
    # A survey is counted by a job, some seconds after it was closed.
    for _ in range(300):
        try:
            urllib.request.urlopen(
                urllib.request.Request(
                    f"{URL}/v1/surveys/{survey['id']}/results", headers={"Authorization": "Bearer " + BOARD}
                )
            ).close()
            break
        except urllib.error.HTTPError:
            time.sleep(0.1)
    return ask(LEADER, f"/v1/surveys/{survey['id']}/publication", {"title": "Kết quả"})["id"]


def make_plan(name):
    """A draft whose numbers are taken here; of the cell are a task with a day and one that waits for guidance."""
    plan = {"issuerCode": UNIT, "documentType": "KH", "series": {"kind": "term", "name": name}, "title": "Kế hoạch",
            "period": {"from": "2026-01-01", "to": "2026-12-31"}, "mustDeriveBy": "2026-12-01"}
    plan = ask(BOARD, "/v1/plans", plan)["id"]
    roles = {"implement": [{"unitCode": UNIT + "-CB01"}]}
    tasks = [
        {"ref": str(number), "group": "roadmap", "title": "Việc", "schedule": schedule, "roles": roles}
        for number, schedule in enumerate([{"type": "date", "date": "2026-12-01"}, {"type": "onSuperiorGuidance"}])
    ]
    return plan, [task["id"] for task in ask(BOARD, f"/v1/plans/{plan}/tasks", {"tasks": tasks}, "PUT")["items"]]


def issue_plan(name):
    plan, tasks = make_plan(name)
    ask(LEADER, f"/v1/plans/{plan}/issue", {})
    return plan, tasks


def ask_budget(task):
    line = {"unitCode": UNIT + "-CB01", "title": "In tài liệu", "asked": 1000}
    return ask(BOARD, f"/v1/tasks/{task}/budget-lines", line)["id"]
def amend(plan, number):
    change = {"reason": "Bổ sung", "title": f"Sửa đổi {number}"}
    return ask(LEADER, f"/v1/plans/{plan}/amendments", change)["id"]


def review(plan):
    return ask(BOARD, f"/v1/plans/{plan}/reviews", {"kind": "interim", "findings": "Đúng tiến độ"})["id"]


def make_criteria(title):
    """A draft."""
    criteria = [
        {"code": "dung_han", "title": "Đúng hạn", "weight": 60, "measure": "timeliness"},
        {"code": "sang_kien", "title": "Cách làm mới", "weight": 40, "measure": "manual"},
    ]
    return ask(BOARD, "/v1/criteria-sets", {"ownerCode": UNIT, "title": title, "criteria": criteria})["id"]


def adopt_criteria(title):
    return ask(LEADER, f"/v1/criteria-sets/{make_criteria(title)}/adoption", method="POST")["id"]


def make_scorecards(criteria):
    """Some months of a cell, with objections that nobody has decided, and some without."""
    for month in range(1, 9):
        ask(BOARD, "/v1/scorecards", {"criteriaSetId": criteria, "period": f"2026-{month:02}", "unitKinds": ["cell"]})
    cards = ask(BOARD, f"/v1/scorecards?criteriaSetId={criteria}&unitCode={UNIT}-CB01")["items"]
    for card in cards[::2]:
        ask(OFFICER, f"/v1/scorecards/{card['id']}/objection", {"text": "Đã nộp đúng hạn"})
    return [card["id"] for card in cards]


def hand_in_report():
    report = {"kind": "adHoc", "unitCode": UNIT + "-CB01", "title": "Đột xuất", "summary": "Người dân yên tâm."}
    return ask(OFFICER, "/v1/reports", {**report, "submit": True})["id"]


drafts = [make_survey("Bản thảo") for _ in range(20)]
opened = [open_survey("Đang mở", publicForm=True) for _ in range(2)]
since = datetime.datetime.fromisoformat(opened[0]["opensAt"].replace("Z", "+00:00"))
today = str((since + datetime.timedelta(hours=7)).date())
closed = [close_with_ballots("Đã đóng") for _ in range(6)]
by_slip = [open_survey("Theo phiếu mời", publicForm=True, participation="token")]
to_close = [open_survey("Sắp đóng") for _ in range(5)]
slips = ask(OFFICER, f"/v1/surveys/{by_slip[0]['id']}/slips", {"unitCode": UNIT, "count": 100})["slips"]
plan_drafts = [make_plan("Bản thảo")[0] for _ in range(12)]
plans_to_end = [issue_plan("Sắp xong")[0] for _ in range(8)]
to_amend = [issue_plan("Sẽ sửa đổi")[0] for _ in range(4)]
running = issue_plan("Đang chạy")[1] + make_plan("Bản thảo")[1]
budget_lines = [ask_budget(running[0]) for _ in range(12)]
calendar = ask(OFFICER, "/v1/me/calendar", {})["url"].removeprefix("/v1/calendar/").removesuffix(".ics")
criteria = adopt_criteria("Đang dùng")
unit_id = ask(BOARD, f"/v1/surveys/{drafts[0]['id']}/targets")["targets"][0]["unitId"]
print(
    json.dumps(
        {
            "unitId": unit_id,
            "unitCode": UNIT,
            "today": today,
            "answers": ANSWERS,
            "drafts": [survey["id"] for survey in drafts],
            "open": [survey["id"] for survey in opened],
            "bySlip": [survey["id"] for survey in by_slip],
            "toClose": [survey["id"] for survey in to_close],
            "closed": [survey["id"] for survey in closed],
            "forms": [survey["publicId"] for survey in opened],
            "formsBySlip": [survey["publicId"] for survey in by_slip],
            "slips": slips[20:],
            "tokens": [buy_token(by_slip[0], slip, number) for number, slip in enumerate(slips[:20])],
            "bundles": {
                survey["id"]: [enter_bundle(survey, number) for number in range(30)] for survey in opened
            },
            "planDrafts": plan_drafts,
            "plansToEnd": plans_to_end,
            "tasks": running,
            "plansToAmend": to_amend,
            "amendments": [amend(to_amend[0], number) for number in range(4)],
            "reviews": [review(to_amend[0]) for _ in range(4)],
            "budgetLines": budget_lines,
            "calendars": [calendar],
            "criteria": criteria,
            "criteriaDrafts": [make_criteria("Bản thảo") for _ in range(12)],
            "criteriaToEnd": [adopt_criteria("Sắp hết") for _ in range(6)],
            "scorecards": make_scorecards(criteria),
            "reports": [hand_in_report() for _ in range(12)],
            "publications": [publish(survey) for survey in closed[:2]],
        }
    )
)
