"""Another system's part, from the key to the webhook: integrator.py URL, with DANY_USERNAME and DANY_PASSWORD of an
administrator. It listens on this machine for the webhook, so the server has to run with `--webhook-private-targets`.
"""

import http.server
import os
import queue
import sys
import threading
import time

from dany import Dany
from webhook import NotGenuine, verify

UNIT = "LC-YB"
url = sys.argv[1]
administrator = Dany(url, os.environ["DANY_USERNAME"], os.environ["DANY_PASSWORD"])

# What an administrator does once: a key that can do the least that is needed, and where events go to.
made, _ = administrator.send("POST", "/v1/api-keys", {
    "name": "Ví dụ", "unitCode": UNIT, "scopes": ["reports:write", "reports:read", "events:read"]})
key_path = f"/v1/api-keys/{made['id']}"
print(f"a key {made['prefix']}…, shown this once")

arrived = queue.Queue()
secrets = []


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            arrived.put(verify(secrets[0], {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
        except NotGenuine:
            self.send_response(400)
        self.end_headers()

    def log_message(self, *arguments):
        pass


receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
webhook, _ = administrator.send("POST", "/v1/webhooks", {
    "unitCode": UNIT, "events": ["report.submitted"], "url": f"http://127.0.0.1:{receiver.server_port}/"})
secrets.append(webhook["secret"])

# From here on the program is alone with its key. Where it stands in the feed is all that it has to remember.
dany = Dany(url, key=made["key"])
own, _ = dany.send("GET", "/v1/api-keys/current")
print(f"it opens {', '.join(own['scopes'])} until {own['expiresAt']}")
place = dany.send("GET", "/v1/changes", query={"since": "now"})[0]["next"]

run = f"{time.time():.0f}"
lines = [
    {
        "externalId": f"VB-{run}-{number}",
        "kind": "adHoc",
        "unitCode": UNIT,
        "title": f"Đường ngập, điểm {number}",
        "summary": "Đường liên thôn ngập sau mưa." + (" Gọi 0912 345 678." if number == 7 else ""),
        "submit": True,
    }
    for number in range(1, 21)
]
refused = [(line, answer) for line, answer in dany.push("/v1/reports/bulk", lines) if answer["status"] >= 400]
assert len(refused) == 1, refused
for line, answer in refused:
    print(f"{line['externalId']} refused: {[each['code'] for each in answer['problem']['errors']]}")
    line["summary"] = line["summary"].split(" Gọi")[0]

# All again, the mended one with them: what is there already is told so, and not made twice.
answers = [answer["status"] for _, answer in dany.push("/v1/reports/bulk", lines)]
assert sorted(answers) == [200] * 19 + [201], answers
print("20 reports from 2 pushes")

# The feed misses nothing. `next` is kept after the page was worked on.
submitted = set()
deadline = time.monotonic() + 60
while len(submitted) < 20:
    assert time.monotonic() < deadline, f"{len(submitted)} of 20 events in a minute"
    page, _ = dany.send("GET", "/v1/changes", query={"since": place})
    submitted |= {each["data"]["id"] for each in page["items"] if each["type"] == "report.submitted"}
    place = page["next"]
    if not page["hasMore"]:
        time.sleep(0.5)
report, _ = dany.send("GET", f"/v1/reports/{min(submitted)}")
print(f"20 events in the feed; one says {report['title']!r}")

# A webhook is faster; it may come twice and out of order, so it goes by the ids.
pushed = set()
while pushed != submitted:
    pushed.add(arrived.get(timeout=60)["data"]["id"])
print("20 events by webhook, each signed")

version = administrator.send("GET", f"/v1/webhooks/{webhook['id']}")[1]["ETag"]
administrator.send("DELETE", f"/v1/webhooks/{webhook['id']}", headers={"If-Match": version})
version = administrator.send("GET", key_path)[1]["ETag"]
administrator.send("DELETE", key_path, headers={"If-Match": version})
receiver.shutdown()
print("the key is revoked")
