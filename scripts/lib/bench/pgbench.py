"""pgbench with the statements of one submission: what PostgreSQL alone does with them."""

import os
import re
import subprocess

from machine import ask, database
from submission import submission

# As many as the server's pool has.
CONNECTIONS = 8


class PgBench:
    def __init__(self, stage, server):
        self.stage = stage
        self.database = database(server.folder)
        self.script = stage.path("submission.sql")
        with open(self.script, "w") as file:
            units = stage.psql(self.database, "SELECT id FROM unit").split()
            file.write(script_text(self.statements(server), {f"'{unit}'" for unit in units}))

    def rate(self):
        """Transactions a second."""
        before = self.rows()
        command = [
            os.path.join(self.stage.options.postgres_bin, "pgbench"), "-n", "-M", "prepared",
            "-c", str(CONNECTIONS), "-j", "2", "-T", str(self.stage.seconds * 2), "-f", self.script,
            f"{self.stage.options.postgres}/{self.database}"]
        done = subprocess.run(command, capture_output=True, text=True)
        rate = re.search(r"tps = ([\d.]+)", done.stdout)
        count = re.search(r"transactions actually processed: (\d+)", done.stdout)
        if done.returncode or not rate or not count or "failed transactions: 0 " not in done.stdout:
            raise SystemExit(f"pgbench failed: {done.stderr.strip()[-800:]}")
        inserted = [after - earlier for earlier, after in zip(before, self.rows())]
        if inserted[0] != int(count[1]) or len(set(inserted)) != 1:
            raise SystemExit(f"{count[1]} transactions of pgbench inserted {inserted} rows")
        return float(rate[1])

    def rows(self):
        """What each submission has one of."""
        tables = ("report", "report_version", "report_signature")
        counts = ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in tables)
        return [int(count) for count in self.stage.psql(self.database, f"SELECT {counts}").split("|")]

    def statements(self, server):
        """[(sql, [value])] of one submission's transaction, as PostgreSQL logs them."""
        stage = self.stage
        token = stage.token(server, "canbo.yb")
        body = submission(server, token)
        stage.psql("postgres", f"ALTER DATABASE {self.database} SET log_min_duration_statement = 0")
        # A server of its own on the same store: only what connects from now on is logged.
        twin = stage.serve("postgres", "--database-connections", "1", folder=server.folder)
        stage.psql("postgres", f"ALTER DATABASE {self.database} RESET log_min_duration_statement")
        began = os.path.getsize(stage.options.postgres_log)
        mark = f"bench-{os.getpid()}"
        ask(twin.port, "POST", "/v1/reports", body, token, headers={"X-Request-Id": mark})
        twin.stop()
        with open(stage.options.postgres_log, encoding="utf-8", errors="replace") as file:
            file.seek(began)
            return logged_transaction(file.read(), mark)


def logged_transaction(log, mark):
    """The one in which the request id `mark` was recorded."""
    statements = []
    is_execution = False
    for entry in re.split(r"^(?=\d{4}-\d\d-\d\d )", log, flags=re.M):
        entry = entry.replace("\n\t", "\n")
        detail = re.search(r"DETAIL:\s+parameters: (.*)", entry, re.S)
        if detail:
            # The values follow what was bound, and then once more what was executed.
            if is_execution:
                statements[-1][1].extend(re.findall(r"\$\d+ = ('(?:[^']|'')*'|NULL)", detail[1]))
            continue
        found = re.search(r"LOG:\s+duration: .*? (?:execute [^:]*|statement): (.*)", entry, re.S)
        is_execution = found is not None
        if found:
            statements.append((found[1].strip(), []))
    transactions = []
    for sql, values in statements:
        if re.match(r"begin|start transaction", sql, re.I):
            transactions.append([])
        if transactions:
            transactions[-1].append((sql, values))
    for transaction in transactions:
        if any(f"'{mark}'" in values for _, values in transaction):
            return transaction
    raise SystemExit("PostgreSQL's log does not show the submission's transaction")


def script_text(statements, known):
    """Ids that the transaction itself writes first become new ones for each run; all else stays as it was, and so do
    the known ones."""
    uuid = re.compile(r"'[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'")
    fresh = {}
    for sql, values in statements:
        for value in values:
            if not uuid.fullmatch(value) or value in known or value in fresh:
                continue
            if sql.upper().startswith("INSERT"):
                fresh[value] = f"id{len(fresh)}"
            else:
                known = known | {value}
    lines = [f"\\set {name} random(1, 999999999999)" for name in fresh.values()]
    for sql, values in statements:

        def argument(match):
            value = values[int(match[1]) - 1]
            if value in fresh:
                return f"('01900000-0000-7000-8000-' || lpad((:{fresh[value]}::bigint)::text, 12, '0'))"
            # pgbench takes a colon before a letter or digit for one of its variables, even inside quotes.
            return re.sub(r":(?=\w)", ": ", value)

        text = re.sub(r"\$(\d+)", argument, sql) if values else sql
        lines.append(re.sub(r"\s*\n\s*", " ", text).rstrip(";") + ";")
    if not re.match(r"commit|end", lines[-1], re.I):
        lines.append("COMMIT;")
    return "\n".join(lines) + "\n"
