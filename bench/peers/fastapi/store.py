"""Transactions on either database. What is done in one is plain code that takes a connection."""

import os

from sqlalchemy import create_engine, event
from sqlalchemy.ext.asyncio import create_async_engine

URL = os.environ["DATABASE_URL"]
CONNECTIONS = 8


class SQLite:
    """On the event loop itself: a statement takes less than handing it to a thread and back, and with one connection
    for writing a worker never waits for itself."""

    def __init__(self):
        self.reader, self.writer = self.engine("BEGIN"), self.engine("BEGIN IMMEDIATE")

    def engine(self, begin):
        engine = create_engine(URL, pool_size=1, max_overflow=0)

        @event.listens_for(engine, "connect")
        def prepare(connection, _):
            connection.isolation_level = None
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 30000"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def start(connection):
            connection.exec_driver_sql(begin)

        return engine

    async def read(self, work):
        with self.reader.begin() as connection:
            return work(connection)

    async def write(self, work):
        with self.writer.begin() as connection:
            return work(connection)


class Postgres:
    def __init__(self):
        self.engine = create_async_engine(URL, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=60)

    async def write(self, work):
        async with self.engine.begin() as connection:
            return await connection.run_sync(work)

    read = write


store = (SQLite if URL.startswith("sqlite") else Postgres)()
