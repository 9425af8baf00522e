"""Measures Dân Ý for scripts/bench, which has built it. Every figure that is worth keeping is a ratio of two that
were taken in the same run, one right after the other, since a machine's own speed says nothing about the program."""

import argparse
import collections
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

BENCH = ".build/release/Bench"
DANY = ".build/release/dany"
TICKS = os.sysconf("SC_CLK_TCK")


def say(text):
    print(text, file=sys.stderr, flush=True)


class Server:
    """A process of ours that listens on a port of this machine."""

    def __init__(self, arguments, port, log):
        self.port = port
        self.log = open(log, "a+")
        self.started = time.monotonic()
        self.process = subprocess.Popen(arguments, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        Server.running.append(self)

    running = []

    def wait(self, path, seconds=120):
        """Until `path` answers 200; returns the milliseconds since the start."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                self.log.seek(0)
                raise SystemExit("A server did not start:\n" + "".join(self.log.readlines()[-5:]))
            try:
                if call(self.port, "GET", path)[0] == 200:
                    return (time.monotonic() - self.started) * 1000
            except OSError:
                pass
            time.sleep(0.002)
        raise SystemExit("A server did not answer in time")

    def processor_seconds(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_mebibytes(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        Server.running.remove(self)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(port, method, path, body=None, token=None, kind="application/json"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if body is not None:
        headers["Content-Type"] = kind
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def ask(port, method, path, body=None, token=None, kind="application/json"):
    status, answer = call(port, method, path, body, token, kind)
    if status >= 300:
        raise SystemExit(f"{method} {path} answered {status}: {answer.decode()[:500]}")
    return json.loads(answer) if answer else None


class Bench:
    def __init__(self, options, work):
        self.options = options
        self.work = work
        self.results = []
        self.runs = 1 if options.quick else 3
        self.seconds = 2 if options.quick else 5
        self.folders = 0

    # --- Results

    def record(self, measure, storage, values, unit, digits=2):
        value = statistics.median(values)
        self.results.append(
            {"measure": measure, "storage": storage, "value": value, "unit": unit, "runs": values})
        say(f"  {measure}: {value:.{digits}f} {unit}".rstrip())
        return value

    def table(self):
        rows = [("measure", "storage", "median", "runs")]
        for result in self.results:
            figures = ", ".join(f"{value:.4g}" for value in result["runs"])
            rows.append(
                (result["measure"], result["storage"], f"{result['value']:.4g} {result['unit']}".strip(), figures))
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        rows.insert(1, tuple("-" * width for width in widths))
        return "\n".join(
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows)

    # --- Servers

    def path(self, name):
        return os.path.join(self.work, name)

    def serve(self, storage, *flags, folder=None, wait=True):
        if folder is None:
            self.folders += 1
            folder = self.path(f"data{self.folders}")
            if storage == "postgres":
                self.psql("postgres", f"CREATE DATABASE bench{self.folders}")
        port = free_port()
        arguments = [DANY, "serve", "--port", str(port), "--data-dir", folder, "--access-token-seconds", "86400"]
        arguments += ["--log-level", "warning", *self.store(storage, folder), *flags]
        server = Server(arguments, port, folder + ".log")
        server.folder = folder
        if wait:
            server.ready = server.wait("/readyz")
        return server

    def store(self, storage, folder, options=""):
        if storage == "sqlite":
            return []
        return ["--database-url", f"{self.options.postgres}/bench{folder.rsplit('data', 1)[1]}{options}"]

    def psql(self, database, sql):
        command = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", f"{self.options.postgres}/{database}", "-c", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def bytes_server(self, content):
        with open(self.path("bytes"), "wb") as file:
            file.write(content)
        port = free_port()
        server = Server([BENCH, "bytes", "--port", str(port), "--file", file.name], port, self.path("bytes.log"))
        server.wait("/bytes")
        return server

    def load(self, server, paths, token=None, connections=32, body=None, seconds=None, warm_up=1):
        arguments = [BENCH, "load", "--port", str(server.port), "--connections", str(connections)]
        arguments += ["--seconds", str(seconds or self.seconds), "--warm-up", str(warm_up)]
        for name, lines in (("paths", paths), ("tokens", [token] if token else None)):
            if lines:
                with open(self.path(name), "w") as file:
                    file.write("\n".join(lines))
                arguments += [f"--{name}", file.name]
        if body is not None:
            with open(self.path("body"), "w") as file:
                json.dump(body, file)
            arguments += ["--method", "POST", "--body", file.name]
        before, since = server.processor_seconds(), time.monotonic()
        done = subprocess.run(arguments, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"The load generator failed: {done.stderr.strip()}")
        load = json.loads(done.stdout)
        if load["failures"]:
            raise SystemExit(f"{load['failures']} requests failed, such as:\n{load['firstFailure'][:800]}")
        if not load["requests"]:
            raise SystemExit(f"Nobody answered {paths[0]} within {load['seconds']:.0f} seconds")
        load["rate"] = load["requests"] / load["seconds"]
        load["byteRate"] = load["bodyBytes"] / load["seconds"]
        share = (server.processor_seconds() - before) / (time.monotonic() - since)
        load["processorMicroseconds"] = share / load["rate"] * 1e6
        return load

    def sign_in(self, server, username, password):
        body = {"username": username, "password": password}
        return ask(server.port, "POST", "/v1/sessions", body)["accessToken"]

    def demo_token(self, server, username):
        with open(os.path.join(server.folder, "demo-accounts.json")) as file:
            account = next(each for each in json.load(file) if each["username"] == username)
        return self.sign_in(server, username, account["password"])

    # --- Measures

    def disk(self):
        done = subprocess.run(
            [BENCH, "disk", "--file", self.path("disk")], check=True, capture_output=True, text=True)
        self.record("fdatasync", "–", [json.loads(done.stdout)["fdatasyncMicroseconds"]], "µs", 0)

    def reading(self, storage):
        server = self.serve(storage, "--sandbox", "--demo")
        token = self.demo_token(server, "banxd.yb")
        found = ask(server.port, "GET", "/v1/reports?limit=100", token=token)["items"]
        shown = [each for each in found if each["status"] == "submitted" or each["status"] == "accepted"]
        report = min(shown, key=lambda each: abs(len(json.dumps(each)) - 2000))
        path = f"/v1/reports/{report['id']}"
        bytes_server = self.bytes_server(call(server.port, "GET", path, token=token)[1])
        values = collections.defaultdict(list)
        for _ in range(self.runs):
            plain = self.load(bytes_server, ["/bytes"])
            single = self.load(server, [path], token)
            values["rate"].append(single["rate"] / plain["rate"])
            values["processor"].append(plain["processorMicroseconds"] / single["processorMicroseconds"])
            values["single"].append(single["processorMicroseconds"])
            values["generator"].append(plain["generatorCores"])
        bytes_server.stop()
        self.record("one report ÷ the same bytes from memory, requests/s", storage, values["rate"], "")
        self.record("one report ÷ the same bytes from memory, by processor time", storage, values["processor"], "")
        self.record("one report, processor time of the server", storage, values["single"], "µs", 0)
        self.record("load generator at its busiest, of one core", storage, values["generator"], "")
        self.lists(storage, server, token, path)
        server.stop()

    def lists(self, storage, server, token, single):
        """Pages of 50 of what one officer has handed in, beside a single report."""
        author = self.demo_token(server, "canbo.yb")
        wanted = 5_100
        body = self.submission(server, token)
        while wanted > 0:
            wanted -= self.load(server, ["/v1/reports"], author, 16, body, 2, warm_up=0)["requests"]
        path = "/v1/reports?limit=50&kind=adHoc&unitCode=LC-YB"
        pages = [path]
        while len(pages) < 100:
            cursor = ask(server.port, "GET", pages[-1], token=author)["next"]
            pages.append(f"{path}&cursor={urllib.parse.quote(cursor)}")
        values = collections.defaultdict(list)
        for _ in range(self.runs):
            one = self.load(server, [single], token)
            first = self.load(server, pages[:1], author)
            last = self.load(server, pages[-1:], author)
            values["depth"].append(first["rate"] / last["rate"])
            values["bytes"].append(first["byteRate"] / one["byteRate"])
        self.record("time of the hundredth page of 50 ÷ the first", storage, values["depth"], "")
        self.record("first page of 50 ÷ one report, bytes/s", storage, values["bytes"], "")

    def submission(self, server, token):
        topic = ask(server.port, "GET", "/v1/topics?limit=1", token=token)["items"][0]["id"]
        item = {
            "topicId": topic, "content": "Giá vật tư xây dựng tăng, người dân lo công trình chậm tiến độ. " * 4,
            "stance": "concerned", "prevalence": "many", "strata": ["nông dân"], "channels": ["fieldVisit"],
            "causes": "Nguồn cung trong tỉnh thiếu."}
        return {
            "kind": "adHoc", "unitCode": "LC-YB", "title": "Báo cáo đột xuất về giá vật tư", "items": [item],
            "summary": "Dư luận quan tâm việc giá vật tư tăng.", "submit": True}

    def writing(self, storage):
        grouped = self.serve(storage, "--sandbox", "--demo")
        single = None
        if storage == "sqlite":
            single = self.serve(storage, "--sandbox", "--demo", "--writes-per-commit", "1")
        values = collections.defaultdict(list)
        script = self.pgbench_script(grouped) if storage == "postgres" else None
        for _ in range(self.runs):
            before = self.commits(grouped)
            rate = self.submissions(grouped)
            values["rate"].append(rate["rate"])
            after = self.commits(grouped)
            if before is not None and after is not None and after > before:
                values["writes"].append(rate["requests"] / (after - before))
            if single:
                values["ratio"].append(rate["rate"] / self.submissions(single)["rate"])
            if script:
                values["pgbench"].append(rate["rate"] / self.pgbench(script, grouped))
        self.record("durable submissions by 64 clients", storage, values["rate"], "/s", 0)
        if values["writes"]:
            self.record("requests for each commit", storage, values["writes"], "")
        if values["ratio"]:
            self.record("durable submissions ÷ one commit for each", storage, values["ratio"], "")
        if values["pgbench"]:
            self.record("durable submissions ÷ pgbench, same statements", storage, values["pgbench"], "")
        for server in filter(None, (grouped, single)):
            server.stop()

    def submissions(self, server):
        token = self.demo_token(server, "canbo.yb")
        # The warm-up's requests commit too, so that there is none where commits are counted.
        return self.load(
            server, ["/v1/reports"], token, 64, self.submission(server, token), self.seconds * 2, warm_up=0)

    def commits(self, server):
        metrics = call(server.port, "GET", "/metrics")[1].decode()
        found = re.search(r"^\w*commits_total(?:\{[^}]*\})? (\d+)", metrics, re.M)
        return int(found[1]) if found else None

    # --- pgbench

    def pgbench_script(self, server):
        """The statements of one submission, as PostgreSQL logged them, with a new id wherever the request made one."""
        database = "bench" + server.folder.rsplit("data", 1)[1]
        token = self.demo_token(server, "canbo.yb")
        body = self.submission(server, token)
        self.psql("postgres", f"ALTER DATABASE {database} SET log_min_duration_statement = 0")
        twin = self.serve("postgres", "--sandbox", "--database-connections", "1", folder=server.folder)
        began = os.path.getsize(self.options.postgres_log)
        mark = f"bench-{os.getpid()}"
        connection = http.client.HTTPConnection("127.0.0.1", twin.port)
        headers = {
            "Authorization": f"Bearer {token}", "Content-Type": "application/json", "X-Request-Id": mark}
        connection.request("POST", "/v1/reports", json.dumps(body), headers)
        answer = connection.getresponse()
        answer.read()
        twin.stop()
        self.psql("postgres", f"ALTER DATABASE {database} RESET log_min_duration_statement")
        if answer.status != 201:
            raise SystemExit(f"The submission for pgbench answered {answer.status}")
        with open(self.options.postgres_log, encoding="utf-8", errors="replace") as file:
            file.seek(began)
            statements = logged_statements(file.read(), mark)
        path = self.path("submission.sql")
        with open(path, "w") as file:
            file.write(pgbench_text(statements))
        return path

    def pgbench(self, script, server):
        database = "bench" + server.folder.rsplit("data", 1)[1]
        command = [
            os.path.join(self.options.postgres_bin, "pgbench"), "-n", "-M", "prepared", "-c", "8", "-j", "2",
            "-T", str(self.seconds * 2), "-f", script, f"{self.options.postgres}/{database}"]
        done = subprocess.run(command, capture_output=True, text=True)
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        if done.returncode or not found or " 0 (0.000%)" not in done.stdout and "failed" in done.stderr:
            raise SystemExit(f"pgbench failed: {done.stderr.strip()[-800:]}")
        return float(found[1])

    # --- Units

    def importing(self, storage):
        """Imports of 1,034 and 10,000 units, and compliance over them with ten periods' obligations."""
        small, large = (100, 1_000) if self.options.quick else (1_034, 10_000)
        times, servers = {}, {}
        for count in (small, large):
            server = self.serve(storage, "--sandbox", "--demo")
            token = self.demo_token(server, "admin")
            began = time.monotonic()
            ask(server.port, "POST", "/v1/units/import", units(count), token, "text/csv")
            times[count] = time.monotonic() - began
            servers[count] = server
        per_unit = (times[large] / large) / (times[small] / small)
        self.record(f"import of {small:,} units", storage, [times[small] * 1000], "ms", 0)
        self.record(f"import of {large:,} units", storage, [times[large] * 1000], "ms", 0)
        self.record(f"time for one unit, {large:,} ÷ {small:,} units", storage, [per_unit], "")
        self.compliance(storage, servers, small, large)
        for server in servers.values():
            server.stop()

    def compliance(self, storage, servers, small, large):
        medians = {count: [] for count in servers}
        for count, server in servers.items():
            token = self.demo_token(server, "bantg.tw")
            for month in range(1, 11):
                ask(server.port, "POST", "/v1/regimes", regime(month), token)
        for _ in range(self.runs):
            for count, server in servers.items():
                token = self.demo_token(server, "bantg.tw")
                path = "/v1/compliance?unitCode=TW&period=2026-09&groupBy=children"
                load = self.load(server, [path], token, 1, seconds=self.seconds)
                medians[count].append(load["medianMilliseconds"])
        for count, values in medians.items():
            self.record(
                f"compliance by children at the root, {count:,} units and {count * 10:,} obligations", storage,
                values, "ms")
        flat = [big / little for big, little in zip(medians[large], medians[small])]
        self.record(f"compliance, {large:,} ÷ {small:,} units", storage, flat, "")

    # --- Footprint

    def footprint(self, storage):
        server = self.serve(storage, "--sandbox", "--demo")
        token = self.demo_token(server, "banxd.yb")
        path = "/v1/reports?limit=5"
        self.load(server, [path], token, 256)
        self.record("resident memory after 256 busy connections", storage, [server.resident_mebibytes()], "MiB", 0)
        server.stop()
        times = []
        for _ in range(max(3, self.runs)):
            again = self.serve(storage, "--sandbox", folder=server.folder)
            times.append(again.ready)
            again.stop()
        self.record("ready on an existing store", storage, times, "ms", 0)


def units(count):
    """Ten provinces, a tenth of the rest communes below them, and cells below those."""
    lines = ["code,name,level,parent_code,kind"]
    communes = count // 10
    lines += [f"P{n},Tỉnh số {n},province,,committee" for n in range(10)]
    lines += [f"X{n},Xã số {n},commune,P{n % 10},committee" for n in range(communes)]
    lines += [f"B{n},Chi bộ số {n},grassroots,X{n % communes},cell" for n in range(count - communes - 10)]
    return "\n".join(lines).encode()


def regime(month):
    return {
        "issuerCode": "TW", "title": f"Báo cáo tháng {month}", "reportKind": "periodic", "frequency": "monthly",
        "reporters": {"kind": "units", "withinCode": "TW", "depth": "all", "unitKinds": ["cell", "committee"]},
        "due": {"day": 20, "edge": "onOrBefore"}, "opensDaysBefore": 10, "validFrom": f"2026-{month:02}-01",
        "validTo": f"2026-{month + 1:02}-01"}


def logged_statements(log, mark):
    """[(sql, [parameter])] of the transaction in which the request id `mark` was recorded."""
    transactions, statements = [], []
    entries = re.split(r"^(?=\d{4}-\d\d-\d\d )", log, flags=re.M)
    for entry in entries:
        found = re.search(r"LOG:\s+duration: .*? (?:execute [^:]*|statement): (.*)", entry, re.S)
        if found:
            statements.append([re.sub(r"\n\t", "\n", found[1]).strip(), []])
            continue
        detail = re.search(r"DETAIL:\s+parameters: (.*)", entry, re.S)
        if detail and statements:
            values = re.findall(r"\$\d+ = ('(?:[^']|'')*'|NULL)", re.sub(r"\n\t", "\n", detail[1]))
            statements[-1][1] = values
    for sql, values in statements:
        if re.match(r"begin|start transaction", sql, re.I):
            transactions.append([])
        if transactions:
            transactions[-1].append((sql, values))
    for transaction in transactions:
        if any(f"'{mark}'" in values for _, values in transaction):
            return transaction
    raise SystemExit("PostgreSQL's log does not show the submission's transaction")


def pgbench_text(statements):
    """Ids that the transaction itself writes first become new ones for each run; all else stays as it was."""
    uuid = re.compile(r"'[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'")
    fresh, known = {}, set()
    for sql, values in statements:
        for value in values:
            if not uuid.fullmatch(value) or value in known or value in fresh:
                continue
            if sql.upper().startswith("INSERT"):
                fresh[value] = f"id{len(fresh)}"
            else:
                known.add(value)
    lines = [f"\\set {name} random(1, 999999999999)" for name in fresh.values()]
    for sql, values in statements:
        def argument(match):
            value = values[int(match[1]) - 1]
            if value in fresh:
                return f"('01900000-0000-7000-8000-' || lpad((:{fresh[value]}::bigint)::text, 12, '0'))"
            # pgbench takes a colon before a letter or digit for one of its variables, even inside quotes.
            return "NULL" if value == "NULL" else re.sub(r":(?=\w)", ": ", value)
        text = re.sub(r"\$(\d+)", argument, sql) if values else sql
        lines.append(re.sub(r"\s*\n\s*", " ", text).rstrip(";") + ";")
    if not re.match(r"commit|end", lines[-1], re.I):
        lines.append("COMMIT;")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--json")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--storages", required=True)
    parser.add_argument("--postgres")
    parser.add_argument("--postgres-log")
    parser.add_argument("--postgres-bin")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    work = tempfile.mkdtemp(prefix="dany-bench.")
    try:
        bench = Bench(options, work)
        bench.disk()
        for storage in options.storages.split(","):
            for name, measure in (
                ("reading", bench.reading), ("writing", bench.writing), ("importing", bench.importing),
                ("footprint", bench.footprint),
            ):
                say(f"{storage}: {name}")
                measure(storage)
        print(bench.table())
        if options.json:
            with open(options.json, "w") as file:
                json.dump(bench.results, file, ensure_ascii=False, indent=1)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        for server in list(Server.running):
            server.stop()
        shutil.rmtree(work, ignore_errors=True)


main()
