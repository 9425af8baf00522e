"""What requests about surveys have to name, so that they meet the surveys that fuzz_world.py has made."""

import json
import os

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
    return sum(map(ord, json.dumps(value)))


def existing(known, value):
    """Mostly something that exists, since what nobody has leads nowhere."""
    number = weigh(value)
    return known[number % len(known)] if known and number % 8 else value


def mend_path(operation, path):
    """The survey is in the state that the operation is for, and a bundle is one of the survey's."""
    if operation in STATE_OF:
        path["id"] = existing(WORLD[STATE_OF[operation]], path["id"])
    if "batchId" in path:
        path["batchId"] = existing(WORLD["bundles"].get(path["id"], []), path["batchId"])
    if "publicId" in path:
        by_slip = operation == "signToken" or weigh(path["publicId"]) % 4 == 1
        path["publicId"] = existing(WORLD["formsBySlip" if by_slip else "forms"], path["publicId"])
    if operation in ("getPublication", "getPublicationCSV", "showPublication"):
        path["id"] = existing(WORLD["publications"], path["id"])


def mend_query(operation, query):
    if operation == "getForm":
        query.update({name: existing([UNIT[name]], value) for name, value in query.items() if name in UNIT})
    elif operation in ("getResults", "compareWaves", "listTexts"):
        codes = ["y_kien"] if operation == "listTexts" else ["biet", "muc"]
        query.update({name: existing(codes, query[name]) for name in ("question", "by") if name in query})
        if "withinId" in query:
            query["withinId"] = existing([WORLD["unitId"]], query["withinId"])
        if "withinCode" in query:
            query["withinCode"] = existing([WORLD["unitCode"]], query["withinCode"])
    elif operation == "getPublication" or operation == "getPublicationCSV":
        if "version" in query:
            query["version"] = existing([1], query["version"])


def mend_ballot(ballot):
    """Of the survey's unit, of today, with answers to the questions."""
    for name, known in {**UNIT, "collectedOn": WORLD["today"], "answers": ANSWERS}.items():
        if name in ballot:
            ballot[name] = existing([known], ballot[name])


def mend_bundle(operation, path, body, ask):
    mend_ballot(body)
    for ballot in body.get("ballots", []):
        mend_ballot(ballot)
    if operation == "checkBallotBatch":
        bundle = ask(f"/v1/surveys/{path['id']}/ballot-batches/{path['batchId']}")
        if weigh(body) % 8:
            body["ballots"] = [{"position": each, "answers": ANSWERS} for each in bundle.get("sample", [])]
    elif weigh(body) % 8:
        body["issued"] = len(body["ballots"]) + body["spoiled"] + body["lost"]


def mend_weighting(weighting):
    """What is said of people is said of the one question that everybody has to answer."""
    for margin in [*weighting.get("raking", []), *filter(None, [weighting.get("population")])]:
        margin["question"] = existing(["biet"], margin["question"])
        for place, choice in enumerate(margin["people"]):
            choice["choice"] = (["co", "khong"] + [str(number) for number in range(100)])[place]


def mend_publication(publication):
    """What is told has been asked. The first version has no reason."""
    if "questions" in publication:
        publication["questions"] = ["biet", "muc"][: len(publication["questions"])]
    if "crosses" in publication:
        publication["crosses"] = [{"question": "biet", "by": "muc"}][: len(publication["crosses"])]
    if weigh(publication) % 2:
        publication.pop("reason", None)


def slip_code(text):
    """Of 20 letters; the last one checks the others."""
    alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
    values = [ord(text[place % len(text)]) % 31 for place in range(19)]
    total = sum((place + 1) * value for place, value in enumerate(values))
    check = next(value for value in range(31) if (total + 20 * value) % 31 == 0)
    return "".join(alphabet[value] for value in values + [check])


def mend_body(operation, path, body, ask):
    if operation == "castBallot":
        mend_ballot(body)
    elif operation == "castPublicBallot":
        mend_ballot(body)
        body.pop("token", None)
        if path["publicId"] in WORLD["formsBySlip"]:
            body["token"] = WORLD["tokens"][weigh(body) % len(WORLD["tokens"])]
    elif operation == "fillInForm" and weigh(body) % 2:
        body = {"page": 0, "unit": WORLD["unitCode"], **{"q." + code: answer for code, answer in ANSWERS.items()}}
    elif operation == "signToken":
        body["slip"] = existing(WORLD["slips"], slip_code(body["slip"]))
        # Less than the modulus, and nothing beyond its 256 bytes.
        body["blindedMessage"] = "A" + body["blindedMessage"][1:-1] + "A"
    elif operation == "issueSlips":
        mend_ballot(body)
    elif operation in ("enterBallotBatch", "enterBallotBatchAgain", "checkBallotBatch"):
        mend_bundle(operation, path, body, ask)
    elif operation == "setTargets" and weigh(body) % 2:
        body["targets"] = [{"unitId": WORLD["unitId"], "quota": body["targets"][0]["quota"]}]
    elif operation == "setWeighting":
        mend_weighting(body)
    elif operation == "publishSurvey":
        mend_publication(body)
    elif operation == "createWave" and weigh(body) % 2:
        body.pop("opensAt", None)
        body.pop("closesAt", None)
    return body


def lines():
    """Ballots to send many at once, of which the second comes twice."""
    ballots = [
        {**UNIT, "collectedOn": WORLD["today"], "answers": ANSWERS, "externalId": name} for name in ("a", "b", "b")
    ]
    for ballot in ballots:
        del ballot["unitId"]
    return "".join(json.dumps(ballot) + "\n" for ballot in ballots)
