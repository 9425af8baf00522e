"""Receives webhooks that are signed as Standard Webhooks says: webhook.py PORT, with DANY_WEBHOOK_SECRET set.

`verify` is the part to copy. It needs the body's very bytes: parse it afterwards.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import time

TOLERANCE = 300  # seconds between the sender's clock and ours; an older message may be a replay


class NotGenuine(Exception):
    pass


def key_of(secret):
    """The bytes of `whsec_…`."""
    return base64.b64decode(secret.removeprefix("whsec_"), validate=True)


def sign(secret, message_id, timestamp, body):
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key_of(secret), content, hashlib.sha256).digest()).decode()


def verify(secret, headers, body, now=None):
    """The message, or NotGenuine. `headers` by lower-case names; several signatures are there while a secret changes."""
    try:
        message_id, timestamp = headers["webhook-id"], int(headers["webhook-timestamp"])
        signatures = headers["webhook-signature"].split(" ")
    except (KeyError, ValueError):
        raise NotGenuine("headers are missing") from None
    if abs((time.time() if now is None else now) - timestamp) > TOLERANCE:
        raise NotGenuine("too old, or from the future")
    expected = sign(secret, message_id, timestamp, body)
    # compare_digest takes as long for any difference; == would tell how much of a guess is right.
    if not any(hmac.compare_digest(expected.encode(), given.encode()) for given in signatures):
        raise NotGenuine("the signature is wrong")
    return json.loads(body)


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers fast and works later: a slow answer counts as a failure, and the message comes again. The same message may
    come twice, so what was done is remembered by its webhook-id."""

    done = set()

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 1 << 20))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            message = verify(os.environ["DANY_WEBHOOK_SECRET"], headers, body)
        except NotGenuine as fault:
            return self.answer(400, str(fault))
        if headers["webhook-id"] not in self.done:
            self.done.add(headers["webhook-id"])
            print(message.get("type"), json.dumps(message, ensure_ascii=False), flush=True)
        return self.answer(204)

    def answer(self, status, text=""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
