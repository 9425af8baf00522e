"""What another system has and sends: a key, and reports as lines."""

import json

from machine import ask
from streaming import STREAMS, send
from submission import submission

PATH = "/v1/reports/bulk"


def key(stage, server, unit, scopes):
    body = {"name": "Phần mềm đo tải", "unitCode": unit, "scopes": scopes}
    return ask(server.port, "POST", "/v1/api-keys", body, stage.token(server, "admin"))["key"]


class Reports:
    """Lines for one unit, the same each time they are sent."""

    def __init__(self, stage, server):
        body = submission(server, stage.token(server, "canbo.yb"))
        self.server = server
        self.key = key(stage, server, body["unitCode"], ["reports:write"])
        self.line = json.dumps({"externalId": "@", **body, "title": body["title"] + " #@"}) + "\n"

    def lines(self, count, name, stream=0, streams=1):
        for number in range(stream, count, streams):
            yield self.line.replace("@", f"{name}-{number}")

    def send(self, count, name="a", counted="created"):
        """Returns how long it took until all of them were durable, in seconds."""
        bodies = [self.lines(count, name, stream, STREAMS) for stream in range(STREAMS)]
        return send(self.server, PATH, self.key, bodies, count, counted)
