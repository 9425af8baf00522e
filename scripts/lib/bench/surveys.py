"""Ballots in bulk beside ballots one by one, counting them after the closing, and reading figures from the counts
beside a query that counts raw rows."""

import collections
import time

from ballots import CHOICES, QUESTIONS, ballot, question, send
from machine import ask, call, database, say
from naive import QUERIES, NaiveCounts
from writing import settled

OWNER = "N15"
# Whose figures are read: the place of one in the list.
COMMUNE = 3
# Shares are told with four decimals.
SHARE_STEP = 1e-4


def surveys(stage, storage):
    sizes = (50_000, 100_000, 200_000) if stage.options.quick else (250_000, 500_000, 1_000_000)
    server = stage.serve(storage, "--demo")
    token = stage.token(server, "bantg.lc")
    owner = ask(server.port, "GET", f"/v1/units?code={OWNER}", token=token)["items"][0]["id"]
    path = f"/v1/units?within={owner}&kind=committee&level=commune&limit=200"
    units = [each["id"] for each in ask(server.port, "GET", path, token=token)["items"]]
    bulk_and_single(stage, storage, server, token, units)
    opened = {}
    for size in sizes:
        opened[size] = open_survey(server, token, units, size, "questions" if size == sizes[-1] else "units")
        rate = size / send(server, f"{opened[size]}/ballots", token, size, units)
    record = stage.results.record
    record(f"{sizes[-1]:,} ballots in bulk", storage, [rate], "/s", 0)
    record("peak memory while ballots come", storage, [server.peak_mebibytes()], "MiB", 0)
    if storage == "postgres":
        # What it does by itself within a minute or two.
        stage.psql(database(server.folder), "ANALYZE")
    server, peak = counting(stage, storage, server, token, opened)
    figures(stage, storage, server, token, opened[sizes[-1]], units, sizes[-1])
    of_commune(stage, storage, server, token, opened[sizes[-2]], units[COMMUNE], sizes[-2])
    record("peak memory while they are counted and read", storage, [max(peak, server.peak_mebibytes())], "MiB", 0)
    server.stop()


def population(number, size, units):
    """How many people a commune has: so many that each has a weight of its own."""
    return size // len(units) * (3 + number % 4)


def open_survey(server, token, units, size, breakdown="units"):
    body = {
        "ownerCode": OWNER, "title": f"Khảo sát {size:,} phiếu", "closesAt": "2026-12-01T00:00:00+07:00",
        "breakdown": breakdown}
    survey = ask(server.port, "POST", "/v1/surveys", body, token)["id"]
    path = f"/v1/surveys/{survey}"
    strata = [{"unitId": unit, "population": population(number, size, units)} for number, unit in enumerate(units)]
    parts = {
        "questionnaire": {"questions": [question(number) for number in range(QUESTIONS)]},
        "targets": {"targets": [{"unitId": unit, "quota": size // len(units) + 1} for unit in units]},
        "weighting": {"strata": strata}}
    for name, body in parts.items():
        ask(server.port, "PUT", f"{path}/{name}", body, token, headers={"If-Match": "*"})
    ask(server.port, "POST", f"{path}/opening", token=token)
    return path


def bulk_and_single(stage, storage, server, token, units):
    """Each pair into a survey of its own."""
    count = 10_000 if stage.options.quick else 50_000
    body = ballot(units[0], CHOICES[0] * QUESTIONS)
    values = collections.defaultdict(list)
    for _ in range(stage.runs):
        path = f"{open_survey(server, token, units, count)}/ballots"
        single = stage.load(server, [path], token, 32, body)
        before = server.processor_seconds()
        bulk = count / send(server, path, token, count, units)
        processor = (server.processor_seconds() - before) / count * 1e6
        values["single"].append(single["rate"])
        values["bulk"].append(bulk)
        values["ratio"].append(bulk / single["rate"])
        values["processor"].append(processor / single["processorMicroseconds"])
    record = stage.results.record
    record("ballots one by one by 32 clients", storage, values["single"], "/s", 0)
    record(f"{count:,} ballots in bulk", storage, values["bulk"], "/s", 0)
    record("ballots in bulk ÷ one by one", storage, values["ratio"], "")
    record("ballot in bulk ÷ alone, processor time of the server", storage, values["processor"], "")


def counting(stage, storage, server, token, opened):
    """Returns the server that has counted them all, started anew, and what memory counting took at most."""
    seconds, processor, peak = {}, {}, 0
    for size, path in opened.items():
        say(f"  counting {size:,} ballots")
        server = quiet(stage, storage, server)
        seconds[size], processor[size] = count(server, token, path, size)
        peak = max(peak, server.peak_mebibytes())
    small, large = min(opened), max(opened)
    record = stage.results.record
    for size in opened:
        record(f"counting {size:,} ballots of {QUESTIONS} questions", storage, [seconds[size]], "s")
    for name, took in (("time", seconds), ("processor time of the server", processor)):
        each = took[large] / large / (took[small] / small)
        record(f"counting, {name} for one ballot, {large:,} ÷ {small:,}", storage, [each], "")
    return quiet(stage, storage, server), peak


def quiet(stage, storage, server):
    """The server started anew, with nothing left to do of what was counted before: it forgets by what ballots were
    known right after a start, and from then on once a minute."""
    server.stop()
    server = stage.serve(storage, folder=server.folder)
    settled(server, 3)
    server.stop()
    return stage.serve(storage, folder=server.folder)


def count(server, token, path, size):
    """Closes the survey; returns the seconds from the first write of the job that counts to the results, and those of
    the processor."""
    counted = sum(each["counted"] for each in ask(server.port, "GET", f"{path}/progress", token=token)["items"])
    if counted != size:
        raise SystemExit(f"{counted:,} of {size:,} ballots were kept")
    ask(server.port, "POST", f"{path}/closing", token=token)
    before = writes(server)
    # The job looks every five seconds; nothing else is written meanwhile.
    wait(lambda: writes(server) > before, 30, "The job does not count")
    began, processor = time.monotonic(), server.processor_seconds()
    wait(lambda: call(server.port, "GET", f"{path}/results?question=q0", token=token)[0] == 200, 1800, "No results")
    return time.monotonic() - began, server.processor_seconds() - processor


def writes(server):
    return server.counter("dany_store_writes_total")


def wait(is_done, seconds, failure):
    deadline = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > deadline:
            raise SystemExit(f"{failure}, for {seconds} seconds")
        time.sleep(0.05)


def figures(stage, storage, server, token, path, units, size):
    """Each of the survey's beside the query for its counts, which runs right before."""
    reads = {
        "all results": f"{path}/results",
        "one question by another": f"{path}/results?question=q1&by=q2"}
    say(f"  putting {size:,} ballots into a table of their own")
    naive = NaiveCounts(stage, storage, size, len(units))
    values, counts = collections.defaultdict(list), {}
    for _ in range(stage.runs):
        for name, read in reads.items():
            if name in QUERIES:
                say(f"  naive query for {name}")
                counts[name], took = naive.counted(QUERIES[name])
                values[f"naive query for {name}"].append(took)
            values[name].append(stage.load(server, [read], token, 1)["medianMilliseconds"])
            if name in QUERIES:
                values[f"naive query ÷ {name}"].append(took / values[name][-1])
    naive.remove()
    for name, taken in values.items():
        unit = "" if "÷" in name else "ms"
        stage.results.record(f"{name}, {size:,} ballots", storage, taken, unit, 1)
    answers = {name: ask(server.port, "GET", read, token=token) for name, read in reads.items()}
    people = [population(number, size, units) for number in range(len(units))]
    check_numbers(answers, counts, size)
    check_shares(answers, counts, people)


def of_commune(stage, storage, server, token, path, unit, size):
    read = f"{path}/results?withinId={unit}"
    taken = [stage.load(server, [read], token, 1)["medianMilliseconds"] for _ in range(stage.runs)]
    stage.results.record(f"one commune's results, {size:,} ballots", storage, taken, "ms", 1)
    within = ask(server.port, "GET", read, token=token)
    progress = ask(server.port, "GET", f"{path}/progress", token=token)["items"]
    counted = {each["counted"] for each in progress if each["unitId"] == unit}
    told = {within["ballots"], *(each["n"] for each in within["questions"])}
    if told != counted or len(within["questions"]) != QUESTIONS:
        raise SystemExit(f"Of a commune's {counted} ballots {told} are counted")


def check_numbers(answers, counts, size):
    """That all is about all ballots."""
    whole = answers["all results"]
    sums, cross = collections.Counter(), sum(counts["one question by another"].values())
    for (group, _, _), ballots in counts["all results"].items():
        sums[group] += ballots
    told = [cross, whole["ballots"]]
    for each in whole["questions"]:
        told += [each["n"], sums[each["code"]]]
    if set(told) != {size} or len(whole["questions"]) != QUESTIONS:
        raise SystemExit(f"Of {size:,} ballots {told} are counted")


def check_shares(answers, counts, people):
    """That shares are those of the raw rows, where each commune's ballots stand for its people."""
    ballots = collections.Counter()
    for (group, commune, _), count in counts["all results"].items():
        ballots[commune] += count if group == "q0" else 0
    groups = {
        "all results": answers["all results"]["questions"],
        "one question by another": answers["one question by another"]["questions"][0]["groups"]}
    for name, found in counts.items():
        weighted, whole = collections.Counter(), collections.Counter()
        for (group, commune, choice), count in found.items():
            weighted[group, choice] += count * people[commune] / ballots[commune]
            whole[group] += count * people[commune] / ballots[commune]
        told = {(group["code"], choice["code"]): choice for group in groups[name] for choice in group["choices"]}
        if told.keys() != weighted.keys():
            raise SystemExit(f"{name} are of {sorted(told)}, and the rows of {sorted(weighted)}")
        for key, choice in told.items():
            expected = weighted[key] / whole[key[0]]
            if not choice.get("standardError") or abs(choice["share"] - expected) > 0.51 * SHARE_STEP:
                raise SystemExit(f"{name}, {key}: {choice}, where the rows say {expected}")
