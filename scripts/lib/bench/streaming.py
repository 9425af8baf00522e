"""Bodies of lines that are made as they are sent, in several requests at once, and answered while they are sent."""

import json
import re
import selectors
import socket
import time

from machine import say

# More lines than one request may have, in four, and the server reads one while it stores another.
STREAMS = 4
LINES_IN_CHUNK = 200


def chunks(lines):
    """The chunks of a request's body."""
    waiting = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == LINES_IN_CHUNK:
            yield chunk(waiting)
            waiting = []
    if waiting:
        yield chunk(waiting)
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
            raise SystemExit(f"Lines were not answered to their end: {self.tail.decode(errors='replace')[-800:]}")
        return json.loads(found[1])


def send(server, path, token, bodies, count, counted):
    """Sends each of the bodies, lines in chunks, in a request of its own, all at once. Of their `count` lines the
    summaries have to call all what `counted` says. Returns how long that took, in seconds."""
    began = told = time.monotonic()
    streams = [Stream(server, path, token, chunks(lines)) for lines in bodies]
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
                say(f"  {sum(stream.answered for stream in streams):,} of {count:,} lines are answered")
    took = time.monotonic() - began
    found = sum(stream.summary()[counted] for stream in streams)
    if found != count:
        raise SystemExit(f"{found:,} of {count:,} lines were {counted}")
    return took
