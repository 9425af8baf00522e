"""A server that is killed and started again on the same store and port."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

DANY = os.environ.get("DANY", ".build/release/dany")


def say(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    running = []

    def __init__(self, folder, url, environment=None, flags=()):
        self.folder = folder
        self.url = url
        self.port = free_port()
        self.log = folder + ".log"
        self.environment = environment
        self.flags = list(flags)
        self.process = None

    def start(self, *flags, seconds=120):
        """Until it answers that it is ready."""
        command = [DANY, "serve", "--port", str(self.port), "--data-dir", self.folder, "--database-url", self.url]
        command += ["--access-token-seconds", "86400", "--log-level", "error", "--sandbox", *self.flags, *flags]
        with open(self.log, "a") as log:
            # In a session of its own: an interrupt at the terminal is for us, and we end it.
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                env={**os.environ, **(self.environment or {})})
        Server.running.append(self)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise SystemExit("The server did not start:\n" + self.last_lines())
            try:
                if call(self.port, "GET", "/readyz")[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.005)
        raise SystemExit("The server did not get ready:\n" + self.last_lines())

    def last_lines(self):
        with open(self.log, errors="replace") as log:
            return "".join(log.readlines()[-8:])

    def kill(self, number=signal.SIGKILL):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
        if self.process:
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self in Server.running:
            Server.running.remove(self)

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def check(self):
        """What `dany check` finds broken, as text; None when nothing is."""
        command = [DANY, "check", "--data-dir", self.folder, "--database-url", self.url]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode == 0 and re.search(r"^0 broken", done.stdout, re.M):
            return None
        return (done.stdout + done.stderr)[-2000:]

    def token(self, username):
        """Of a demo account."""
        with open(os.path.join(self.folder, "demo-accounts.json")) as file:
            account = next(each for each in json.load(file) if each["username"] == username)
        body = {"username": username, "password": account["password"]}
        return ask(self.port, "POST", "/v1/sessions", body)["accessToken"]


def call(port, method, path, body=None, token=None, headers=None, seconds=30):
    """(status, headers, bytes) of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        return request(connection, method, path, body, token, headers)
    finally:
        connection.close()


def request(connection, method, path, body=None, token=None, headers=None):
    headers = dict(headers or {})
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body).encode()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def ask(port, method, path, body=None, token=None, headers=None, seconds=30):
    status, _, answer = call(port, method, path, body, token, headers, seconds)
    if status >= 300:
        raise SystemExit(f"{method} {path} answered {status}: {answer.decode(errors='replace')[:500]}")
    return json.loads(answer) if answer else None
