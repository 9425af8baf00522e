"""What requests about plans have to name, so that they meet the plans that fuzz_world.py has made."""

from fuzz_surveys import WORLD, existing

# In which state the plan is that an operation is for.
STATE_OF = {
    **dict.fromkeys("getPlan updatePlan listPlanTasks replacePlanTasks issuePlan".split(), "planDrafts"),
    **dict.fromkeys("closePlan revokePlan derivePlan getPlanCoverage".split(), "plansToEnd"),
    **dict.fromkeys("amendPlan listPlanAmendments reviewPlan listPlanReviews".split(), "plansToAmend"),
    **dict.fromkeys("getPlanBoard showPlanBoard showPlanBoardSignIn".split(), "plansToAmend"),
    "getAmendment": "amendments",
    "getPlanReview": "reviews",
    **dict.fromkeys("getTask recordTaskProgress listTaskProgress setTaskGuidance".split(), "tasks"),
    **dict.fromkeys("listBudgetLines askBudget".split(), "tasks"),
    **dict.fromkeys("getBudgetLine updateBudgetLine grantBudget refuseBudget".split(), "budgetLines"),
    "getPlanBudget": "plansToEnd",
}


def mend_path(operation, path, number):
    if operation in STATE_OF:
        path["id"] = existing(WORLD[STATE_OF[operation]], path["id"], number)
    elif operation == "getCalendar":
        path["secret"] = existing(WORLD["calendars"], path["secret"], number)


def mend_query(operation, query, number):
    if operation == "listAssignments":
        for name, known in (("planId", WORLD["plansToEnd"]), ("taskId", WORLD["tasks"])):
            if name in query:
                query[name] = existing(known, query[name], number)


def mend_task(task, place):
    """Tasks have numbers of their own, are parts of what comes before, and name the issuer; ranges end after they begin."""
    task["ref"] = f"{place}.{task['ref']}"[:20]
    task.pop("parentRef", None)
    schedule = task["schedule"]
    if schedule["type"] == "range":
        schedule["from"], schedule["to"] = sorted([schedule["from"], schedule["to"]])
    for parties in task.get("roles", {}).values():
        parties[:] = [{"unitCode": WORLD["unitCode"]} for _ in parties]


def mend_body(operation, body, number):
    if operation == "replacePlanTasks":
        for place, task in enumerate(body["tasks"]):
            mend_task(task, place)
    elif operation == "amendPlan":
        for place, task in enumerate(body.get("tasks", [])):
            mend_task(task, place)
        if number % 2:
            for name in ("cancelledRefs", "signedOn", "deriveBy"):
                body.pop(name, None)
            if "period" in body:
                body["period"]["from"], body["period"]["to"] = sorted([body["period"]["from"], body["period"]["to"]])
    elif operation == "reviewPlan" and number % 2:
        body.pop("heldOn", None)
    elif operation == "derivePlan" and number % 2:
        body.pop("issuerId", None)
        body["issuerCode"] = WORLD["unitCode"] + "-CB01"
        body["series"]["kind"] = "term"
    elif operation in ("recordTaskProgress", "askBudget") and number % 2:
        body.pop("unitId", None)
        body["unitCode"] = WORLD["unitCode"] + "-CB01"
    elif operation == "setTaskGuidance" and number % 2:
        body["dueOn"] = WORLD["today"]
    elif operation == "issuePlan" and number % 2:
        body.pop("number", None)
        body.pop("signedOn", None)
    elif operation in ("createPlan", "updatePlan") and number % 2:
        if "series" in body:
            body["series"]["kind"] = "term"
        if "period" in body:
            body["period"]["from"], body["period"]["to"] = sorted([body["period"]["from"], body["period"]["to"]])
    return body
