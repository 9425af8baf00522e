"""Makes the tables and puts in what the endpoints look up: seed.py FILE, with {units, accounts, grants, topics}. Prints
an access token for each account, as JSON."""

import asyncio
import json
import sys
import time

import jwt
from sqlalchemy import insert

from app import SECRET
from store import store
from tables import Account, Base, Grant, Topic, Unit


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)

    def work(connection):
        Base.metadata.create_all(connection)
        for shape, name in ((Unit, "units"), (Account, "accounts"), (Grant, "grants"), (Topic, "topics")):
            connection.execute(insert(shape), given[name])

    asyncio.run(store.write(work))
    expires = int(time.time()) + 86_400
    print(json.dumps({
        each["username"]: jwt.encode({"sub": each["id"], "exp": expires}, SECRET, algorithm="HS256")
        for each in given["accounts"]}))


main()
