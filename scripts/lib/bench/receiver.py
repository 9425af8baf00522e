"""Who is called by webhooks, and keeps all that came."""

import asyncio
import base64
import hashlib
import hmac
import re
import threading
import time

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Receiver:
    """Answers at once, on a thread of its own that does nothing else, and looks at nothing before it is asked."""

    def __init__(self):
        self.arrived = []
        self.told = set()
        self.loop = asyncio.new_event_loop()
        self.port = None
        ready = threading.Event()
        threading.Thread(target=self.run, args=(ready,), daemon=True).start()
        ready.wait()

    def run(self, ready):
        listening = self.loop.create_server(lambda: Connection(self), "127.0.0.1", 0)
        self.port = self.loop.run_until_complete(listening).sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/events"

    def wait(self, count, seconds=120):
        """Until so many events came."""
        deadline = time.monotonic() + seconds
        while len(self.told) < count:
            if time.monotonic() > deadline:
                raise SystemExit(f"{len(self.told):,} of {count:,} events came by webhook")
            time.sleep(0.02)

    def take(self):
        """What came since the last time."""
        taken = self.arrived[:]
        del self.arrived[: len(taken)]
        self.told.clear()
        return taken

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)


class Connection(asyncio.Protocol):
    def __init__(self, receiver):
        self.receiver = receiver
        self.waiting = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.waiting += data
        while True:
            head, end, rest = self.waiting.partition(b"\r\n\r\n")
            length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
            if not end or len(rest) < int(length[1]):
                return
            body, self.waiting = rest[: int(length[1])], rest[int(length[1]):]
            call = Call(head, body)
            self.receiver.arrived.append(call)
            self.receiver.told.add(call.id)
            self.transport.write(ANSWER)


class Call:
    def __init__(self, head, body):
        self.at, self.clock = time.monotonic(), time.time()
        self.head, self.body = head, body
        self.id = self.header("webhook-id")

    def header(self, name):
        found = re.search(rb"\r\n%s: *([^\r]*)" % name.encode(), self.head, re.I)
        return found[1].decode() if found else ""

    def is_signed(self, secret):
        """As Standard Webhooks has it, and five minutes old at most when it came."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        sent = self.header("webhook-timestamp")
        signed = f"{self.id}.{sent}.".encode() + self.body
        expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        signatures = self.header("webhook-signature").split()
        return abs(self.clock - int(sent)) < 300 and any(hmac.compare_digest(expected, each) for each in signatures)
