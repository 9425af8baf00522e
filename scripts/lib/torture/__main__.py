"""Kills the server, or its database, under many clients that write, and reads back what had been acknowledged. For
scripts/torture, which has built the server."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time

from cluster import Cluster, Pair
from run import ROW, Run
from server import Server, say


def killed(run):
    def strike():
        run.server.kill()
        struck = time.monotonic()
        run.server.start()
        return struck

    return strike


def sqlite(options, work):
    server = Server(os.path.join(work, "sqlite"), f"sqlite:{work}/sqlite/dany.sqlite")
    run = Run("server killed, SQLite", options.seed, server)
    run.torture([killed(run)] * options.kills)
    yield run


def postgres(options, work):
    cluster = Cluster(options)
    server = Server(os.path.join(work, "postgres"), cluster.database("killed"))
    run = Run("server killed, PostgreSQL", options.seed, server)
    run.torture([killed(run)] * options.kills)
    yield run


def restarts(options, work):
    cluster = Cluster(options)
    server = Server(os.path.join(work, "restarts"), cluster.database("crashed"))
    run = Run("PostgreSQL crashed", options.seed, server)

    def strike():
        struck = time.monotonic()
        cluster.restart()
        return struck

    run.torture([strike] * options.restarts)
    if not server.is_alive():
        run.failures.append("the server ended when its database did")
    yield run


def promotions(options, work):
    """Each with a pair of its own: what was a primary stays down."""
    for number in range(options.promotions):
        pair = Pair()
        try:
            server = Server(os.path.join(work, f"promotion{number}"), pair.url)
            run = Run(f"server killed, then standby promoted, {number + 1}", options.seed, server)

            def strike():
                struck = time.monotonic()
                pair.do("stop_primary")
                pair.do("promote_standby")
                return struck

            run.torture([killed(run)] * 3 + [strike])
            if not server.is_alive():
                run.failures.append("the server ended when its database did")
            yield run
        finally:
            for each in list(Server.running):
                each.kill()
            pair.stop()


def torture(options, work):
    modes = {"sqlite": [sqlite], "postgres": [postgres, restarts, promotions]}
    if options.quick:
        modes["postgres"] = [promotions]
    is_good = True
    rows = [ROW]
    for storage in options.storages.split(","):
        for mode in modes[storage]:
            say(f"{mode.__name__}, seed {options.seed}")
            began = time.monotonic()
            for run in mode(options, work):
                run.server.kill()
                rows.append(run.row())
                say(f"  {'; '.join(f'{name} {value}' for name, value in zip(ROW, run.row()))}; "
                    f"{time.monotonic() - began:.0f} s")
                for failure in run.failures:
                    say(f"  FAILED: {failure}")
                is_good = is_good and not run.failures
    widths = [max(len(row[column]) for row in rows) for column in range(len(ROW))]
    rows.insert(1, tuple("-" * width for width in widths))
    for row in rows:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
    return is_good


def main():
    parser = argparse.ArgumentParser(prog="scripts/torture")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--promotions", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", default=str(int(time.time())))
    parser.add_argument("--storages", required=True)
    parser.add_argument("--postgres")
    parser.add_argument("--postgres-folder")
    parser.add_argument("--postgres-bin")
    parser.add_argument("--postgres-as", default="")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    work = tempfile.mkdtemp(prefix="dany-torture.")
    is_good = False
    try:
        is_good = torture(options, work)
    finally:
        # Asked twice, it ends in order all the same.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for server in list(Server.running):
            server.kill()
        if is_good or not os.environ.get("KEEP"):
            shutil.rmtree(work, ignore_errors=True)
    sys.exit(0 if is_good else 1)


main()
