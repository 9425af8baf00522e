"""Two endpoints of Dân Ý, a report's reading, alone and in pages, and its submission, the usual way in Python."""

import base64
import json
import os
import secrets
import time
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response
from sqlalchemy import bindparam, func, insert, or_, select, tuple_

from shapes import ReportCreate, ReportOut, ReportPage
from store import store
from tables import Account, Event, Grant, Report, ReportVersion, Topic, Unit

SECRET = os.environ["TOKEN_SECRET"]

# Made once, since making a statement takes longer than running it.
REPORT = Report.__table__
VISIBLE = or_(
    REPORT.c.unit_id.in_(bindparam("own", expanding=True)),
    REPORT.c.recipient_id.in_(bindparam("received", expanding=True)) & (REPORT.c.status != "draft"))
GRANTS = (
    select(Grant.role, Grant.unit_id, Grant.receives_for_id)
    .join(Account, Account.id == Grant.account_id)
    .where(Account.id == bindparam("account_id"), Account.is_locked.is_(False)))
ONE = select(REPORT).where(REPORT.c.id == bindparam("report_id"), VISIBLE)
PAGE = (
    select(REPORT).where(REPORT.c.kind == bindparam("kind"), REPORT.c.unit_id == bindparam("unit_id"), VISIBLE)
    .order_by(REPORT.c.created_at.desc(), REPORT.c.id.desc()).limit(bindparam("limit")))
NEXT_PAGE = PAGE.where(
    tuple_(REPORT.c.created_at, REPORT.c.id) < tuple_(bindparam("last_at"), bindparam("last_id")))
UNIT = select(Unit.id, Unit.recipient_id).where(Unit.code == bindparam("code"))
TOPICS = select(func.count()).select_from(Topic).where(Topic.id.in_(bindparam("topics", expanding=True)))
INSERT_REPORT, INSERT_VERSION = insert(REPORT), insert(ReportVersion.__table__)
INSERT_EVENT = insert(Event.__table__)

app = FastAPI(title="Peer")


def new_id():
    """A UUIDv7."""
    value = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62))


def instant(milliseconds):
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


async def account_id(authorization: str = Header("")):
    kind, _, token = authorization.partition(" ")
    try:
        if kind != "Bearer":
            raise jwt.InvalidTokenError
        return jwt.decode(token, SECRET, algorithms=["HS256"], options={"require": ["exp", "sub"]})["sub"]
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None


def granted(connection, account_id):
    """What the account may do, as it is in this transaction."""
    found = connection.execute(GRANTS, {"account_id": account_id}).all()
    if not found:
        raise HTTPException(401)
    return found


def scope(grants):
    """What decides on VISIBLE: reports of their own, and those that they receive."""
    own = {grant.unit_id for grant in grants}
    return {"own": list(own), "received": list(own | {grant.receives_for_id for grant in grants} - {None})}


def shown(report):
    return ReportOut(
        id=report.id, kind=report.kind, unit_id=report.unit_id,
        coverage={"from": report.coverage_from, "to": report.coverage_to}, recipient_id=report.recipient_id,
        recipient_ids=[report.recipient_id], title=report.content["title"], summary=report.content["summary"],
        items=report.content["items"], status=report.status, number=report.number,
        submitted_at=instant(report.submitted_at), version=report.version, created_at=instant(report.created_at),
        updated_at=instant(report.updated_at))


@app.get("/health")
async def health():
    return {}


@app.get("/v1/reports/{report_id}", response_model=ReportOut, response_model_exclude_none=True)
async def read_report(report_id: str, response: Response, account_id: str = Depends(account_id)):
    def work(connection):
        values = scope(granted(connection, account_id))
        return connection.execute(ONE, {"report_id": report_id, **values}).one_or_none()

    report = await store.read(work)
    if report is None:
        raise HTTPException(404)
    response.headers["ETag"] = f'"{report.version}"'
    return shown(report)


@app.get("/v1/reports", response_model=ReportPage, response_model_exclude_none=True)
async def read_page(
    kind: str, unit_code: str = Query(alias="unitCode"), limit: int = Query(50, ge=1, le=200),
    cursor: str | None = None, account_id: str = Depends(account_id),
):
    last = place(cursor) if cursor else {}

    def work(connection):
        values = scope(granted(connection, account_id)) | {"kind": kind, "limit": limit + 1}
        values["unit_id"] = unit(connection, unit_code).id
        return connection.execute(NEXT_PAGE if cursor else PAGE, values | last).all()

    reports = await store.read(work)
    following = mark(reports[limit - 1]) if len(reports) > limit else None
    return ReportPage(items=[shown(report) for report in reports[:limit]], next=following)


def mark(report):
    return base64.urlsafe_b64encode(json.dumps([report.created_at, report.id]).encode()).decode()


def place(cursor):
    try:
        created_at, report_id = json.loads(base64.urlsafe_b64decode(cursor))
        return {"last_at": int(created_at), "last_id": str(report_id)}
    except ValueError:
        raise HTTPException(400) from None


def unit(connection, code):
    found = connection.execute(UNIT, {"code": code}).one_or_none()
    if found is None:
        raise HTTPException(422, "unknown unit")
    return found


@app.post("/v1/reports", response_model=ReportOut, response_model_exclude_none=True, status_code=201)
async def create_report(body: ReportCreate, response: Response, account_id: str = Depends(account_id)):
    def work(connection):
        grants = granted(connection, account_id)
        found = unit(connection, body.unit_code)
        if not any(grant.role == "officer" and grant.unit_id == found.id for grant in grants):
            raise HTTPException(403)
        topics = {item.topic_id for item in body.items}
        if connection.scalar(TOPICS, {"topics": list(topics)}) != len(topics):
            raise HTTPException(422, "unknown topic")
        report = new_report(body, found)
        connection.execute(INSERT_REPORT, report)
        steps = ["report.drafted"]
        if body.submit:
            steps.append("report.submitted")
            connection.execute(INSERT_VERSION, {
                "report_id": report["id"], "number": 1, "content": report["content"],
                "submitted_at": report["submitted_at"]})
        connection.execute(INSERT_EVENT, [
            {"id": new_id(), "action": step, "subject": report["id"], "unit_id": found.id, "account_id": account_id,
             "at": report["created_at"], "request_id": request_id} for step in steps])
        return report

    request_id = new_id()
    report = SimpleNamespace(**await store.write(work))
    response.headers["Location"] = f"/v1/reports/{report.id}"
    response.headers["ETag"] = f'"{report.version}"'
    return shown(report)


def new_report(body, unit):
    at = time.time_ns() // 1_000_000
    today = datetime.now(UTC).date().isoformat()
    items = [item.model_dump(mode="json", by_alias=True) | {"id": new_id()} for item in body.items]
    return {
        "id": new_id(), "kind": body.kind, "unit_id": unit.id, "recipient_id": unit.recipient_id,
        "coverage_from": today, "coverage_to": today,
        "content": {"title": body.title, "summary": body.summary, "items": items},
        "status": "submitted" if body.submit else "draft", "number": 1, "version": 1,
        "submitted_at": at if body.submit else None, "created_at": at, "updated_at": at}
