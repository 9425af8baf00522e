"""A report from the draft to its submission: report.py URL, with DANY_USERNAME and DANY_PASSWORD set."""

import os
import sys

from dany import Dany, Problem, new_id

dany = Dany(sys.argv[1], os.environ["DANY_USERNAME"], os.environ["DANY_PASSWORD"])
me, _ = dany.send("GET", "/v1/me")
unit = me["grants"][0]["unitId"]

owed = list(dany.items("/v1/obligations", limit=2))
print(f"{len(owed)} obligations, {sum(each['state'] == 'open' for each in owed)} of them open")

# Under an id of our own, so that it may be sent again when an answer was lost.
draft = {
    "id": new_id(),
    "kind": "adHoc",
    "unitId": unit,
    "title": "Ví dụ: đường ngập",
    "summary": "Đường liên thôn ngập sau mưa, gọi 0912 345 678.",
}
report, _ = dany.send("POST", "/v1/reports", draft)
again, _ = dany.send("POST", "/v1/reports", draft)
assert report["id"] == again["id"] == draft["id"]
print(f"draft {report['id']}, once for two calls; warned of {[each['code'] for each in report.get('warnings', [])]}")

path = f"/v1/reports/{report['id']}"
try:
    dany.send("POST", f"{path}/submission")
    sys.exit("a telephone number went through")
except Problem as problem:
    assert problem.status == 422 and "personalIdentifier" in problem.codes, problem
    print(f"refused: {problem.codes}")

try:
    dany.send("PATCH", path, {"title": "Đường ngập"}, {"If-Match": '"0"'})
    sys.exit("a change of a version that is no more went through")
except Problem as problem:
    assert problem.slug == "precondition-failed", problem
dany.change(path, lambda read: {"summary": read["summary"].split(",")[0] + ", bà con đề nghị khơi cống."})
submitted, _ = dany.send("POST", f"{path}/submission")
assert submitted["status"] == "submitted", submitted
print(f"submitted at {submitted['submittedAt']}")

compliance, _ = dany.send("GET", "/v1/compliance", query={"unitId": unit, "period": "2026-10"})
print(f"October: {compliance['total']}")
dany.send("DELETE", "/v1/sessions/current")
