"""The same ballots as raw rows in a scratch database of the same engine, and the query that counts them there."""

import os
import sqlite3
import subprocess
import time

from ballots import QUESTIONS, STREAMS, rows

COLUMNS = ", ".join(f"q{number} TEXT NOT NULL" for number in range(QUESTIONS))
TABLE = f"CREATE TABLE raw (unit INTEGER NOT NULL, {COLUMNS})"
# By commune and choice, for what the counts are grouped by first.
QUERIES = {
    "all results": " UNION ALL ".join(
        f"SELECT 'q{number}', unit, q{number}, COUNT(*) FROM raw GROUP BY unit, q{number}"
        for number in range(QUESTIONS)),
    "one question by another": "SELECT q2, unit, q1, COUNT(*) FROM raw GROUP BY q2, unit, q1"}


class NaiveCounts:
    def __init__(self, stage, storage, count, communes):
        self.stage = stage
        found = ((commune, *choices) for stream in range(STREAMS) for commune, choices in rows(count, communes, stream))
        self.connection = None
        if storage == "sqlite":
            self.connection = sqlite3.connect(stage.path("raw.sqlite"))
            self.connection.execute(TABLE)
            insert = f"INSERT INTO raw VALUES (?{', ?' * QUESTIONS})"
            self.connection.executemany(insert, found)
            self.connection.commit()
        else:
            stage.psql("postgres", "CREATE DATABASE raw")
            stage.psql("raw", TABLE)
            self.copy(found)
            stage.psql("raw", "VACUUM ANALYZE raw")

    def copy(self, found):
        command = [
            os.path.join(self.stage.options.postgres_bin, "psql"), "-qX", "-v", "ON_ERROR_STOP=1",
            f"{self.stage.options.postgres}/raw", "-c", "COPY raw FROM STDIN"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as copying:
            copying.stdin.writelines("\t".join(map(str, row)) + "\n" for row in found)
        if copying.returncode:
            raise SystemExit("psql could not copy the ballots")

    def counted(self, query):
        """{(group, commune, choice): ballots}, and how long that took, in milliseconds."""
        began = time.monotonic()
        if self.connection:
            found = self.connection.execute(query).fetchall()
        else:
            found = [line.split("|") for line in self.stage.psql("raw", query).split("\n")]
        took = (time.monotonic() - began) * 1000
        return {(group, int(commune), choice): int(count) for group, commune, choice, count in found}, took

    def remove(self):
        if self.connection:
            self.connection.close()
            os.remove(self.stage.path("raw.sqlite"))
        else:
            self.stage.psql("postgres", "DROP DATABASE raw")
