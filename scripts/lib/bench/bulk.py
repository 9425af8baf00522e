"""Reports as lines of another system, beside the same rows by what the database has for bulk loads.

The ratio is what it costs to be asked rather than loaded: each line is parsed, its sender's permission is looked up
in the transaction, the rules and the search for personal numbers go over it, its signature is computed, and two audit
events are written, which are sealed into their chain meanwhile. COPY and .import get rows that went through all that;
they keep the same indexes, foreign keys and checks up to date, and all is one transaction, where lines have one for
some hundred of them."""

import collections

from copying import COPYING, TABLES
from integrator import Reports
from writing import settled


def bulk(stage, storage):
    count = 5_000 if stage.options.quick else 20_000
    values = collections.defaultdict(list)
    for _ in range(stage.runs):
        measured(stage, storage, count, values)
    name = COPYING[storage].name
    record = stage.results.record
    record(f"{count:,} reports in bulk", storage, values["new"], "lines/s", 0)
    record("report in bulk, processor time of the server", storage, values["processor"], "µs", 0)
    record("the same lines again, all there already", storage, values["repeated"], "lines/s", 0)
    record("lines again ÷ the first time", storage, values["again"], "")
    record(f"rows of these reports by {name}", storage, values["copied"], "rows/s", 0)
    record(f"rows in bulk ÷ by {name}", storage, values["ratio"], "", 3)
    record("peak memory while reports come in bulk", storage, values["peak"], "MiB", 0)


def measured(stage, storage, count, values):
    server = stage.serve(storage, "--demo")
    server.stop()
    rows = COPYING[storage](stage, server)
    before = rows.counts()
    server = stage.serve(storage, folder=server.folder)
    reports = Reports(stage, server)
    spent = server.processor_seconds()
    new = reports.send(count)
    # What is sealed after the last answer is paid as well, but nobody waits for it.
    settled(server, 2)
    spent = server.processor_seconds() - spent
    repeated = reports.send(count, counted="duplicates")
    values["peak"].append(server.peak_mebibytes())
    server.stop()
    there = rows.check(before, count)
    made = there - sum(before[name] for name in TABLES)
    took = rows.again()
    values["new"].append(count / new)
    values["processor"].append(spent / count * 1e6)
    values["repeated"].append(count / repeated)
    values["again"].append(new / repeated)
    values["copied"].append(there / took)
    values["ratio"].append(made / new / (there / took))
