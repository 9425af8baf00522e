#!/usr/bin/env python3
"""Sends a server bytes that no client library would: requests that are cut, glued, repeated and broken, and plain noise.

fuzz_raw.py URL [--rounds N] [--seed N] [--pid PID]

Fails when the server's process is gone, when /healthz does not answer afterwards, or when an answer is a 5xx that
openapi.yaml does not know (503 and 507 are known). The same seed sends the same bytes.
"""
import argparse
import collections
import os
import random
import re
import socket
import sys
import urllib.parse

HEADS = [
    b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /v1/units?limit=3&cursor=x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x.y.z\r\n\r\n",
    b"HEAD /openapi.yaml HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, deflate;q=0.5\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 36\r\n\r\n"
    b'{"username": "abc", "password": "d"}',
    b"POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'5\r\n{"use\r\n1f\r\nrname": "abc", "password": "d"}\r\n0\r\nX: y\r\n\r\n',
    b"POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
    b"Content-Length: 2\r\n\r\n{}",
    b"POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
    b"Content-Length: 22\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00",
    b"GET /forms/none HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\nIf-None-Match: W/\"1-gzip\", *\r\n\r\n",
    b"GET http://a/healthz HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
    b"GET /readyz HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
]
PIECES = [
    b"\r", b"\n", b"\r\n", b"\r\n\r\n", b"\0", b" ", b"\t", b":", b",", b"\xff\xfe", b"\xc3\x28", b"%00", b"%zz", b"/../",
    b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n", b"Transfer-Encoding : chunked\r\n",
    b"Expect: 100-continue\r\n", b"Connection: close\r\n", b"Content-Encoding: deflate\r\n", b"Host: b\r\n",
    b"Accept-Encoding: *;q=0.0000001\r\n", b"HTTP/1.1", b"HTTP/2.0", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"0\r\n\r\n", b"ffffffffffffffff\r\n", b"7fffffffffffffff\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"X: " + b"a" * 20_000 + b"\r\n", b"/" + b"a" * 9_000, b"A: b\r\n" * 200,
]


def mutated(chance):
    if chance.random() < 0.05:
        return chance.randbytes(chance.randint(1, 4_000))
    data = bytearray(b"".join(chance.choice(HEADS) for _ in range(chance.choice((1, 1, 1, 2, 3)))))
    for _ in range(chance.choice((0, 1, 1, 2, 3, 8))):
        at = chance.randint(0, len(data))
        kind = chance.randrange(5)
        if kind == 0:
            data[at:at] = chance.choice(PIECES)
        elif kind == 1:
            del data[at : at + chance.randint(1, 12)]
        elif kind == 2:
            data[at : at + 1] = chance.randbytes(1)
        elif kind == 3:
            end = min(len(data), at + chance.randint(1, 60))
            data[at:at] = data[at:end]
        else:
            del data[at:]
    return bytes(data)


def exchange(address, data, chance):
    """What came back; None when the server did not take the connection."""
    try:
        client = socket.create_connection(address, timeout=10)
    except OSError:
        return None
    received = bytearray()
    with client:
        try:
            position = 0
            while position < len(data):
                size = len(data) if chance.random() < 0.7 else chance.randint(1, 400)
                client.sendall(data[position : position + size])
                position += size
            if chance.random() < 0.8:
                client.shutdown(socket.SHUT_WR)
            client.settimeout(0.5)
            while part := client.recv(65_536):
                received += part
        except OSError:
            pass
    return bytes(received)


def is_alive(address):
    answer = exchange(address, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", random.Random(0))
    return answer is not None and answer.startswith(b"HTTP/1.1 200 ")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pid", type=int)
    given = parser.parse_args()
    url = urllib.parse.urlsplit(given.url)
    address = (url.hostname, url.port)
    chance = random.Random(given.seed)
    counts = collections.Counter()
    faults = []
    for number in range(given.rounds):
        data = mutated(chance)
        answer = exchange(address, data, chance)
        if answer is None:
            faults.append((number, "no connection", data))
            break
        statuses = re.findall(rb"HTTP/1\.[01] (\d{3}) [^\r\n]*\r\n", answer)
        counts.update(status.decode() for status in statuses)
        if not statuses:
            counts["nothing"] += 1
        unknown = [status for status in statuses if status.startswith(b"5") and status not in (b"503", b"507")]
        if unknown:
            faults.append((number, unknown[0].decode(), data))
        if number % 100 == 99 and not is_alive(address):
            faults.append((number, "/healthz does not answer", data))
            break
    if not is_alive(address):
        faults.append((given.rounds, "/healthz does not answer at the end", b""))
    if given.pid is not None and not os.path.exists(f"/proc/{given.pid}"):
        faults.append((given.rounds, "the process is gone", b""))
    print(f"raw: {given.rounds} rounds, seed {given.seed}:", dict(sorted(counts.items())))
    for number, what, data in faults[:10]:
        print(f"    round {number}: {what}: {data[:400]!r}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
