"""Where the server's processor time for reading one report goes, as perf samples it."""

import collections
import re
import shutil
import subprocess

from machine import say

# A sample belongs to the first of these that fits one of its frames, the innermost frame asked first.
AREAS = [
    ("SQLite or libpq itself", r"/libsqlite3|/libpq\."),
    ("rows into values", r"decodeReport|decodeVersion|StoredContent|StoredValue"),
    ("statements: SQL text, values, rows", r"SQLiteTransaction|Statement\.|PostgresSession|PostgresWire|PostgresAnswer"
        r"|PreparedStatements|SQLStore|SQLStorage|RowCursor|Row\.|Arguments"),
    ("transactions and taking turns in the store", r"Database\.|DatabaseQueue|SerializedDatabase|SQLiteEngine"
        r"|Postgres|WaitingLine|Workers"),
    ("rules: who asks, what is shown", r"\bView\.|Storage\.|StoreReader|ReadingScope|Caller"),
    ("JSON of the answer", r"JSONWriter|ReportWire|ReportRoutes\.answer"),
    ("sign-in", r"VerifiedTokens|Tokens\.|SHA256|Pipeline\.bearer"),
    ("conventions: ids, trace, metrics, log", r"Conventions|RequestMetrics|TraceContext|IdentifierSource|Answer\."
        r"|Pipeline|Exchange|Query\."),
    ("HTTP and framework", r"HTTP|llhttp|Router|NIOAsync|ChannelPipeline|ChannelHandler|ResponseBody|Application"),
    ("event loops and sockets", r"Selector|SelectableEventLoop|epoll|writev|Socket|Channel"),
    ("threads and tasks that wake each other", r"schedule|futex|sem_|libdispatch|libswift_Concurrency"),
]
KINDS = [
    ("allocation", r"malloc|free|calloc|realloc|consolidate|unlink_chunk|swift_slowAlloc|swift_allocObject"),
    ("reference counts", r"swift_retain|swift_release|RefCount|bridgeObject"),
    ("the kernel", r"kernel\.kallsyms"),
]
SECONDS = 4


def profile(stage, storage, server, path, token):
    if not shutil.which("perf"):
        return say("  (no profile: there is no perf here)")
    arguments = [
        "perf", "record", "-q", "-o", stage.path("perf.data"), "--call-graph", "dwarf,49152", "-F", "299",
        "-p", str(server.process.pid), "--", "sleep", str(SECONDS)]
    recording = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        stage.load(server, [path], token, seconds=SECONDS + 1, warm_up=0)
        failed = recording.wait(60)
    finally:
        recording.kill()
        recording.wait()
    if failed:
        return say("  (no profile: perf may not record here)")
    stacks = subprocess.run(
        f"perf script -i '{stage.path('perf.data')}' -F comm,tid,ip,sym,dso --no-inline | swift demangle --simplified",
        shell=True, capture_output=True, text=True, errors="replace").stdout
    areas, kinds, count = shares(stacks)
    for name, part in areas.most_common():
        stage.results.record(f"share of the processor time of one report: {name}", storage, [100 * part / count], "%", 0)
    for name, part in kinds.most_common():
        stage.results.record(f"of all of it, {name}", storage, [100 * part / count], "%", 0)


def shares(stacks):
    areas, kinds, count = collections.Counter(), collections.Counter(), 0
    for sample in stacks.split("\n\n"):
        frames = [line for line in sample.strip().split("\n")[1:] if line]
        if not frames:
            continue
        count += 1
        areas[next((name for frame in frames for name, pattern in AREAS if re.search(pattern, frame)), "other")] += 1
        for name, pattern in KINDS:
            kinds[name] += re.search(pattern, frames[0]) is not None
    return areas, kinds, count
