"""Ballots that are made as they are sent, and the same ones again as rows for a query that knows nothing of counts."""

import json
import random
import re
import selectors
import socket
import time

from machine import say

QUESTIONS, CHOICES = 20, "abcde"
# More lines than one request may have, in four, and the server reads one while it stores another.
STREAMS = 4
# In the demo's month, whose clock stands still.
DAY = "2026-10-25"
LINES_IN_CHUNK = 200
# How often each choice is made, one list for each kind of commune.
WEIGHTS = [[30, 25, 20, 15, 10], [20, 20, 20, 20, 20], [12, 16, 20, 24, 28]]
CUMULATED = [[sum(weights[: place + 1]) for place in range(len(weights))] for weights in WEIGHTS]


def question(number):
    choices = [{"code": code, "label": f"Phương án {code}"} for code in CHOICES]
    return {"code": f"q{number}", "type": "single", "text": f"Câu {number}?", "required": True, "choices": choices}


def rows(count, communes, stream):
    """Of one stream's part of `count` ballots: the commune's number and the choices. The same each time."""
    source = random.Random(f"{count} {stream}")
    for number in range(stream, count, STREAMS):
        commune = number % communes
        yield commune, source.choices(CHOICES, cum_weights=CUMULATED[commune % len(CUMULATED)], k=QUESTIONS)


def ballot(unit, choices):
    answers = {f"q{number}": choice for number, choice in enumerate(choices)}
    return {"unitId": unit, "collectedOn": DAY, "answers": answers}


def chunks(count, units, stream):
    """One stream's lines, as the chunks of a request's body."""
    line = json.dumps({"externalId": "%s", **ballot("%s", ["%s"] * QUESTIONS)}) + "\n"
    lines = []
    for number, (commune, choices) in enumerate(rows(count, len(units), stream)):
        lines.append(line % (f"{stream}-{number}", units[commune], *choices))
        if len(lines) == LINES_IN_CHUNK:
            yield chunk(lines)
            lines = []
    if lines:
        yield chunk(lines)
    yield chunk([])


def chunk(lines):
    content = "".join(lines).encode()
    return b"%x\r\n%s\r\n" % (len(content), content)


class Stream:
    """A request whose body is sent while its answer is read."""

    def __init__(self, server, path, token, parts):
        self.parts = parts
        self.answered = 0
        self.tail = b""
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.setblocking(False)
        self.waiting = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
            "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n").encode()

    def send(self):
        """Returns whether there is more to send."""
        if not self.waiting:
            self.waiting = next(self.parts, None)
            if not self.waiting:
                return False
        self.waiting = self.waiting[self.socket.send(self.waiting):]
        return True

    def receive(self):
        """Returns whether there may be more to read."""
        received = self.socket.recv(1 << 18)
        self.answered += received.count(b"}\n")
        self.tail = (self.tail + received)[-2_000:]
        return bool(received)

    def summary(self):
        found = re.search(rb'\{"summary":(\{[^}]*\})\}', self.tail)
        if not found:
            raise SystemExit(f"Ballots were not answered to their end: {self.tail.decode(errors='replace')[-800:]}")
        return json.loads(found[1])


def send(server, path, token, count, units):
    """Sends `count` ballots in several requests at once; returns how long that took, in seconds."""
    began = told = time.monotonic()
    streams = [Stream(server, path, token, chunks(count, units, number)) for number in range(STREAMS)]
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, stream)
        while selector.get_map():
            for key, events in selector.select(10):
                stream = key.data
                if events & selectors.EVENT_WRITE and not stream.send():
                    selector.modify(stream.socket, selectors.EVENT_READ, stream)
                if events & selectors.EVENT_READ and not stream.receive():
                    selector.unregister(stream.socket)
                    stream.socket.close()
            if time.monotonic() - told > 10:
                told = time.monotonic()
                say(f"  {sum(stream.answered for stream in streams):,} of {count:,} ballots are in")
    took = time.monotonic() - began
    accepted = sum(stream.summary()["accepted"] for stream in streams)
    if accepted != count:
        raise SystemExit(f"{accepted:,} of {count:,} ballots were accepted")
    return took
