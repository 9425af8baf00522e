"""What is stored, by the marks; and what that says about what was acknowledged."""

import collections
import datetime
import json
import time

from server import call

# Where each kind is listed, by whom, and which field holds the mark.
LISTS = {
    "report": ("/v1/reports?unitCode=LC-YB", "canbo.yb", "title"),
    "collaborator": ("/v1/collaborators?unitCode=LC-YB", "banxd.yb", "occupation"),
    "unit": ("/v1/units?withinCode=LC-YB", "admin", "code"),
    "topic": ("/v1/topics", "banxd.yb", "name"),
}
# A submission is seen by its report's state.
LISTED = {"draft": "report", "submission": "report"}


def pages(server, path, token):
    cursor = ""
    while cursor is not None:
        joint = "&" if "?" in path else "?"
        status, _, body = call(server.port, "GET", f"{path}{joint}limit=200{cursor}", token=token)
        if status == 503:
            time.sleep(0.05)
            continue
        if status != 200:
            raise SystemExit(f"GET {path} answered {status}: {body.decode(errors='replace')[:400]}")
        page = json.loads(body)
        yield from page["items"]
        cursor = f"&cursor={page['next']}" if page["next"] else None


def stored(server, world, since=None):
    """{(kind, mark): [item]} of all that clients wrote, or of what changed since an instant."""
    found = collections.defaultdict(list)
    lists = [(kind, *each) for kind, each in LISTS.items()]
    lists += [("progress", f"/v1/tasks/{task}/progress", "chibo01", "note") for task in world.tasks]
    for kind, path, account, field in lists:
        # By the sandbox's clock, which stands still, all lines are of the same instant; the newest come first.
        if since and kind != "progress":
            path += ("&" if "?" in path else "?") + f"updatedSince={since}"
        for item in pages(server, path, world.tokens[account]):
            mark = item.get(field) or ""
            if mark.startswith("T") and mark[1:2].isdigit():
                found[kind, mark].append(item)
            if since and kind == "progress" and made(item) < since_milliseconds(since) - 60_000:
                break
    return found


def made(item):
    """When the id of an item was made, in milliseconds."""
    return int(item["id"].replace("-", "")[:12], 16)


def since_milliseconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000


class Verdict:
    def __init__(self):
        self.lost = {}
        self.duplicated = {}
        self.invented = {}

    @property
    def is_good(self):
        return not (self.lost or self.duplicated or self.invented)

    def judge(self, acked, attempted, found):
        """`acked` was taken before the reading, `attempted` after it."""
        for write in acked:
            items = found.get((LISTED.get(write.kind, write.kind), write.mark), [])
            if not any(is_effect(write, item) for item in items):
                self.lost[write.kind, write.mark] = f"{write.kind} {write.mark} {write.id or ''}"
        known = {(LISTED.get(write.kind, write.kind), write.mark) for write in attempted}
        for place, items in found.items():
            ids = {item["id"] for item in items}
            if len(ids) > 1:
                self.duplicated[place] = f"{place[0]} {place[1]}: {sorted(ids)}"
            if place not in known:
                self.invented[place] = f"{place[0]} {place[1]}"


def is_effect(write, item):
    if write.id is not None and item["id"] != write.id:
        return False
    if write.kind in ("submission", "report"):
        return item["status"] != "draft"
    return True
