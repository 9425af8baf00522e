"""Makes the tables and puts in what the endpoints look up: seed.py FILE, with {units, accounts, grants, topics}. Prints
an access token for each account, as JSON."""

import json
import os
import sys
import time

import jwt
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import SECRET
from store import URL, writing
from tables import Account, Base, Grant, Topic, Unit


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    Base.metadata.create_all(writing)
    with Session(writing) as session, session.begin():
        for shape, name in ((Unit, "units"), (Account, "accounts"), (Grant, "grants"), (Topic, "topics")):
            session.add_all(shape(**each) for each in given[name])
            session.flush()
    if URL.startswith("postgres"):
        with writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    expires = int(time.time()) + 86_400
    print(json.dumps({
        each["username"]: jwt.encode({"sub": each["id"], "exp": expires}, SECRET, algorithm="HS256")
        for each in given["accounts"]}))


main()
