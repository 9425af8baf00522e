"""Makes the Nth write or sync of the store's files fail, for each N that a fixed script of requests comes to, and looks
at what it was told, at what is stored, and whether the server goes on. For scripts/faults, which has built it."""

import argparse
import collections
import ctypes
import errno
import json
import mmap
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from reading import is_effect, stored
from server import Server, call, say
from writes import Maker, World, uuid7

WRITE, SYNC, TRUNCATE = 1, 2, 4
MAIN, LOG, INDEX = 1, 2, 4
# name, kinds of calls, files, error, whether all later ones fail too until there is room again, half a write first
FAULTS = [
    ("disk full at a write of the log", WRITE, LOG, errno.ENOSPC, True, False),
    ("disk full amid a write of the log", WRITE, LOG, errno.ENOSPC, True, True),
    ("disk full at a sync of the log", SYNC, LOG, errno.ENOSPC, True, False),
    ("I/O error at a write of the log", WRITE, LOG, errno.EIO, False, False),
    ("I/O error at a sync of the log", SYNC, LOG, errno.EIO, False, False),
    ("disk full at a checkpoint's write", WRITE, MAIN, errno.ENOSPC, True, False),
    ("I/O error at a checkpoint's write", WRITE, MAIN, errno.EIO, False, False),
    ("I/O error at a checkpoint's sync", SYNC, MAIN, errno.EIO, False, False),
]
# A checkpoint comes after a thousand pages only.
ROUNDS_TO_CHECKPOINT = 80
KINDS = ("topic", "draft", "report", "collaborator", "unit", "progress")
GOOD = range(200, 300)


class Control(ctypes.Structure):
    _fields_ = [
        ("countdown", ctypes.c_int64), ("hits", ctypes.c_int64), ("kinds", ctypes.c_int32), ("files", ctypes.c_int32),
        ("error", ctypes.c_int32), ("lasts", ctypes.c_int32), ("halves", ctypes.c_int32), ("lies", ctypes.c_int32)]


def build(work):
    """(the environment in which a server is broken, what breaks it)"""
    library, path = os.path.join(work, "faults.so"), os.path.join(work, "control")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "faults.c")
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    with open(path, "w+b") as file:
        file.write(bytes(ctypes.sizeof(Control)))
        file.flush()
        control = Control.from_buffer(mmap.mmap(file.fileno(), ctypes.sizeof(Control)))
    control.countdown = -1
    return {"LD_PRELOAD": library, "FAULTS_CONTROL": path, "FAULTS_FOLDER": work}, control


class Faults:
    def __init__(self, options, work):
        self.options = options
        environment, self.control = build(work)
        self.server = Server(os.path.join(work, "data"), f"sqlite:{work}/data/dany.sqlite", environment)
        self.server.start("--demo", seconds=600)
        self.world = World(self.server)
        self.maker = Maker(self.world, 0, options.seed)
        self.count = 0
        self.acked = []
        self.answers = collections.Counter()
        self.violations = []
        self.tried = 0

    def arm(self, fault, number):
        _, kinds, files, error, lasts, halves = fault
        control = self.control
        control.kinds, control.files, control.error = kinds, files, error
        control.lasts, control.halves, control.hits = lasts, halves, 0
        control.countdown = number

    def writes(self):
        for kind in KINDS:
            self.count += 1
            yield getattr(self.maker, kind)(f"T0-{self.count}", uuid7(self.maker.source))

    def send(self, write, what, is_broken=True):
        status, _, body = call(
            self.server.port, "POST", write.path, write.body, self.world.tokens[write.account])
        if is_broken:
            self.answers[status] += 1
        if status in GOOD:
            self.acked.append(write)
            write.acked = time.time()
        elif not is_broken or status not in (503, 507):
            self.violations.append(f"{what}: POST {write.path} answered {status}: {body.decode()[:300]}")
        return status

    def each(self, fault, number, together):
        """Returns whether the fault was hit at all."""
        what = f"{fault[0]}, call {number}"
        began = time.time()
        sent = list(self.writes())
        self.arm(fault, number)
        if together:
            threads = [threading.Thread(target=self.send, args=(write, what)) for write in sent]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        else:
            for write in sent:
                self.send(write, what)
        if self.control.hits and fault[4]:
            status = call(self.server.port, "GET", "/v1/topics?limit=1", token=self.world.tokens["admin"])[0]
            if status != 200:
                self.violations.append(f"{what}: reading answered {status}")
        self.control.countdown = -1
        if not self.server.is_alive():
            self.violations.append(f"{what}: the server ended: {self.server.last_lines()}")
            self.server.start()
        self.look(sent, what, began)
        for write in sent:
            # Without a key, a line of progress that is there already would be there twice.
            if not write.acked and write.kind != "progress":
                self.send(write, f"{what}, with room again", is_broken=False)
        self.tried += 1
        return self.control.hits > 0

    def look(self, sent, what, began):
        """Each is there as a whole, or not at all."""
        found = stored(self.server, self.world, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began - 2)))
        for write in sent:
            items = found.get(("report" if write.kind == "draft" else write.kind, write.mark), [])
            if len(items) > 1:
                self.violations.append(f"{what}: {write.mark} is there {len(items)} times")
            if write.acked and not items:
                self.violations.append(f"{what}: {write.mark} was acknowledged and is not there")
            if items and not is_effect(write, items[0]):
                self.violations.append(f"{what}: {write.mark} is there in part: {json.dumps(items[0])[:200]}")

    def check(self, what):
        broken = self.server.check()
        if broken:
            self.violations.append(f"{what}: dany check: {broken}")

    def run(self):
        for fault in FAULTS:
            before, self.answers = self.tried, collections.Counter()
            began = time.monotonic()
            if fault[2] == LOG:
                hit = self.every(fault)
            else:
                hit = self.checkpoints(fault)
            self.check(fault[0])
            answers = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
            say(f"{fault[0]}: {self.tried - before} N, {hit} hit; answers {answers}; "
                f"{time.monotonic() - began:.0f} s")
        self.starts()
        # What was acknowledged is in the files, not only in the server's mind.
        self.server.kill()
        self.server.start()
        found = stored(self.server, self.world)
        for write in self.acked:
            if ("report" if write.kind == "draft" else write.kind, write.mark) not in found:
                self.violations.append(f"after a restart: {write.mark} was acknowledged and is not there")
        self.check("after a restart")

    def starts(self):
        """A start that finds the disk full says so, or comes up; the next one finds the store as it was."""
        server, control = self.server, self.control
        refused = number = 0
        while True:
            number += 1
            server.kill()
            self.arm(("", WRITE | SYNC | TRUNCATE, MAIN | LOG | INDEX, errno.ENOSPC, True, False), number)
            try:
                server.start(seconds=30)
            except SystemExit as refusal:
                refused += 1
                told = [line for line in str(refusal).splitlines() if line.startswith("dany: ")]
                if not told:
                    self.violations.append(f"a start with a full disk, call {number}, did not say so: {refusal}")
            hits, control.countdown = control.hits, -1
            server.kill()
            server.start()
            self.check(f"a start with a full disk, call {number}")
            self.tried += 1
            if not hits or number == (5 if self.options.quick else 100):
                break
        say(f"disk full as it starts: {number} N, {refused} refused to start")

    def every(self, fault):
        hit, number = 0, 1
        while self.each(fault, number, together=False):
            hit += 1
            # One beside the others, which share its commit.
            self.each(fault, number, together=True)
            if not self.options.quick or number % 8 == 0:
                self.check(f"{fault[0]}, call {number}")
            number += 8 if self.options.quick and fault[1] == WRITE else 1
        return hit

    def checkpoints(self, fault):
        hit = 0
        for number in (1, 2, 20):
            self.arm(fault, number)
            for _ in range(ROUNDS_TO_CHECKPOINT):
                # What is left of the countdown goes on from script to script.
                left = self.control.countdown
                if self.each(fault, max(1, left), together=False):
                    hit += 1
                    break
            self.check(f"{fault[0]}, call {number}")
            if self.options.quick:
                break
        return hit


def main():
    parser = argparse.ArgumentParser(prog="scripts/faults")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    work = tempfile.mkdtemp(prefix="dany-faults.")
    try:
        faults = Faults(options, work)
        faults.run()
    finally:
        for server in list(Server.running):
            server.kill()
        shutil.rmtree(work, ignore_errors=True)
    for violation in faults.violations[:40]:
        say(f"VIOLATION: {violation}")
    print(f"{faults.tried} N tried, {len(faults.acked)} writes acknowledged, {len(faults.violations)} violations")
    sys.exit(1 if faults.violations else 0)


if __name__ == "__main__":
    main()
