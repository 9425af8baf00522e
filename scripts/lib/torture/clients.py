"""Many clients that write at once, and go on with what they had begun when the server is back."""

import collections
import http.client
import threading
import time

from server import request
from writes import Maker

# Of one write, before it counts as refused for good.
TRIES = 2000
# What a client may be told while the server, or its database, is away.
PASSING = {409, 429, 503}


class Clients:
    def __init__(self, world, port, count, seed):
        self.world = world
        self.port = port
        self.writes = []  # all that were ever sent, each once
        self.answers = collections.Counter()
        self.wrong = []  # answers that nobody should get
        self.acks = []  # (when it was sent, when the acknowledgement came)
        self.ends = False
        # Cleared while what is stored is read: it would not come to an end beside them.
        self.goes = threading.Event()
        self.goes.set()
        self.threads = [
            threading.Thread(target=self.run, args=(Maker(world, number, seed),), daemon=True)
            for number in range(count)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.ends = True
        self.goes.set()
        for thread in self.threads:
            thread.join(60)

    def run(self, maker):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while not self.ends:
            write = maker.next()
            self.writes.append(write)
            self.carry_out(write, connection, maker)

    def carry_out(self, write, connection, maker):
        # Some give up when they get no answer: what was not acknowledged may be there or not.
        is_patient = maker.source.random() < 0.8
        while write.tries < TRIES:
            if self.ends and write.tries:
                break
            self.goes.wait()
            write.tries += 1
            write.sent = write.sent or time.time()
            sent = time.monotonic()
            status = self.send(write, connection)
            if status is not None and 200 <= status < 300:
                self.acks.append((sent, time.monotonic()))
                write.acked = time.time()
                return
            if status is not None and status not in PASSING:
                break
            if not is_patient:
                break
            time.sleep(0.02)

    def send(self, write, connection):
        """The answer's status, None when there was none."""
        try:
            status, headers, body = request(
                connection, "POST", write.path, write.body, self.world.tokens[write.account],
                {"Idempotency-Key": write.key})
        except (OSError, http.client.HTTPException):
            connection.close()
            self.answers["none"] += 1
            return None
        self.answers[status] += 1
        is_good = 200 <= status < 300 or status in PASSING
        if not is_good and len(self.wrong) < 20:
            self.wrong.append(f"POST {write.path} answered {status}: {body.decode(errors='replace')[:400]}")
        return status
