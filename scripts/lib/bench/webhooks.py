"""Events that are sent as they happen, while reports still come, and the same ones again when they are asked for: from
the first call that came to the last.

A delivery is a row that is taken, a call on a kept connection, and a row that is settled; each settling is durable on
its own. The receiver, on the same machine, could take ten times as many."""

import collections
import json
import time

from integrator import Reports
from machine import ask
from receiver import Receiver
from writing import settled

START = "2026-01-01T00:00:00Z"


def webhooks(stage, storage):
    count = 2_000 if stage.options.quick else 5_000
    values = collections.defaultdict(list)
    for _ in range(stage.runs):
        measured(stage, storage, count, values)
    record = stage.results.record
    record(f"{count:,} webhooks while reports come in bulk", storage, values["live"], "/s", 0)
    record("from the last answer to a report to the last webhook", storage, values["behind"], "s", 1)
    record(f"{count:,} webhooks replayed", storage, values["replayed"], "/s", 0)
    record("webhook, processor time of the server", storage, values["processor"], "µs", 0)
    record("webhooks that came more than once", storage, values["repeated"], "", 0)


def measured(stage, storage, count, values):
    server = stage.serve(storage, "--demo", "--webhook-private-targets")
    reports, receiver = Reports(stage, server), Receiver()
    # The demo's own events are sealed before anybody asks to be told.
    settled(server, 2)
    webhook = subscribe(stage, server, receiver)
    reports.send(count)
    answered = time.monotonic()
    live = come(receiver, webhook, count)
    values["live"].append(count / (live[-1].at - live[0].at))
    values["behind"].append(max(0, live[-1].at - answered))
    settled(server, 2)
    spent = server.processor_seconds()
    # With the demo's.
    token = stage.token(server, "admin")
    many = ask(server.port, "POST", f"/v1/webhooks/{webhook['id']}/replays", {"from": START}, token)["events"]
    again = come(receiver, webhook, many)
    spent = server.processor_seconds() - spent
    if not {call.id for call in live} <= {call.id for call in again}:
        raise SystemExit("Not every event that was sent came again")
    values["replayed"].append(many / (again[-1].at - again[0].at))
    values["processor"].append(spent / many * 1e6)
    values["repeated"].append(len(live) + len(again) - count - many)
    receiver.stop()
    server.stop()


def subscribe(stage, server, receiver):
    body = {"unitCode": "TW", "url": receiver.url, "events": ["report.submitted"]}
    return ask(server.port, "POST", "/v1/webhooks", body, stage.token(server, "admin"))


def come(receiver, webhook, count):
    """The calls, once `count` events came and no other for a second: all of them signed, all as they were sent."""
    receiver.wait(count)
    before = 0
    while before != len(receiver.arrived):
        before = len(receiver.arrived)
        time.sleep(1)
    calls = receiver.take()
    told = {call.id for call in calls}
    if len(told) != count:
        raise SystemExit(f"Of {count:,} events {len(told):,} came, in {len(calls):,} calls")
    for call in calls:
        body = json.loads(call.body)
        if not call.is_signed(webhook["secret"]) or (body["id"], body["type"]) != (call.id, "report.submitted"):
            raise SystemExit(f"A webhook that is not signed, or of something else: {call.head} {call.body}")
    return calls
