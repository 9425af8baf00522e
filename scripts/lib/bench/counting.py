"""Imports of many units, compliance over them, and what a server needs when it stands by."""

import collections
import time

from machine import ask, database

PERIOD = "2026-10"
REGIMES = 10


def importing(stage, storage):
    small, large = sizes = (100, 1_000) if stage.options.quick else (1_034, 10_000)
    times, servers = collections.defaultdict(list), {}
    for _ in range(stage.runs):
        for count in sizes:
            if count in servers:
                servers.pop(count).stop()
            servers[count] = stage.serve(storage, "--demo")
            token = stage.token(servers[count], "admin")
            began = time.monotonic()
            ask(servers[count].port, "POST", "/v1/units/import", units(count), token, "text/csv")
            times[count].append(time.monotonic() - began)
    record = stage.results.record
    for count in sizes:
        record(f"import of {count:,} units", storage, [each * 1000 for each in times[count]], "ms", 0)
    each = [(big / large) / (little / small) for big, little in zip(times[large], times[small])]
    record(f"import, time for one unit, {large:,} ÷ {small:,} units", storage, each, "")
    compliance(stage, storage, servers, small, large)
    for server in servers.values():
        server.stop()


def compliance(stage, storage, servers, small, large):
    """The root has ten provinces with each number of units; what grows is below them."""
    path = f"/v1/compliance?unitCode=TW&period={PERIOD}&groupBy=children"
    tokens, owed, opening = {}, {}, {}
    for count, server in servers.items():
        tokens[count] = stage.token(server, "bantg.tw")
        began = time.monotonic()
        for number in range(1, REGIMES + 1):
            ask(server.port, "POST", "/v1/regimes", regime(number), tokens[count])
        opening[count] = time.monotonic() - began
        found = ask(server.port, "GET", path, token=tokens[count])
        provinces = [each for each in found["items"] if each["unitName"].startswith("Tỉnh số ")]
        owed[count] = sum(each["expected"] for each in provinces)
        if len(provinces) != 10 or owed[count] != count * REGIMES:
            raise SystemExit(f"{len(provinces)} provinces with {count} units owe {owed[count]}")
        if storage == "postgres":
            # What it does by itself within a minute or two.
            stage.psql(database(server.folder), "ANALYZE")
    values = collections.defaultdict(list)
    for _ in range(stage.runs):
        for count, server in servers.items():
            load = stage.load(server, [path], tokens[count], 1)
            values[count].append(load["medianMilliseconds"])
    record = stage.results.record
    for count in servers:
        record(f"{owed[count]:,} obligations come to be", storage, [opening[count] * 1000], "ms", 0)
    for count in servers:
        record(f"compliance by children at the root, {owed[count]:,} obligations", storage, values[count], "ms")
    flat = [big / little for big, little in zip(values[large], values[small])]
    record(f"compliance, {large:,} ÷ {small:,} units below the children", storage, flat, "")


def units(count):
    """Ten provinces, a tenth of the rest communes below them, and cells below those."""
    lines = ["code,name,level,parent_code,kind"]
    communes = count // 10
    lines += [f"P{n},Tỉnh số {n},province,,committee" for n in range(10)]
    lines += [f"X{n},Xã số {n},commune,P{n % 10},committee" for n in range(communes)]
    lines += [f"B{n},Chi bộ số {n},grassroots,X{n % communes},cell" for n in range(count - communes - 10)]
    return "\n".join(lines).encode()


def regime(number):
    return {
        "issuerCode": "TW", "title": f"Báo cáo tháng số {number}", "reportKind": "periodic", "frequency": "monthly",
        "reporters": {"kind": "units", "withinCode": "TW", "depth": "all", "unitKinds": ["cell", "committee"]},
        "due": {"day": 28, "edge": "onOrBefore"}, "opensDaysBefore": 10, "validFrom": f"{PERIOD}-01"}


def footprint(stage, storage):
    server = stage.serve(storage, "--demo")
    token = stage.token(server, "banxd.yb")
    stage.load(server, ["/v1/reports?limit=5"], token, 256)
    record = stage.results.record
    record("resident memory after 256 busy connections", storage, [server.resident_mebibytes()], "MiB", 0)
    server.stop()
    times = []
    for _ in range(max(3, stage.runs)):
        again = stage.serve(storage, folder=server.folder)
        times.append(again.ready)
        again.stop()
    record("ready on an existing store", storage, times, "ms", 0)
