"""What the server needs in memory while it does a little of everything for long, at a pace that it keeps up with.

Whatever is not given back shows as a slope of the memory that is the server's own. What is resident beside it are pages
of the program and its libraries, which come when they are needed first. A line is drawn through the second half of the
samples by least squares, since the first fills caches and the allocator's arenas. Its standard error takes the samples
for independent, which those of a process that grows in steps are not: a slope of a few times its error may still be
nothing."""

import collections
import http.client
import json
import threading
import time

from integrator import PATH, Reports, key
from machine import say
from receiver import Receiver
from submission import submission
from webhooks import come, subscribe
from writing import settled

SAMPLE_SECONDS = 10
LINES = 100


def soak(stage, storage):
    if stage.options.minutes < 1:
        raise SystemExit("A soak takes a minute at least")
    server = stage.serve(storage, "--demo", "--webhook-private-targets")
    settled(server, 2)
    receiver = Receiver()
    webhook = subscribe(stage, server, receiver)
    mix = Mix(stage, server)
    spent, began = server.processor_seconds(), time.monotonic()
    samples = sampled(server, mix, began, stage.options.minutes * 60)
    mix.stop()
    took = time.monotonic() - began
    share = (server.processor_seconds() - spent) / took
    record = stage.results.record
    half = len(samples) // 2
    for number, memory in enumerate(("resident memory", "memory of its own"), 1):
        slope, error = least_squares([(sample[0], sample[number]) for sample in samples[half:]])
        record(f"soak, {memory}, gained in an hour", storage, [slope], "MiB")
        record(f"soak, {memory}, standard error of it", storage, [error], "MiB")
        for name, sample in {"start": samples[0], "half time": samples[half], "end": samples[-1]}.items():
            record(f"soak, {memory}, {name}", storage, [sample[number]], "MiB", 1)
    record("soak, of a core", storage, [share], "")
    for name, count in sorted(mix.done.items()):
        record(f"soak, {name}", storage, [count / took], "/s", 1)
    come(receiver, webhook, mix.submitted)
    receiver.stop()
    server.stop()


def sampled(server, mix, began, seconds):
    """[(seconds, resident MiB, of it the server's own)]"""
    samples, told = [], began
    for number in range(1, int(seconds // SAMPLE_SECONDS) + 1):
        time.sleep(max(0, began + number * SAMPLE_SECONDS - time.monotonic()))
        mix.check()
        samples.append((time.monotonic() - began, server.resident_mebibytes(), server.own_mebibytes()))
        if time.monotonic() - told > 60:
            told = time.monotonic()
            at, resident, own = samples[-1]
            say(f"  {at / 60:.0f} minutes: {resident:.1f} MiB, of its own {own:.1f} MiB")
    return samples


def least_squares(samples):
    """The slope and its standard error, in MiB an hour."""
    count = len(samples)
    mean_at = sum(at for at, _ in samples) / count
    mean = sum(size for _, size in samples) / count
    spread = sum((at - mean_at) ** 2 for at, _ in samples)
    slope = sum((at - mean_at) * (size - mean) for at, size in samples) / spread
    left = sum((size - mean - slope * (at - mean_at)) ** 2 for at, size in samples)
    return slope * 3600, (left / (count - 2) / spread) ** 0.5 * 3600


class Mix:
    """Clients that each do their own thing so many times a second, on a connection that they keep."""

    def __init__(self, stage, server):
        self.port = server.port
        self.officer, self.advisor = stage.token(server, "canbo.yb"), stage.token(server, "banxd.yb")
        self.body = json.dumps(submission(server, self.officer)).encode()
        self.reports = Reports(stage, server)
        self.feed = key(stage, server, "TW", ["events:read"])
        self.since, self.read = "now", None
        self.done = collections.Counter()
        self.lock = threading.Lock()
        self.failure = None
        self.stopping = threading.Event()
        kinds = {self.write: 30, self.read_one: 80, self.page: 10, self.bulk: 0.4, self.changes: 1}
        self.threads = [threading.Thread(target=self.run, args=each, daemon=True) for each in kinds.items()]
        for thread in self.threads:
            thread.start()

    def run(self, work, rate):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        due = time.monotonic()
        try:
            while not self.stopping.wait(max(0, due - time.monotonic())):
                due += 1 / rate
                work(connection)
                # A slow moment is not made up for.
                due = max(due, time.monotonic() - 1)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.failure = self.failure or f"{work.__name__}: {error!r}"
        connection.close()

    def ask(self, connection, method, path, token, body=None, kind="application/json"):
        headers = {"Authorization": f"Bearer {token}"}
        if body is not None:
            headers["Content-Type"] = kind
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise ValueError(f"{method} {path} answered {answer.status}: {content.decode()[:300]}")
        return content

    def write(self, connection):
        answer = json.loads(self.ask(connection, "POST", "/v1/reports", self.officer, self.body))
        self.count("submissions", 1, answer["id"])

    def read_one(self, connection):
        if self.read:
            self.ask(connection, "GET", f"/v1/reports/{self.read}", self.advisor)
            self.count("reads of one report")

    def page(self, connection):
        self.ask(connection, "GET", "/v1/reports?limit=50&kind=adHoc", self.advisor)
        self.count("pages of 50 reports")

    def bulk(self, connection):
        lines = "".join(self.reports.lines(LINES, time.monotonic_ns())).encode()
        answer = self.ask(connection, "POST", PATH, self.reports.key, lines, "application/x-ndjson")
        summary = json.loads(answer.splitlines()[-1])["summary"]
        if summary["created"] != LINES:
            raise ValueError(f"Of {LINES} lines: {summary}")
        self.count("lines in bulk", LINES)

    def changes(self, connection):
        page = {"hasMore": True}
        while page["hasMore"]:
            page = json.loads(self.ask(connection, "GET", f"/v1/changes?limit=200&since={self.since}", self.feed))
            self.since = page["next"]
            self.count("events from the feed", len(page["items"]))

    def count(self, name, number=1, report=None):
        with self.lock:
            self.done[name] += number
            self.read = report or self.read

    @property
    def submitted(self):
        """How many reports there are that somebody is to be told of."""
        return self.done["submissions"] + self.done["lines in bulk"]

    def check(self):
        if self.failure:
            raise SystemExit(self.failure)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        self.check()
