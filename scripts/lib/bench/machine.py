"""The processes that are measured, the load that is put on them, and what came of it."""

import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time

BENCH = ".build/release/Bench"
DANY = ".build/release/dany"
TICKS = os.sysconf("SC_CLK_TCK")


def say(text):
    print(text, file=sys.stderr, flush=True)


class Server:
    """A process of ours that listens on a port of this machine."""

    running = []

    def __init__(self, arguments, port, log, environment=None):
        self.port = port
        self.log = open(log, "a+")
        self.started = time.monotonic()
        # In a session of its own: an interrupt at the terminal is for us, and we end it in order.
        self.process = subprocess.Popen(
            arguments, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True,
            env=environment)
        Server.running.append(self)

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

    def processes(self):
        """Whose time and memory are its own."""
        return [self.process.pid]

    def processor_seconds(self):
        ticks = 0
        for process in self.processes():
            with open(f"/proc/{process}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def resident_mebibytes(self):
        return self.mebibytes("VmRSS")

    def own_mebibytes(self):
        """Of resident memory what it made itself, without the pages of its program and libraries."""
        return self.mebibytes("RssAnon")

    def peak_mebibytes(self):
        """Of resident memory, since the start."""
        return self.mebibytes("VmHWM")

    def mebibytes(self, name):
        size = 0
        for process in self.processes():
            with open(f"/proc/{process}/status") as file:
                size += int(re.search(rf"{name}:\s+(\d+)", file.read())[1])
        return size / 1024

    def counter(self, name):
        """A figure of /metrics."""
        metrics = ask(self.port, "GET", "/metrics", raw=True).decode()
        found = re.search(rf"^{name}(?:\{{[^}}]*\}})? (\d+)", metrics, re.M)
        if not found:
            raise SystemExit(f"/metrics does not tell {name}")
        return int(found[1])

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                # With what it may have started itself.
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.log.close()
        Server.running.remove(self)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(port, method, path, body=None, token=None, kind="application/json", headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = dict(headers or {})
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


def ask(port, method, path, body=None, token=None, kind="application/json", headers=None, raw=False):
    status, answer = call(port, method, path, body, token, kind, headers)
    if status >= 300:
        raise SystemExit(f"{method} {path} answered {status}: {answer.decode()[:500]}")
    if raw:
        return answer
    return json.loads(answer) if answer else None


class Results:
    def __init__(self):
        self.all = []

    def record(self, measure, storage, values, unit, digits=2):
        value = statistics.median(values)
        self.all.append({"measure": measure, "storage": storage, "value": value, "unit": unit, "runs": values})
        say(f"  {measure}: {value:,.{digits}f} {unit}".rstrip())

    def table(self):
        rows = [("measure", "storage", "median", "runs", "from … to")]
        for result in self.all:
            runs = result["runs"]
            spread = f"{figure(min(runs))} … {figure(max(runs))}" if len(runs) > 1 else ""
            value = f"{figure(result['value'])} {result['unit']}".strip()
            rows.append((result["measure"], result["storage"], value, str(len(runs)), spread))
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        rows.insert(1, tuple("-" * width for width in widths))
        return "\n".join(
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows)


def figure(value):
    """Three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


class Stage:
    """Starts servers on stores of their own, and puts load on them."""

    def __init__(self, options, work):
        self.options = options
        self.work = work
        self.results = Results()
        self.runs = 1 if options.quick else 3
        self.seconds = 2 if options.quick else 5
        self.folders = 0

    def path(self, name):
        return os.path.join(self.work, name)

    # --- Servers

    def folder(self, storage):
        """For a new store, of PostgreSQL with its database."""
        self.folders += 1
        folder = self.path(f"data{self.folders}")
        if storage == "postgres":
            self.psql("postgres", f"CREATE DATABASE {database(folder)}")
        return folder

    def serve(self, storage, *flags, folder=None):
        folder = folder or self.folder(storage)
        port = free_port()
        arguments = [DANY, "serve", "--port", str(port), "--data-dir", folder, "--access-token-seconds", "86400"]
        arguments += ["--log-level", "warning", "--sandbox", *flags]
        if storage == "postgres":
            arguments += ["--database-url", f"{self.options.postgres}/{database(folder)}"]
        server = Server(arguments, port, folder + ".log")
        server.folder = folder
        server.ready = server.wait("/readyz")
        return server

    def bytes_server(self, content):
        with open(self.path("bytes"), "wb") as file:
            file.write(content)
        port = free_port()
        server = Server([BENCH, "bytes", "--port", str(port), "--file", file.name], port, self.path("bytes.log"))
        server.wait("/bytes")
        return server

    def token(self, server, username):
        """Of a demo account."""
        with open(os.path.join(server.folder, "demo-accounts.json")) as file:
            account = next(each for each in json.load(file) if each["username"] == username)
        body = {"username": username, "password": account["password"]}
        return ask(server.port, "POST", "/v1/sessions", body)["accessToken"]

    def psql(self, name, sql):
        command = [
            os.path.join(self.options.postgres_bin, "psql"), "-qAtX", "-v", "ON_ERROR_STOP=1",
            f"{self.options.postgres}/{name}", "-c", sql]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"psql failed: {done.stderr.strip()}")
        return done.stdout.strip()

    # --- Load

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
        share = (server.processor_seconds() - before) / (time.monotonic() - since)
        if done.returncode:
            raise SystemExit(f"The load generator failed: {done.stderr.strip()}")
        load = json.loads(done.stdout)
        if load["failures"]:
            raise SystemExit(f"{load['failures']} requests failed, such as:\n{load['firstFailure'][:800]}")
        if not load["requests"]:
            raise SystemExit(f"Nobody answered {paths[0]} within {load['seconds']:.0f} seconds")
        load["rate"] = load["requests"] / load["seconds"]
        load["byteRate"] = load["bodyBytes"] / load["seconds"]
        load["processorMicroseconds"] = share / load["rate"] * 1e6
        return load


def database(folder):
    return "bench" + folder.rsplit("data", 1)[1]
