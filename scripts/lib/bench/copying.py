"""The rows that reports became, put once more into a copy of the same store whose tables for them are empty."""

import os
import sqlite3
import subprocess
import time

from machine import database

# In the order of their references.
TABLES = ("report", "report_version", "report_signature", "report_external", "audit_event")


class Copying:
    """Of a store that nobody serves meanwhile."""

    def check(self, before, lines):
        """That the rows of `lines` reports are in these tables and in no other. Returns how many these have."""
        after = self.counts()
        grown = {name for name in after if after[name] >= before.get(name, 0) + lines}
        if grown != set(TABLES):
            raise SystemExit(f"{lines:,} reports went into {sorted(grown)}")
        return sum(after[name] for name in TABLES)

    def file(self, table):
        return self.stage.path(f"{table}.rows")

    def run(self, command, script):
        """Returns how long it took, in seconds."""
        began = time.monotonic()
        done = subprocess.run(command, input=script, capture_output=True, text=True)
        took = time.monotonic() - began
        if done.returncode or done.stderr:
            raise SystemExit(f"{command[0]} failed: {done.stderr.strip()[-800:]}")
        return took


class PostgresCopying(Copying):
    """By COPY, all tables in one transaction."""

    name = "COPY"

    def __init__(self, stage, server):
        self.stage = stage
        self.origin = database(server.folder)
        self.target = f"{self.origin}_copy"

    def counts(self):
        tables = self.stage.psql(self.origin, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").split()
        query = " UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM {table}" for table in tables)
        found = (line.split("|") for line in self.stage.psql(self.origin, query).split("\n"))
        return {table: int(rows) for table, rows in found}

    def again(self):
        """Returns the seconds."""
        psql = [os.path.join(self.stage.options.postgres_bin, "psql"), "-qX1", "-v", "ON_ERROR_STOP=1"]
        url = f"{self.stage.options.postgres}/"
        self.run([*psql, url + self.origin], "".join(f"\\copy {table} TO '{self.file(table)}'\n" for table in TABLES))
        self.stage.psql("postgres", f"CREATE DATABASE {self.target} TEMPLATE {self.origin}")
        self.stage.psql(self.target, f"SET client_min_messages = error; TRUNCATE {', '.join(TABLES)} CASCADE")
        self.stage.psql(self.target, "CHECKPOINT")
        script = "".join(f"\\copy {table} FROM '{self.file(table)}'\n" for table in TABLES)
        took = self.run([*psql, url + self.target], script)
        self.compare()
        self.stage.psql("postgres", f"DROP DATABASE {self.target}")
        return took

    def compare(self):
        for table in TABLES:
            query = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
            if self.stage.psql(self.origin, query) != self.stage.psql(self.target, query):
                raise SystemExit(f"COPY made other rows of {table}")


class SQLiteCopying(Copying):
    """By the shell's .import of CSV, all tables in one transaction that is durable as those of the server are. CSV has
    no NULL, so what is imported goes into the table by a statement that makes NULL of an empty text."""

    name = ".import"

    def __init__(self, stage, server):
        self.stage = stage
        self.origin = os.path.join(server.folder, "dany.sqlite")
        self.target = stage.path("copy.sqlite")

    def counts(self):
        connection = sqlite3.connect(self.origin)
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        found = {table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table, in tables}
        connection.close()
        return found

    def again(self):
        """Returns the seconds."""
        for table in TABLES:
            self.run(
                ["sqlite3", self.origin], f".mode csv\n.once '{self.file(table)}'\nSELECT * FROM {table};\n")
        origin, target = sqlite3.connect(self.origin), sqlite3.connect(self.target)
        origin.backup(target)
        script = ["PRAGMA synchronous = FULL;", "PRAGMA foreign_keys = ON;", "PRAGMA temp_store = MEMORY;", "BEGIN;"]
        for table in TABLES:
            columns = target.execute(f"SELECT name, \"notnull\" FROM pragma_table_info('{table}')").fetchall()
            values = ", ".join(name if is_filled else f"NULLIF({name}, '')" for name, is_filled in columns)
            names = ", ".join(name for name, _ in columns)
            script += [
                f"CREATE TEMP TABLE import_{table} ({names});",
                f".import --csv '{self.file(table)}' import_{table}",
                f"INSERT INTO {table} SELECT {values} FROM import_{table};"]
        script.append("COMMIT;")
        self.empty(target)
        took = self.run(["sqlite3", "-bail", self.target], "\n".join(script) + "\n")
        self.compare(origin)
        origin.close()
        os.remove(self.target)
        return took

    def empty(self, target):
        for table in reversed(TABLES):
            target.execute(f"DELETE FROM {table}")
        target.commit()
        target.execute("VACUUM")
        target.execute("PRAGMA journal_mode = WAL")
        target.close()

    def compare(self, origin):
        origin.execute("ATTACH ? AS copied", (self.target,))
        for table in TABLES:
            query = f"SELECT COUNT(*) FROM (SELECT * FROM main.{table} EXCEPT SELECT * FROM copied.{table})"
            if origin.execute(query).fetchone()[0]:
                raise SystemExit(f".import made other rows of {table}")


COPYING = {"sqlite": SQLiteCopying, "postgres": PostgresCopying}
