"""What requests about surveys have to name, so that they meet the surveys that fuzz_world.py has made."""

import json
import os
import zlib

with open(os.environ["DANY_FUZZ_WORLD"]) as file:
    WORLD = json.load(file)
UNIT = {"unitId": WORLD["unitId"], "unitCode": WORLD["unitCode"]}
ANSWERS = WORLD["answers"]

# In which state the survey is that an operation is for.
STATE_OF = {
    **dict.fromkeys(
        "updateSurvey setQuestionnaire importQuestionnaire openSurvey setTargets setWeighting createWave".split(),
        "drafts",
    ),
    **dict.fromkeys(
        "castBallot listBallotBatches enterBallotBatch getBallotBatch enterBallotBatchAgain dropBallotBatch"
        " checkBallotBatch".split(),
        "open",
    ),
    **dict.fromkeys("listSlips issueSlips".split(), "bySlip"),
    "closeSurvey": "toClose",
    **dict.fromkeys("archiveSurvey getResults listTexts publishSurvey compareWaves".split(), "closed"),
}


def weigh(value):
    """A number that goes by all of a value, so that a seed chooses the same again."""
    return zlib.crc32(json.dumps(value, default=lambda each: type(each).__name__).encode())


def existing(known, value, number=0):
    """Mostly something that exists, since what nobody has leads nowhere; with an odd number always."""
    own = weigh([number, value])
    return known[own // 8 % len(known)] if known and (number % 2 or own % 8) else value


def mend_path(operation, path, number):
    """The survey is in the state that the operation is for, and a bundle is one of the survey's."""
    if operation in STATE_OF:
        path["id"] = existing(WORLD[STATE_OF[operation]], path["id"], number)
    if "batchId" in path:
        path["batchId"] = existing(WORLD["bundles"].get(path["id"], []), path["batchId"], number)
    if "publicId" in path:
        by_slip = operation == "signToken" or number % 8 > 5
        path["publicId"] = existing(WORLD["formsBySlip" if by_slip else "forms"], path["publicId"], number)
    if operation in ("getPublication", "getPublicationCSV", "showPublication"):
        path["id"] = existing(WORLD["publications"], path["id"], number)


def mend_query(operation, query, number):
    known = {}
    if operation == "getForm":
        known = {name: [code] for name, code in UNIT.items()}
    elif operation in ("getResults", "compareWaves", "listTexts"):
        codes = ["y_kien"] if operation == "listTexts" else ["biet", "muc"]
        known = {"question": codes, "by": codes, "withinId": [UNIT["unitId"]], "withinCode": [UNIT["unitCode"]]}
    elif operation in ("getPublication", "getPublicationCSV"):
        known = {"version": [1]}
    for name in query.keys() & known.keys():
        query[name] = existing(known[name], query[name], number)
    # One question by another, of the whole survey only.
    if operation == "getResults" and "by" in query:
        query.setdefault("question", "biet")
        query.pop("withinId", None)
        query.pop("withinCode", None)


def mend_ballot(ballot, number):
    """Of the survey's unit, of today, with answers to the questions."""
    for name, known in {**UNIT, "collectedOn": WORLD["today"], "answers": ANSWERS}.items():
        if name in ballot:
            ballot[name] = existing([known], ballot[name], number)


def mend_bundle(operation, path, body, number, ask):
    mend_ballot(body, number)
    for ballot in body.get("ballots", []):
        mend_ballot(ballot, number)
    if operation != "checkBallotBatch":
        body["issued"] = existing([len(body["ballots"]) + body["spoiled"] + body["lost"]], body["issued"], number)
    elif number % 2:
        bundle = ask(f"/v1/surveys/{path['id']}/ballot-batches/{path['batchId']}")
        body["ballots"] = [{"position": each, "answers": ANSWERS} for each in bundle.get("sample", [])]


def mend_weighting(weighting, number):
    """All is one stratum, and what is said of people is said of the one question that everybody has to answer."""
    if number % 2:
        weighting.pop("clusters", None)
        if "strata" in weighting:
            weighting["strata"] = [{"unitId": UNIT["unitId"], "population": 20 + number % 1000}]
    for margin in [*weighting.get("raking", []), *filter(None, [weighting.get("population")])]:
        margin["question"] = existing(["biet"], margin["question"], number)
        margin["people"] = margin["people"][: 2 if number % 2 else None]
        for place, choice in enumerate(margin["people"]):
            choice["choice"] = ["co", "khong"][place] if place < 2 else str(place)


def mend_publication(publication, number):
    """What is told has been asked. The first version has no reason."""
    if "questions" in publication:
        publication["questions"] = ["biet", "muc"][: len(publication["questions"])]
    if "crosses" in publication:
        publication["crosses"] = [{"question": "biet", "by": "muc"}][: len(publication["crosses"])]
    if number % 2:
        publication.pop("reason", None)


def slip_code(text):
    """Of 20 letters; the last one checks the others."""
    alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
    values = [ord(text[place % len(text)]) % 31 for place in range(19)]
    total = sum((place + 1) * value for place, value in enumerate(values))
    check = next(value for value in range(31) if (total + 20 * value) % 31 == 0)
    return "".join(alphabet[value] for value in values + [check])


def mend_body(operation, path, body, number, ask):
    if operation in ("castBallot", "castPublicBallot", "issueSlips"):
        mend_ballot(body, number)
    if operation == "castPublicBallot":
        body.pop("token", None)
        if path["publicId"] in WORLD["formsBySlip"]:
            body["token"] = WORLD["tokens"][number % len(WORLD["tokens"])]
    elif operation == "fillInForm" and number % 2:
        answers = {"q." + code: str(answer) for code, answer in ANSWERS.items()}
        body = {"page": 0, "unit": UNIT["unitCode"], **answers}
    elif operation == "signToken":
        body["slip"] = existing(WORLD["slips"], slip_code(body["slip"]), number)
        # Less than the modulus, and nothing beyond its 256 bytes.
        body["blindedMessage"] = "A" + body["blindedMessage"][1:-1] + "A"
    elif operation in ("enterBallotBatch", "enterBallotBatchAgain", "checkBallotBatch"):
        mend_bundle(operation, path, body, number, ask)
    elif operation == "setTargets" and number % 2:
        body["targets"] = [{"unitId": UNIT["unitId"], "quota": body["targets"][0]["quota"]}]
    elif operation == "setWeighting":
        mend_weighting(body, number)
    elif operation == "publishSurvey":
        mend_publication(body, number)
    elif operation == "createWave" and number % 2:
        body.pop("opensAt", None)
        body.pop("closesAt", None)
    return body


def lines():
    """Ballots to send at once, of which the last one comes twice."""
    ballot = {"unitCode": UNIT["unitCode"], "collectedOn": WORLD["today"], "answers": ANSWERS}
    return "".join(json.dumps({**ballot, "externalId": name}) + "\n" for name in ("a", "b", "b"))
