"""PostgreSQL as scripts/torture started it, and a pair of them of which one stands by."""

import os
import subprocess

from server import say


class Cluster:
    def __init__(self, options):
        self.url = options.postgres
        self.folder = options.postgres_folder
        self.bin = options.postgres_bin
        self.user = options.postgres_as.split()

    def database(self, name):
        """The URL of a new one."""
        self.run("psql", "-qX", "-d", f"{self.url}/postgres", "-c", f"CREATE DATABASE {name}")
        return f"{self.url}/{name}"

    def restart(self):
        """As after a crash: nobody is told, nothing is written out."""
        self.run("pg_ctl", "-D", "data", "-l", "server.log", "-w", "-t", "120", "-m", "immediate", "restart")

    def run(self, program, *arguments):
        command = [*self.user, os.path.join(self.bin, program), *arguments]
        # Into a file: the server that pg_ctl starts would keep a pipe open.
        with open(os.path.join(self.folder, "torture.log"), "w+b") as log:
            done = subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            if done.returncode:
                log.seek(0)
                raise SystemExit(f"{program} failed: {log.read().decode(errors='replace')[-800:]}")


class Pair:
    """Driven line by line: scripts/lib/standby.sh is bash."""

    SCRIPT = """
        . scripts/lib/packages.sh; . scripts/lib/postgres.sh; . scripts/lib/standby.sh
        trap stop_pair EXIT
        start_pair >&2 </dev/null && make_synchronous >&2 </dev/null || exit 1
        echo "$pair_url"
        while read -r step; do "$step" >&2 </dev/null || exit 1; echo done; done
    """

    def __init__(self):
        self.shell = subprocess.Popen(
            ["bash", "-c", self.SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True)
        self.url = self.answer()

    def answer(self):
        line = self.shell.stdout.readline().strip()
        if not line:
            raise SystemExit("The pair of PostgreSQL servers does not work")
        return line

    def do(self, step):
        self.shell.stdin.write(step + "\n")
        self.shell.stdin.flush()
        self.answer()

    def stop(self):
        self.shell.stdin.close()
        try:
            self.shell.wait(60)
        except subprocess.TimeoutExpired:
            say("The pair of PostgreSQL servers did not stop")
            self.shell.kill()
