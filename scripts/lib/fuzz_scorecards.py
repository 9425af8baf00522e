"""What requests about criteria and scorecards have to name, so that they meet those that fuzz_world.py has made."""

from fuzz_surveys import WORLD, existing

STATE_OF = {
    **dict.fromkeys("getCriteriaSet updateCriteriaSet adoptCriteriaSet".split(), "criteriaDrafts"),
    "retireCriteriaSet": "criteriaToEnd",
    **dict.fromkeys("getScorecard listScorecardVersions setManualScores objectToScorecard".split(), "scorecards"),
    "decideObjection": "scorecards",
}


def mend_path(operation, path, number):
    if operation in STATE_OF:
        path["id"] = existing(WORLD[STATE_OF[operation]], path["id"], number)


def mend_query(operation, query, number):
    if operation in ("listScorecards", "exportScorecards") and "criteriaSetId" in query:
        query["criteriaSetId"] = existing([WORLD["criteria"]], query["criteriaSetId"], number)


def mend_body(operation, body, number):
    if operation in ("createCriteriaSet", "updateCriteriaSet"):
        body.pop("replacesId", None)
        # The first takes what the others leave of a hundred.
        for place, criterion in enumerate(body.get("criteria", [])):
            criterion["weight"] = 101 - len(body["criteria"]) if place == 0 else 1
        if operation == "createCriteriaSet" and number % 2:
            body.pop("ownerId", None)
            body["ownerCode"] = WORLD["unitCode"]
    elif operation == "computeScorecards" and number % 2:
        return {"criteriaSetId": WORLD["criteria"], "period": "2026-09"}
    elif operation in ("setManualScores", "decideObjection") and number % 2:
        for score in body.get("scores", [])[:1]:
            body["scores"] = [{**score, "code": "sang_kien"}]
        if operation == "decideObjection":
            body["outcome"] = "upheld"
    elif operation == "objectToScorecard" and number % 2:
        body.pop("code", None)
    return body
