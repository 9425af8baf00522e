"""One report beside what the framework alone can do, and pages of reports beside one report."""

import collections
import json
import urllib.parse

from machine import ask, call, database, say
from profile import profile
from submission import submission


def reading(stage, storage):
    server = stage.serve(storage, "--demo")
    token = stage.token(server, "banxd.yb")
    found = ask(server.port, "GET", "/v1/reports?limit=100", token=token)["items"]
    shown = [each for each in found if each["status"] in ("submitted", "accepted")]
    report = min(shown, key=lambda each: abs(len(json.dumps(each)) - 2000))
    path = f"/v1/reports/{report['id']}"
    bytes_server = stage.bytes_server(call(server.port, "GET", path, token=token)[1])
    values = collections.defaultdict(list)
    for _ in range(stage.runs):
        plain = stage.load(bytes_server, ["/bytes"])
        single = stage.load(server, [path], token)
        values["rate"].append(single["rate"] / plain["rate"])
        values["processor"].append(plain["processorMicroseconds"] / single["processorMicroseconds"])
        values["single"].append(single["processorMicroseconds"])
        values["generator"].append(max(plain["generatorCores"], single["generatorCores"]))
    bytes_server.stop()
    record = stage.results.record
    record("one report ÷ the same bytes from memory, requests/s", storage, values["rate"], "")
    record("one report ÷ the same bytes from memory, by processor time", storage, values["processor"], "")
    record("one report, processor time of the server", storage, values["single"], "µs", 0)
    record("load generator at its busiest", storage, values["generator"], "cores")
    profile(stage, storage, server, path, token)
    lists(stage, storage, server, token, path)
    server.stop()


def lists(stage, storage, server, token, single):
    """Pages of 50 of what one officer has handed in, beside a single report."""
    author = stage.token(server, "canbo.yb")
    body = submission(server, token)
    wanted = 5_100
    while wanted > 0:
        wanted -= stage.load(server, ["/v1/reports"], author, 16, body, 2, warm_up=0)["requests"]
    if storage == "postgres":
        # What the server does by itself within a minute or two: without, it knows nothing of so many new rows.
        stage.psql(database(server.folder), "ANALYZE")
    path = "/v1/reports?limit=50&kind=adHoc&unitCode=LC-YB"
    pages, items, content = [path], [], []
    while True:
        content.append(call(server.port, "GET", pages[-1], token=author)[1])
        page = json.loads(content[-1])
        items += [each["id"] for each in page["items"]]
        if len(pages) == 100:
            break
        pages.append(f"{path}&cursor={urllib.parse.quote(page['next'])}")
    if len(set(items)) != 5_000:
        raise SystemExit(f"A hundred pages of 50 hold {len(set(items))} reports")
    bytes_server = stage.bytes_server(content[0])
    values = collections.defaultdict(list)
    for _ in range(stage.runs):
        one = stage.load(server, [single], token)
        first = stage.load(server, pages[:1], author)
        last = stage.load(server, pages[-1:], author)
        plain = stage.load(bytes_server, ["/bytes"])
        values["depth"].append(first["rate"] / last["rate"])
        values["bytes"].append(first["byteRate"] / one["byteRate"])
        values["memory"].append(plain["processorMicroseconds"] / first["processorMicroseconds"])
        values["first"].append(first["processorMicroseconds"] / 1000)
    bytes_server.stop()
    record = stage.results.record
    record("time of the hundredth page of 50 reports ÷ the first", storage, values["depth"], "")
    record("first page of 50 reports ÷ one report, bytes/s", storage, values["bytes"], "")
    record("first page of 50 reports, processor time of the server", storage, values["first"], "ms")
    say(f"  (a page has {len(content[0]):,} bytes)")
