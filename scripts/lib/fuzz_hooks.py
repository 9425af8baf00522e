"""What schemathesis can't make up by itself, and what openapi.yaml says in words only. scripts/fuzz names this file."""

import atexit
import datetime
import json
import os
import re
import secrets
import unicodedata
import urllib.error
import urllib.request

import fuzz_plans
import fuzz_scorecards
import fuzz_surveys
import schemathesis
from fuzz_surveys import existing, weigh
from hypothesis import strategies
from schemathesis.core.failures import AcceptedNegativeData

URL = os.environ["DANY_FUZZ_URL"]


def ask(path, body=None, method=None):
    headers = {"Authorization": "Bearer " + os.environ["DANY_FUZZ_TOKEN"], "Content-Type": "application/json"}
    headers["If-Match"] = "*"
    request = urllib.request.Request(URL + path, json.dumps(body).encode() if body else None, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:  # a list that this role may not read
        return {"items": []}


# What signs in; the run may change the password.
LOGIN = {"username": os.environ["DANY_FUZZ_USERNAME"], "password": os.environ["DANY_FUZZ_PASSWORD"]}

# A few of each resource, as far as the role sees them, and more of its own unit's; not its own account, which it must
# not lock in mid-run.
RESOURCES = (
    "accounts units collaborators group-templates groups topics regimes holidays obligations report-requests reports"
    " surveys api-keys webhooks"
)
ME = ask("/v1/me")
# Who administers nothing has none of these.
for grant in ME["grants"]:
    for number in range(8):
        own = {"unitId": grant["unitId"]}
        ask("/v1/api-keys", {**own, "name": f"Phần mềm {number}", "scopes": ["reports:write", "reports:read"]})
        ask("/v1/webhooks", {**own, "url": f"https://dany.invalid/{number}", "events": ["report.submitted"]})
FOUND = {name: ask(f"/v1/{name}?limit=60")["items"] for name in RESOURCES.split()}
for grant in ME["grants"]:
    FOUND["units"] += [ask("/v1/units/" + grant["unitId"])] * 20
    for name in ("obligations", "reports"):
        FOUND[name] += ask(f"/v1/{name}?limit=60&unitId=" + grant["unitId"])["items"]


def make_reports(**given):
    """Some of the own unit's, or of the own, as far as the role may make any."""
    grant = ME["grants"][0]
    unit = {} if grant["role"] == "collaborator" else {"unitId": grant["unitId"]}
    draft = {"kind": "adHoc", "title": "Đột xuất", "summary": "Người dân yên tâm.", **unit, **given}
    made = [ask("/v1/reports", draft) for _ in range(10)]
    return [report["id"] for report in made if "id" in report]


# Those that are in the state that an operation is for.
OPEN = [each["id"] for each in FOUND["obligations"] if each["state"] in ("upcoming", "open")]
IDS_FOR = {
    **dict.fromkeys(["extendObligation", "waiveObligation"], OPEN),
    **dict.fromkeys(["updateReport", "submitReport"], make_reports()),
    "withdrawReport": make_reports(submit=True),
    **dict.fromkeys(["returnReport", "acceptReport", "redactReport"], fuzz_surveys.WORLD["reports"]),
}
IDS = {name: [each["id"] for each in found if each["id"] != ME["id"]] for name, found in FOUND.items()}
GRANTS = {account["id"]: [grant["id"] for grant in account["grants"]] for account in FOUND["accounts"]}
CODES = [unit["code"] for unit in FOUND["units"]]
IDS_BY_NAME = {
    **dict.fromkeys(
        "unitId unitIds parentId receivesForId issuerId within withinId under areaUnitId officeUnitId recipientIds"
        " exceptIds ownerId".split(),
        IDS["units"],
    ),
    "collaboratorId": IDS["collaborators"],
    "leaderId": IDS["collaborators"],
    "templateId": IDS["group-templates"],
    "groupId": IDS["groups"],
    "topicId": IDS["topics"],
    "intoId": IDS["topics"],
    "regimeId": IDS["regimes"],
    "obligationId": IDS["obligations"],
    "reportId": IDS["reports"],
}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# Nothing but space and what Unicode calls default ignorable (DerivedCoreProperties.txt).
BLANK = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
MULTILINE = "summary text textEn label labelEn purpose content causes forecast proposals reason comment detail".split()


def version7(number):
    digits = f"{number:032x}"
    digits = digits[:12] + "7" + digits[13:16] + "89ab"[int(digits[16], 16) % 4] + digits[17:]
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


# schemathesis makes UUIDs of other versions, which no id of ours is.
schemathesis.openapi.format("uuid", strategies.integers(0, 2**128 - 1).map(version7))

# Dates lie in the years 1900 to 2999, wherever the offset puts them.
schemathesis.openapi.format(
    "date",
    strategies.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)).map(str),
)
schemathesis.openapi.format(
    "date-time",
    strategies.builds(
        lambda moment, zone: moment.isoformat() + zone,
        strategies.datetimes(datetime.datetime(1900, 1, 3), datetime.datetime(2999, 12, 29)),
        strategies.sampled_from(["Z", "+07:00", "-09:30"]),
    ),
)

# A form to import; what bytes do that are no workbook is tried in the tests.
with open("Tests/APIServerTests/Fixtures/khao-sat-sap-xep-xa.xlsx", "rb") as form:
    schemathesis.openapi.media_type(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", strategies.just(form.read())
    )


def is_even(value):
    return weigh(value) % 2 == 0


def plain(name, text):
    """Texts have no control characters and are not blank; a few may have lines."""
    lines = "\n\t" if name in MULTILINE else ""
    text = "".join(each if each in lines or unicodedata.category(each) != "Cc" else "·" for each in text)
    return "·" + text[1:] if BLANK.fullmatch(text) else text


def mend(name, value):
    if isinstance(value, dict):
        return {key: mend(key, each) for key, each in value.items()}
    if isinstance(value, list):
        return once([mend(name, each) for each in value])
    if not isinstance(value, str):
        return value
    if ID.fullmatch(value):
        return existing(IDS_BY_NAME.get(name), value)
    if name.endswith(("Code", "Codes")):
        return existing(CODES, value)
    return plain(name, value)


def once(values):
    """A list names each source, item and section once."""
    kept = {}
    for value in values:
        names = value if isinstance(value, dict) else {}
        kept.setdefault(names.get("reportId") or names.get("id") or names.get("code") or len(kept), value)
    return list(kept.values())


def mend_query(operation, query, number):
    """A unit goes by id or by code, and where figures are asked for, by one of them."""
    query = {name: mend(name, value) for name, value in query.items()}
    for name in list(query):
        if name.endswith("Code"):
            ids = {name.removesuffix("Code") + "Id", name.removesuffix("Code")}
            if ids & query.keys():
                del query[name]
    if operation in ("getCompliance", "getSynthesisMaterial") and not {"unitId", "unitCode"} & query.keys():
        query["unitId"] = IDS["units"][0]
    fuzz_surveys.mend_query(operation, query, number)
    fuzz_plans.mend_query(operation, query, number)
    fuzz_scorecards.mend_query(operation, query, number)
    # A cursor is opaque: one that is made up is a 400, and so are a place in the feed and the chain's anchor.
    for name in ("cursor", "since", "anchor"):
        query.pop(name, None)
    return query


def mend_question(question, first):
    """Its ends are in order, those of a scale apart; choices have codes of their own; a condition is of the first."""
    ends = sorted(question[name] for name in ("min", "max") if name in question)
    for name, end in zip([name for name in ("min", "max") if name in question], ends):
        question[name] = end
    kind = question["type"]
    if kind == "scale" and not 1 <= question["max"] - question["min"] <= 100:
        question["min"], question["max"] = 1, 5
    if kind in ("multiple", "rank", "text") and len(ends) == 1:
        question.pop("min", None)  # what is left out may be less
        question.pop("max", None)
    for number, choice in enumerate(question.get("choices", [])):
        choice["code"] = f"{number}.{choice['code'].rpartition('.')[2]}"[:32]
    if "relevantIf" in question:
        question["relevantIf"] = f"answered({first})"
    return question


def without(body, names):
    return {name: value for name, value in body.items() if name not in names.split()}


def mend_group(group):
    """It is led by somebody who serves in its unit."""
    leader = next((each for each in FOUND["collaborators"] if each["standing"] == "active"), None)
    if not leader:
        return group
    today = fuzz_surveys.WORLD["today"]
    known = {"leaderId": leader["id"], "unitId": leader["unitId"], "decisionDate": today, "validFrom": today}
    return {**without(group, "unitCode templateId members validTo"), **known}


def mend_regime(regime):
    """A committee asks those below it each month, from a day on that is to come."""
    code = fuzz_surveys.UNIT["unitCode"]
    reporters = {"kind": "units", "withinCode": code, "depth": "children"}
    due = {"frequency": "monthly", "due": {"day": 5, "edge": "onOrBefore"}, "opensDaysBefore": 10}
    known = {"issuerCode": code, "reporters": reporters, "validFrom": "2027-01-01", **due}
    unfit = "issuerId recipientIds recipientCodes templateId validTo periods coverage"
    return {**without(regime, unfit), **known}


def mend_body(operation, path, body, number):
    if operation == "setQuestionnaire":
        first = body["questions"][0]["code"]
        body["questions"][0].pop("relevantIf", None)
        body["questions"] = [mend_question(question, first) for question in body["questions"]]
    body = mend("", body)
    if operation == "createReport":
        if not body.get("nothingToReport"):
            body.setdefault("summary", "")
        if body.get("kind") == "adHoc" and not {"unitId", "unitCode", "groupId"} & body.keys() and IDS["units"]:
            body["unitId"] = IDS["units"][0]  # which only a collaborator may leave out
    if operation in ("createReportRequest", "returnReport", "extendObligation", "extendObligations") and number % 2:
        # The demo's clock stands in October 2026.
        body.update({name: "2026-12-01T10:00:00Z" for name in ("dueAt", "resubmitBy") if name in body})
    if operation == "createGroup" and number % 2:
        body = mend_group(body)
    if operation == "createRegime" and number % 2:
        body = mend_regime(body)
    if operation in ("createWebhook", "updateWebhook") and "url" in body:
        # Where plain HTTP may be called is the operator's to say.
        body["url"] = f"https://dany.invalid/{number}"
    # Every other time with what is right.
    if operation == "createSession" and is_even(body["username"]):
        body = dict(LOGIN)
    if operation == "refreshSession" and is_even(body["refreshToken"]):
        body["refreshToken"] = ask("/v1/sessions", LOGIN).get("refreshToken", "spent")
    if operation == "changeMyPassword" and is_even(body["newPassword"]):
        body["currentPassword"] = LOGIN["password"]
    body = fuzz_plans.mend_body(operation, body, number)
    body = fuzz_scorecards.mend_body(operation, body, number)
    return fuzz_surveys.mend_body(operation, path, body, number, ask)


# Lines are a text like any other.
@schemathesis.serializer("application/x-ndjson")
def lines(ctx, value):
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.hook
def map_case(context, case):
    # One that comes again with another body is refused before all else.
    if case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"fuzz-{secrets.token_hex(8)}"
    # `case.meta` would judge again, and call a case without Authorization a valid one.
    meta = case._meta
    if meta is None or not meta.generation.mode.is_positive:
        return case
    operation = context.operation.definition.raw["operationId"]
    path = case.path_parameters
    number = weigh([operation, path, case.query, dict(case.headers), case.body])
    if meta.phase.name != "stateful":  # there, ids come from answers
        resource = IDS.get(case.path.removeprefix("/v1/").split("/")[0])
        if ID.fullmatch(path.get("id", "")):
            path["id"] = existing(resource, path["id"], number)
        if operation in IDS_FOR:
            path["id"] = existing(IDS_FOR[operation], path["id"], number)
        if "grantId" in path:
            path["grantId"] = existing(GRANTS.get(path["id"], []), path["grantId"], number)
        fuzz_surveys.mend_path(operation, path, number)
        fuzz_plans.mend_path(operation, path, number)
        fuzz_scorecards.mend_path(operation, path, number)
    if path.get("id") == ME["id"] and IDS["accounts"]:  # schemathesis remembers ids that it was answered with
        path["id"] = IDS["accounts"][number % len(IDS["accounts"])]
    case.query = mend_query(operation, case.query, number)
    if isinstance(case.body, dict):
        case.body = mend_body(operation, path, case.body, number)
    if case.media_type == "application/x-ndjson" and number % 2:
        case.body = fuzz_surveys.lines()
    if operation == "importUnits" and number % 2:
        row = f"X{number % 1000000},Đảng ủy xã,commune,N15,committee,2026-10-01"
        case.body = f"code,name,level,parent_code,kind,valid_from\n{row}\n"
    # A tag that is made up never holds; mostly the change goes through whatever the version is.
    if "If-Match" in case.headers:
        case.headers["If-Match"] = existing(["*"], case.headers["If-Match"], number)
    return case


@schemathesis.hook
def before_add_examples(context, examples):
    for example in examples:
        map_case(context, example)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether it is one: a target that is too long is 414 wherever it leads, which the contract tells once for all; 404 is
    right for an id in the path that is none, and a missing If-Match comes after what the role may see and do. Beside
    that, what is malformed is told before all else."""
    if response.status_code == 414:
        return len(response.request.path_url) <= LONGEST_TARGET
    if not isinstance(failure, AcceptedNegativeData):
        return True
    if case.media_type == "application/x-ndjson":
        return False  # what is wrong with a line is told in the answer to that line
    if not all(ID.fullmatch(str(id)) for id in case.path_parameters.values()):
        return response.status_code not in (403, 404)
    wanted = {parameter.name for parameter in case.operation.headers if parameter.is_required}
    return not wanted - set(case.headers) or response.status_code not in (403, 404, 428)


# Bytes, as docs/http.md has it.
LONGEST_TARGET = 8192

# Which operations answered with 2xx, for scripts/fuzz to tell of those that never did.
REACHED = set()


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation.definition.raw["operationId"]
    # Other methods are tried too, and OPTIONS is answered everywhere.
    if response.status_code < 300 and case.method.upper() == case.operation.method.upper():
        REACHED.add(operation)
    if operation == "changeMyPassword" and response.status_code == 204:
        LOGIN["password"] = case.body["newPassword"]


@atexit.register
def tell_reached():
    with open(os.environ["DANY_FUZZ_REACHED"], "a") as file:
        file.writelines(operation + "\n" for operation in REACHED)
