"""Submissions that are durable when they are answered, beside the same server without group commit, and beside
pgbench with the same statements."""

import collections
import time

from pgbench import PgBench
from submission import submission

CLIENTS = 64


def writing(stage, storage):
    server = stage.serve(storage, "--demo")
    alone = stage.serve(storage, "--demo", "--writes-per-commit", "1") if storage == "sqlite" else None
    pgbench = PgBench(stage, server) if storage == "postgres" else None
    values = collections.defaultdict(list)
    for _ in range(stage.runs):
        writes, commits = (server.counter(f"dany_store_{name}_total") for name in ("writes", "commits"))
        load = submissions(stage, server)
        writes = settled(server) - writes
        commits = server.counter("dany_store_commits_total") - commits
        # What is under way at the end is written, but not counted by the load generator; and jobs write now and then,
        # most often the one that seals events.
        if not load["requests"] <= writes <= load["requests"] * 1.01 + CLIENTS + 50:
            raise SystemExit(f"{load['requests']} submissions were {writes} writes")
        values["rate"].append(load["rate"])
        values["median"].append(load["medianMilliseconds"])
        values["processor"].append(load["processorMicroseconds"])
        values["writes"].append(writes / commits)
        if alone:
            values["alone"].append(load["rate"] / submissions(stage, alone)["rate"])
        if pgbench:
            values["pgbench"].append(load["rate"] / pgbench.rate())
    record = stage.results.record
    record(f"durable submissions by {CLIENTS} clients", storage, values["rate"], "/s", 0)
    record(f"durable submission, median of {CLIENTS} clients", storage, values["median"], "ms", 1)
    record("durable submission, processor time of the server", storage, values["processor"], "µs", 0)
    record("writes for each commit", storage, values["writes"], "")
    if alone:
        record("durable submissions ÷ with one commit for each", storage, values["alone"], "")
    if pgbench:
        record("durable submissions ÷ pgbench, same statements", storage, values["pgbench"], "")
    for each in filter(None, (server, alone)):
        each.stop()


def submissions(stage, server):
    token = stage.token(server, "canbo.yb")
    body = submission(server, token)
    # Without a warm-up, whose commits would be counted and its submissions not.
    return stage.load(server, ["/v1/reports"], token, CLIENTS, body, stage.seconds * 2, warm_up=0)


def settled(server, seconds=0.5):
    """How much was written, once what was under way is done: nothing is for so long."""
    before, now = -1, 0
    while now != before:
        time.sleep(seconds)
        before, now = now, server.counter("dany_store_writes_total")
    return now
