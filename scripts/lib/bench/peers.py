"""The same requests to Dân Ý and to the peers of bench/peers, one right after the other with the same load generator.

A peer is told what its endpoints look up: units, accounts and their grants, topics. Then both get submissions, of
which one is read by its recipient, and pages of them by their author. A peer is measured with one worker process and
with two, and what we are compared with is the faster of them in that run. What a peer leaves out makes it faster
(bench/peers/README.md). PostgreSQL's own processes are in neither's processor time, and take their share of the machine
from both."""

import collections
import json
import os
import secrets
import sqlite3
import subprocess

from machine import Server, ask, call, database, free_port
from submission import submission

FOLDER = "bench/peers/fastapi"
PYTHON = ".build/peers/bin/python"
WORKERS = (1, 2)
CLIENTS = {"submissions": 64, "one report": 32, "pages of 50 reports": 32}
PAGE = "/v1/reports?limit=50&kind=adHoc&unitCode=LC-YB"
AUTHOR, READER = "canbo.yb", "bantg.lc"


def peers(stage, storage):
    server = stage.serve(storage, "--demo")
    tokens = {name: stage.token(server, name) for name in (AUTHOR, READER)}
    body = submission(server, tokens[AUTHOR])
    sides = [Side(stage, "ours", server, tokens, body, Store(stage, storage, server.folder, "audit_event"))]
    given = lookups(stage, server, tokens)
    for workers in WORKERS:
        name = f"FastAPI, workers: {workers}"
        peer, tokens, store = start(stage, storage, workers, given)
        sides.append(Side(stage, name, peer, tokens, body, store))
    for _ in range(stage.runs):
        for what in CLIENTS:
            for side in sides:
                side.measure(what)
    same_answers(sides)
    report(stage, storage, sides)
    for side in sides:
        side.server.stop()
        side.check()


def report(stage, storage, sides):
    record = stage.results.record
    ours, others = sides[0], sides[1:]
    for what in CLIENTS:
        for side in sides:
            record(f"{what}, {side.name}", storage, side.values[what, "rate"], "/s", 0)
        for side in sides:
            record(f"{what}, median, {side.name}", storage, side.values[what, "median"], "ms", 1)
        best = [
            max(others, key=lambda side, run=run: side.values[what, "rate"][run]) for run in range(stage.runs)]
        for figure, name in (("rate", "requests/s"), ("median", "median time"), ("processor", "processor time")):
            pairs = zip(ours.values[what, figure], best, range(stage.runs))
            ratios = [value / side.values[what, figure][run] for value, side, run in pairs]
            record(f"{what}, {name}, ours ÷ FastAPI", storage, ratios, "")
    for side in sides:
        record(f"resident memory after that, {side.name}", storage, [side.server.resident_mebibytes()], "MiB", 0)


class Side:
    """One of those that are compared."""

    def __init__(self, stage, name, server, tokens, body, store):
        self.stage, self.name, self.server = stage, name, server
        self.tokens, self.body, self.store = tokens, body, store
        self.before = store.counts()
        self.answered = 0
        self.values = collections.defaultdict(list)
        # One that is there for sure, in what follows.
        self.one = ask(server.port, "POST", "/v1/reports", body, tokens[AUTHOR])["id"]

    def measure(self, what):
        load = self.loaded(what)
        self.values[what, "rate"].append(load["rate"])
        self.values[what, "median"].append(load["medianMilliseconds"])
        self.values[what, "processor"].append(load["processorMicroseconds"])

    def loaded(self, what):
        load, clients = self.stage.load, CLIENTS[what]
        if what == "one report":
            return load(self.server, [f"/v1/reports/{self.one}"], self.tokens[READER], clients)
        if what == "submissions":
            found = load(
                self.server, ["/v1/reports"], self.tokens[AUTHOR], clients, self.body, self.stage.seconds * 2,
                warm_up=0)
            self.answered += found["requests"]
            return found
        self.store.analyze()
        return load(self.server, [PAGE], self.tokens[AUTHOR], clients)

    def check(self):
        """That what was answered is there, and that nobody was answered who did not wait any more."""
        made = [after - before for before, after in zip(self.before, self.store.counts())]
        most = self.answered + 1 + CLIENTS["submissions"] * self.stage.runs
        if not self.answered < made[0] == made[1] <= most or made[2] < 2 * made[0]:
            raise SystemExit(f"{self.name}: {self.answered:,} submissions were {made} reports, versions and events")


class Store:
    def __init__(self, stage, storage, folder, events):
        self.stage, self.folder = stage, folder
        self.is_sqlite = storage == "sqlite"
        self.query = "SELECT " + ", ".join(
            f"(SELECT COUNT(*) FROM {table})" for table in ("report", "report_version", events))

    def counts(self):
        if not self.is_sqlite:
            return [int(count) for count in self.stage.psql(database(self.folder), self.query).split("|")]
        # Never writes, and so never takes a checkpoint either.
        connection = sqlite3.connect(f"file:{os.path.join(self.folder, 'dany.sqlite')}?mode=ro", uri=True)
        found = connection.execute(self.query).fetchone()
        connection.close()
        return found

    def analyze(self):
        """What PostgreSQL does by itself within a minute or two."""
        if not self.is_sqlite:
            self.stage.psql(database(self.folder), "ANALYZE")


class Peer(Server):
    def processes(self):
        """uvicorn's own, and its workers."""
        own = self.process.pid
        with open(f"/proc/{own}/task/{own}/children") as file:
            return [own, *map(int, file.read().split())]


def start(stage, storage, workers, given):
    """Returns the peer on a store of its own, access tokens, and the store."""
    folder = stage.folder(storage)
    os.makedirs(folder, exist_ok=True)
    if storage == "postgres":
        url = f"{stage.options.postgres}/{database(folder)}".replace("postgres:", "postgresql+asyncpg:", 1)
    else:
        url = f"sqlite:///{folder}/dany.sqlite"
    environment = os.environ | {
        "DATABASE_URL": url, "TOKEN_SECRET": secrets.token_hex(32), "PYTHONPATH": FOLDER,
        "PYTHONDONTWRITEBYTECODE": "1"}
    with open(stage.path("given.json"), "w") as file:
        json.dump(given, file)
    done = subprocess.run(
        [PYTHON, f"{FOLDER}/seed.py", file.name], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"The peer was not set up: {done.stderr.strip()[-800:]}")
    port = free_port()
    arguments = [PYTHON, "-m", "uvicorn", "app:app", "--port", str(port), "--workers", str(workers)]
    arguments += ["--log-level", "warning", "--no-access-log", "--loop", "uvloop", "--http", "httptools"]
    peer = Peer(arguments, port, folder + ".log", environment)
    peer.wait("/health")
    return peer, json.loads(done.stdout), Store(stage, storage, folder, "event")


def lookups(stage, server, tokens):
    """The peer's rows, from what the server says."""
    token = stage.token(server, "admin")
    units = listed(server, "/v1/units?limit=200", token)
    receiving = {unit["id"]: unit.get("receivesForId") for unit in units}
    accounts = [ask(server.port, "GET", "/v1/me", token=each) for each in tokens.values()]
    topics = listed(server, "/v1/topics?limit=200", token)
    return {
        "units": [
            {"id": unit["id"], "code": unit["code"], "recipient_id": unit.get("parentId", unit["id"])}
            for unit in units],
        "accounts": [{"id": each["id"], "username": each["username"], "is_locked": False} for each in accounts],
        "grants": [
            {"id": grant["id"], "account_id": each["id"], "role": grant["role"], "unit_id": grant["unitId"],
             "receives_for_id": receiving[grant["unitId"]]}
            for each in accounts for grant in each["grants"]],
        "topics": [{"id": topic["id"], "name": topic["name"]} for topic in topics]}


def listed(server, path, token):
    items, cursor = [], ""
    while cursor is not None:
        page = ask(server.port, "GET", path + cursor, token=token)
        items += page["items"]
        cursor = page["next"] and f"&cursor={page['next']}"
    return items


def same_answers(sides):
    """That all tell the same of a report: the same members, and the same words in it."""
    told = []
    for side in sides:
        for path, token in ((f"/v1/reports/{side.one}", READER), (PAGE, AUTHOR)):
            found = json.loads(call(side.server.port, "GET", path, token=side.tokens[token])[1])
            reports = found.get("items") if path == PAGE else [found]
            told.append({(*sorted(each), each["title"], each["items"][0]["content"]) for each in reports})
            if path == PAGE and len(reports) != 50:
                raise SystemExit(f"{side.name}: a page of {len(reports)} reports")
    if any(each != told[0] for each in told):
        raise SystemExit(f"Not the same is told: {told}")
