"""Ballots that are made as they are sent, and the same ones again as rows for a query that knows nothing of counts."""

import json
import random

import streaming
from streaming import STREAMS

QUESTIONS, CHOICES = 20, "abcde"
# In the demo's month, whose clock stands still.
DAY = "2026-10-25"
# How often each choice is made, one list for each kind of commune.
WEIGHTS = [[30, 25, 20, 15, 10], [20, 20, 20, 20, 20], [12, 16, 20, 24, 28]]
CUMULATED = [[sum(weights[: place + 1]) for place in range(len(weights))] for weights in WEIGHTS]


def question(number):
    choices = [{"code": code, "label": f"Phương án {code}"} for code in CHOICES]
    return {"code": f"q{number}", "type": "single", "text": f"Câu {number}?", "required": True, "choices": choices}


def rows(count, communes, stream):
    """Of one stream's part of `count` ballots: the commune's number and the choices. The same each time."""
    source = random.Random(f"{count} {stream}")
    for number in range(stream, count, STREAMS):
        commune = number % communes
        yield commune, source.choices(CHOICES, cum_weights=CUMULATED[commune % len(CUMULATED)], k=QUESTIONS)


def ballot(unit, choices):
    answers = {f"q{number}": choice for number, choice in enumerate(choices)}
    return {"unitId": unit, "collectedOn": DAY, "answers": answers}


def lines(count, units, stream):
    line = json.dumps({"externalId": "%s", **ballot("%s", ["%s"] * QUESTIONS)}) + "\n"
    for number, (commune, choices) in enumerate(rows(count, len(units), stream)):
        yield line % (f"{stream}-{number}", units[commune], *choices)


def send(server, path, token, count, units):
    """Sends `count` ballots in several requests at once; returns how long that took, in seconds."""
    bodies = [lines(count, units, stream) for stream in range(STREAMS)]
    return streaming.send(server, path, token, bodies, count, "accepted")
