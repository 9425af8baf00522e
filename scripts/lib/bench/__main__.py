"""Measures Dân Ý for scripts/bench, which has built it. Every figure that is worth keeping is a ratio of two that
were taken in the same run, one right after the other, since a machine's own speed says nothing about the program."""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile

from bulk import bulk
from counting import footprint, importing
from machine import BENCH, Server, Stage, say
from peers import peers
from reading import reading
from soak import soak
from surveys import surveys
from webhooks import webhooks
from writing import writing

PARTS = (reading, writing, importing, footprint, surveys, bulk, webhooks, peers)
# Which take as long as they are told to, and run only when they are asked for.
BY_HAND = (soak,)


def disk(stage):
    done = subprocess.run(
        [BENCH, "disk", "--file", stage.path("disk")], check=True, capture_output=True, text=True)
    stage.results.record("fdatasync", "–", [json.loads(done.stdout)["fdatasyncMicroseconds"]], "µs", 0)


def measure(stage):
    disk(stage)
    for storage in stage.options.storages.split(","):
        for part in PARTS + BY_HAND:
            if not is_wanted(part, stage.options.only):
                continue
            say(f"{storage}: {part.__name__}")
            part(stage, storage)
    print(stage.results.table())
    if stage.options.json:
        with open(stage.options.json, "w") as file:
            json.dump(stage.results.all, file, ensure_ascii=False, indent=1)


def is_wanted(part, only):
    return part.__name__ == only or (only is None and part in PARTS)


def stop(number, _):
    sys.exit(128 + number)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--json")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=[part.__name__ for part in PARTS + BY_HAND])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--storages", required=True)
    parser.add_argument("--postgres")
    parser.add_argument("--postgres-log")
    parser.add_argument("--postgres-bin")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    work = tempfile.mkdtemp(prefix="dany-bench.")
    try:
        measure(Stage(options, work))
    finally:
        # Asked twice, it ends in order all the same.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for server in list(Server.running):
            server.stop()
        shutil.rmtree(work, ignore_errors=True)


main()
