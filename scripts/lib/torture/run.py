"""One store under torture: kill, wait for the next acknowledgement, read back."""

import datetime
import random
import statistics
import time

from clients import Clients
from reading import Verdict, stored
from server import call
from writes import World, uuid7

CLIENTS = 64
# Seconds from a start to the next kill.
PAUSES = (0.1, 1.2)


class Run:
    def __init__(self, name, seed, server):
        self.name = name
        self.source = random.Random(f"{seed} {name}")
        self.server = server
        self.verdict = Verdict()
        self.failures = []
        self.windows = []
        self.kills = 0
        self.settled = set()
        server.start("--demo", seconds=600)
        self.world = World(server)
        require_keys(server, self.world, self.source)
        self.clients = Clients(self.world, server.port, CLIENTS, f"{seed} {name}")

    def torture(self, strikes):
        """Each does some damage and undoes it, and returns when it was done."""
        self.clients.start()
        try:
            for strike in strikes:
                time.sleep(self.source.uniform(*PAUSES))
                struck = strike()
                self.kills += 1
                self.wait_for_ack(struck)
                self.read_back()
        finally:
            self.clients.stop()
        self.read_back(everything=True)
        self.judge_the_end()

    def wait_for_ack(self, since, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            # What was sent before may have been answered before, too, and was only noticed late.
            later = [acked for sent, acked in self.clients.acks[-CLIENTS * 100:] if sent > since]
            if later:
                self.windows.append(min(later) - since)
                return
            time.sleep(0.002)
        self.failures.append(f"no write was acknowledged within {seconds} seconds after a kill")

    def read_back(self, everything=False):
        """What is on its way then may come in meanwhile."""
        self.clients.goes.clear()
        try:
            self.compare(everything)
        finally:
            self.clients.goes.set()

    def compare(self, everything):
        acked = [write for write in list(self.clients.writes) if write.acked]
        since = None
        if not everything:
            acked = [write for write in acked if write.key not in self.settled]
            self.settled.update(write.key for write in acked)
            if not acked:
                return
            since = instant(min(write.sent for write in acked) - 1)
        found = stored(self.server, self.world, since)
        self.verdict.judge(acked, list(self.clients.writes), found)

    def judge_the_end(self):
        broken = self.server.check()
        verdict = self.verdict
        self.failures += [f"lost: {text}" for text in list(verdict.lost.values())[:20]]
        self.failures += [f"twice: {text}" for text in list(verdict.duplicated.values())[:20]]
        self.failures += [f"never sent: {text}" for text in list(verdict.invented.values())[:20]]
        self.failures += self.clients.wrong
        if broken:
            self.failures.append(f"dany check: {broken}")

    def row(self):
        acked = sum(1 for write in self.clients.writes if write.acked)
        windows = [each * 1000 for each in self.windows] or [0]
        answers = " ".join(f"{status}:{count}" for status, count in sorted(
            self.clients.answers.items(), key=lambda each: str(each[0])))
        return (
            self.name, str(self.kills), f"{len(self.clients.writes):,}", f"{acked:,}", str(len(self.verdict.lost)),
            str(len(self.verdict.duplicated)), f"{statistics.median(windows):,.0f} ms", f"{max(windows):,.0f} ms",
            answers)


ROW = ("what", "kills", "sent", "acked", "lost", "duplicated", "median window", "longest window", "answers")


def instant(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def require_keys(server, world, source):
    """A repeat with the same Idempotency-Key has to be answered from what is kept, or the run would prove less."""
    body = {"id": uuid7(source), "name": "Khóa", "unitCode": "LC-YB"}
    key = {"Idempotency-Key": f"torture-{uuid7(source)}"}
    for _ in range(2):
        _, headers, _ = call(server.port, "POST", "/v1/topics", body, world.tokens["banxd.yb"], key)
    if headers.get("Idempotency-Replayed") != "true":
        raise SystemExit("A repeat was not answered from what is kept for its Idempotency-Key")
