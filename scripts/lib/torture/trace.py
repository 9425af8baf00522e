"""Whether a write is on the disk before it is acknowledged: runs a server under strace while clients write, and reads the
order of its system calls. For scripts/trace-sync, which has built it.

Between the reading of a request and the first byte of its 2xx there must be a write to SQLite's log and, begun after it,
a completed sync of the log. strace tells of calls in an order in which no effect comes before its cause. Whose write it was
the trace does not tell: another client's, between the two, would do; `scripts/torture` looks at what is there in the end."""

import argparse
import collections
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

import faults
from clients import Clients
from server import DANY, Server, ask, say
from writes import World

CALLS = "read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,fdatasync,fsync"
LINE = re.compile(r"^(?:\[pid +)?(\d+)\]? +(.*)$")
BEGUN = re.compile(r"^(\w+)\((\d+)<([^>]*)>")
RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$")
REQUEST = re.compile(r'"(POST|GET|PUT|PATCH|DELETE|HEAD) /')
ANSWER = re.compile(r'"HTTP/1\.1 (\d{3}) ')


class Order:
    """Reads a trace's lines; `checked` 2xx to POSTs were looked at, `violations` say which were too early."""

    def __init__(self):
        self.checked = self.syncs = 0
        self.violations = []
        self.number = 0
        self.begun = {}  # thread → (call, file, line, text)
        self.requests = {}  # file → (line, method) of the request that was read there
        self.log_writes = []  # lines of completed writes to the log
        self.complete = []  # (begin, end) of successful syncs of the log

    def feed(self, lines):
        for line in lines:
            self.number += 1
            found = LINE.match(line.rstrip("\n"))
            if found:
                self.line(found[1], found[2])
        return self

    def line(self, thread, text):
        resumed = RESUMED.match(text)
        if resumed:
            call = self.begun.pop(thread, None)
            if call:
                self.ends(*call, resumed[2])
            return
        begun = BEGUN.match(text)
        if not begun:
            return
        call = (begun[1], begun[3], self.number, text)
        self.begins(*call)
        if text.endswith("<unfinished ...>"):
            self.begun[thread] = call
        else:
            self.ends(*call, text)

    def begins(self, call, file, line, text):
        answer = ANSWER.search(text)
        if answer and call in ("write", "writev", "sendto", "sendmsg"):
            self.answered(file, int(answer[1]), line)

    def ends(self, call, file, line, _, text):
        is_log = file.endswith(".sqlite-wal")
        if call in ("fdatasync", "fsync") and is_log and re.search(r"\) += 0", text):
            self.syncs += 1
            self.complete.append((line, self.number))
        elif call in ("pwrite64", "write") and is_log:
            self.log_writes.append(self.number)
        elif call in ("read", "readv", "recvfrom", "recvmsg"):
            request = REQUEST.search(_ + text if _ is not text else text)
            if request:
                self.requests[file] = (self.number, request[1])

    def answered(self, file, status, line):
        asked, method = self.requests.pop(file, (None, None))
        if asked is None or method != "POST" or not 200 <= status < 300:
            return
        self.checked += 1
        first = self.first_after(self.log_writes, asked)
        is_durable = first is not None and any(
            first < begin and end < line for begin, end in self.complete[-400:])
        if not is_durable:
            self.violations.append(f"line {line}: {status} to what was read in line {asked}, before a sync")

    @staticmethod
    def first_after(lines, since):
        """Of rising numbers, the first one that is greater."""
        low, high = 0, len(lines)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if lines[middle] <= since else (low, middle)
        return lines[low] if low < len(lines) else None


GOOD = '''\
7 read(9<TCP:[1]>, "POST /v1/topics HTTP/1.1\\r\\n", 99) = 26
8 pwrite64(5</d/dany.sqlite-wal>, "x", 1, 0) = 1
8 fdatasync(5</d/dany.sqlite-wal> <unfinished ...>
7 read(10<TCP:[2]>, "GET /v1/topics HTTP/1.1\\r\\n", 99) = 26
8 <... fdatasync resumed>) = 0
7 write(9<TCP:[1]>, "HTTP/1.1 201 Created\\r\\n", 22) = 22
'''.splitlines()


def prove():
    """That the reader of traces sees what is wrong in one that is."""
    moved = GOOD[:4] + [GOOD[5], GOOD[4]]
    doctored = {
        "answered before the sync ended": moved,
        "no sync at all": GOOD[:2] + GOOD[3:4] + GOOD[5:],
        "a sync that failed": [line.replace("= 0", "= -1 EIO (Input/output error)") for line in GOOD],
        "a sync that began before the write": [GOOD[0], GOOD[2], GOOD[1].replace("8 ", "6 ", 1), *GOOD[3:]],
        "a sync of another file": [line.replace("fdatasync(5</d/dany.sqlite-wal>", "fdatasync(5</d/dany.sqlite>") for line in GOOD],
        "a sync before the request": GOOD[1:3] + GOOD[4:5] + GOOD[0:1] + GOOD[5:],
    }
    order = Order().feed(GOOD)
    if (order.checked, order.violations) != (1, []):
        raise SystemExit(f"A good trace was not found good: {order.violations}")
    for name, lines in doctored.items():
        order = Order().feed(lines)
        if (order.checked, len(order.violations)) != (1, 1):
            raise SystemExit(f"A doctored trace passed: {name}")
    return len(doctored)


def trace(server, options, work, seconds):
    """Clients write under strace; returns the order of calls."""
    path = os.path.join(work, "trace")
    server.start()
    tracer = subprocess.Popen(
        ["strace", "-f", "-y", "-s", "40", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", path, "-p",
         str(server.process.pid)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    line = tracer.stderr.readline()
    if "attached" not in line:
        raise SystemExit(f"strace can't be used here: {line.strip()}")
    threading.Thread(target=tracer.stderr.read, daemon=True).start()
    clients = Clients(options.world, server.port, 32, options.seed)
    clients.start()
    threading.Event().wait(seconds)
    clients.stop()
    tracer.send_signal(signal.SIGINT)
    tracer.wait(60)
    server.kill()
    with open(path, errors="replace") as lines:
        order = Order().feed(lines)
    order.acked = sum(1 for write in clients.writes if write.acked)
    return order


def main():
    parser = argparse.ArgumentParser(prog="scripts/trace-sync")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    print(f"{prove()} doctored traces were found out")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    work = tempfile.mkdtemp(prefix="dany-trace.")
    try:
        server = Server(os.path.join(work, "data"), f"sqlite:{work}/data/dany.sqlite")
        server.start("--demo", seconds=600)
        options.world = World(server)
        server.kill()
        order = trace(server, options, work, options.seconds)
        # A disk that only says that it has synced: the calls are left out, and that must be seen.
        environment, control = faults.build(work)
        control.lies = 1
        options.seed += "lies"
        lying = Server(server.folder, server.url, environment)
        lying.port = server.port
        lies = trace(lying, options, work, min(3, options.seconds))
    finally:
        for each in list(Server.running):
            each.kill()
        shutil.rmtree(work, ignore_errors=True)
    for violation in order.violations[:10]:
        say(f"VIOLATION: {violation}")
    print(f"without syncs: {lies.checked} of 2xx checked, {len(lies.violations)} violations")
    print(f"{order.checked} of 2xx to writes checked ({order.acked} acknowledged), {order.syncs} syncs of the log, "
          f"{len(order.violations)} violations")
    is_good = order.checked and not order.violations and lies.checked and len(lies.violations) == lies.checked
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
