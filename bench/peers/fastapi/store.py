"""The engine, and sessions: one that reads, one that writes."""

import os

from sqlalchemy import create_engine, event
from sqlalchemy.orm import sessionmaker

URL = os.environ["DATABASE_URL"]
CONNECTIONS = 8


def sqlite_engine(connections, begin):
    engine = create_engine(URL, pool_size=connections, max_overflow=0, pool_timeout=60)

    @event.listens_for(engine, "connect")
    def prepare(connection, _):
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection):
        connection.exec_driver_sql(begin)

    return engine


if URL.startswith("sqlite"):
    # One connection writes, so that threads wait for each other rather than for SQLite, which sleeps and tries again.
    reading, writing = sqlite_engine(CONNECTIONS, "BEGIN"), sqlite_engine(1, "BEGIN IMMEDIATE")
else:
    reading = writing = create_engine(URL, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=60)

ReadingSession = sessionmaker(reading, expire_on_commit=False)
WritingSession = sessionmaker(writing, expire_on_commit=False)
