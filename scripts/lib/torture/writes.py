"""What is written: each write carries a mark that nothing else carries, in a field that can be read back."""

import random
import time

from server import ask

UNIT = "LC-YB"
TASKS = 4
# In fewer words than are compared with other reports' on submission.
CONTENT = "Giá vật tư xây dựng tăng, người dân lo."


class Write:
    """One thing that a client wants to have happened once."""

    __slots__ = ("kind", "mark", "id", "path", "body", "account", "key", "sent", "acked", "tries")

    def __init__(self, kind, mark, path, body, account, identifier=None):
        self.kind = kind
        self.mark = mark
        self.path = path
        self.body = body
        self.account = account
        self.id = identifier
        self.key = f"torture-{mark}-{kind}"
        # When it was first sent, and when it was acknowledged, by the machine's clock.
        self.sent = None
        self.acked = None
        self.tries = 0


def uuid7(source):
    stamp = int(time.time() * 1000)
    tail = source.getrandbits(74)
    text = f"{stamp:012x}7{tail >> 62:03x}{0x8 | (tail >> 60) & 3:x}{tail & (1 << 60) - 1:015x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class World:
    """What the writes are about, made once on a server with the demo."""

    accounts = ("canbo.yb", "banxd.yb", "lanhdao.yb", "admin", "chibo01")

    def __init__(self, server):
        self.tokens = {name: server.token(name) for name in self.accounts}
        board, leader, port = self.tokens["banxd.yb"], self.tokens["lanhdao.yb"], server.port
        self.topic = ask(port, "GET", "/v1/topics?limit=1", token=board)["items"][0]["id"]
        plan = {
            "issuerCode": UNIT, "documentType": "KH", "series": {"kind": "term", "name": "TT"}, "title": "Kế hoạch",
            "period": {"from": "2026-01-01", "to": "2026-12-31"}}
        plan = ask(port, "POST", "/v1/plans", plan, board)["id"]
        tasks = [
            {"ref": str(number), "group": "standing", "title": "Việc", "schedule": {"type": "continuous"},
             "roles": {"implement": [{"unitCode": UNIT + "-CB01"}]}}
            for number in range(TASKS)]
        made = ask(port, "PUT", f"/v1/plans/{plan}/tasks", {"tasks": tasks}, board, {"If-Match": "*"})
        self.tasks = [task["id"] for task in made["items"]]
        ask(port, "POST", f"/v1/plans/{plan}/issue", {}, leader)


class Maker:
    """The writes of one client, one after the other."""

    def __init__(self, world, number, seed):
        self.world = world
        self.source = random.Random(f"{seed} {number}")
        self.name = f"T{number}"
        self.count = 0
        self.drafted = None

    def next(self):
        if self.drafted and self.drafted.acked:
            draft, self.drafted = self.drafted, None
            path = f"/v1/reports/{draft.id}/submission"
            return Write("submission", draft.mark, path, {}, "canbo.yb", draft.id)
        self.count += 1
        mark = f"{self.name}-{self.count}"
        kinds = ("draft", "report", "progress", "collaborator", "unit", "topic")
        kind = self.source.choices(kinds, (32, 32, 16, 8, 6, 6))[0]
        write = getattr(self, kind)(mark, uuid7(self.source))
        if kind == "draft":
            self.drafted = write
        return write

    def content(self, mark, identifier):
        item = {"topicId": self.world.topic, "content": CONTENT, "stance": "concerned", "prevalence": "many"}
        return {"id": identifier, "kind": "adHoc", "unitCode": UNIT, "title": mark, "summary": CONTENT, "items": [item]}

    def draft(self, mark, identifier):
        return Write("draft", mark, "/v1/reports", self.content(mark, identifier), "canbo.yb", identifier)

    def report(self, mark, identifier):
        return Write("report", mark, "/v1/reports", {**self.content(mark, identifier), "submit": True}, "canbo.yb",
                     identifier)

    def progress(self, mark, identifier):
        body = {"unitCode": UNIT + "-CB01", "progress": self.source.randrange(100), "note": mark}
        path = f"/v1/tasks/{self.source.choice(self.world.tasks)}/progress"
        return Write("progress", mark, path, body, "chibo01")

    def collaborator(self, mark, identifier):
        body = {"id": identifier, "unitCode": UNIT, "occupation": mark}
        return Write("collaborator", mark, "/v1/collaborators", body, "banxd.yb", identifier)

    def unit(self, mark, identifier):
        body = {
            "id": identifier, "code": mark, "name": f"Chi bộ {mark}", "kind": "cell", "level": "grassroots",
            "parentCode": UNIT, "validFrom": "2026-01-01"}
        return Write("unit", mark, "/v1/units", body, "admin", identifier)

    def topic(self, mark, identifier):
        return Write("topic", mark, "/v1/topics", {"id": identifier, "name": mark, "unitCode": UNIT}, "banxd.yb",
                     identifier)
