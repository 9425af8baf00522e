"""Writes to a server while its PostgreSQL primary falls and the standby takes over; then counts what is there.

Usage: failover.py URL TOKEN COMMAND…  (the command makes the standby the primary, and is run in the middle)
"""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid

URL, TOKEN, COMMAND = sys.argv[1], sys.argv[2], sys.argv[3:]
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, headers=HEADERS, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        error.read()
        return error.code, None


stop = threading.Event()
acknowledged, statuses, lock = [], [], threading.Lock()


def write(number):
    count = 0
    while not stop.is_set():
        count += 1
        name = f"Việc {number}.{count}.{uuid.uuid4()}"
        status, topic = ask("POST", "/v1/topics", {"name": name})
        with lock:
            statuses.append((time.monotonic(), "POST", status))
            if status == 201:
                acknowledged.append(topic["id"])


def read():
    while not stop.is_set():
        status, _ = ask("GET", "/v1/topics?limit=1")
        with lock:
            statuses.append((time.monotonic(), "GET", status))
        time.sleep(0.02)


threads = [threading.Thread(target=write, args=(n,)) for n in range(8)] + [threading.Thread(target=read)]
for thread in threads:
    thread.start()
time.sleep(4)
fell = time.monotonic()
subprocess.run(COMMAND, check=True)
rose = time.monotonic()
time.sleep(8)
stop.set()
for thread in threads:
    thread.join()

found, path = set(), "/v1/topics?limit=200"
while path:
    status, page = ask("GET", path)
    assert status == 200, status
    found |= {topic["id"] for topic in page["items"]}
    path = f"/v1/topics?limit=200&cursor={page['next']}" if page["next"] else None

lost = [topic for topic in acknowledged if topic not in found]
kinds = {}
for _, method, status in statuses:
    kinds[f"{method} {status}"] = kinds.get(f"{method} {status}", 0) + 1
refused = [at for at, _, status in statuses if status >= 500]
after = [at for at, method, status in statuses if method == "POST" and status == 201 and at > rose]
print(f"answers: {', '.join(f'{count} × {kind}' for kind, count in sorted(kinds.items()))}")
print(f"the standby took writes {rose - fell:.1f} s after the primary fell")
if refused:
    print(f"refused for {max(refused) - min(refused):.1f} s, the last {max(refused) - rose:.1f} s after that")
print(f"{len(acknowledged)} writes acknowledged, {len(after)} of them by the new primary, {len(lost)} lost")
bad = {status for _, _, status in statuses} - {200, 201, 503}
if bad:
    sys.exit(f"other answers than 200, 201 and 503: {sorted(bad)}")
if not after:
    sys.exit("nothing was written after the promotion")
if lost and not os.environ.get("DANY_MAY_LOSE"):
    sys.exit("an acknowledged write is lost")
