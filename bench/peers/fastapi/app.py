"""Two endpoints of Dân Ý, a report's reading, alone and in pages, and its submission, the usual way in Python."""

import base64
import json
import os
import secrets
import time
import uuid
from datetime import UTC, datetime

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response
from sqlalchemy import func, or_, select, tuple_

from shapes import ReportCreate, ReportOut, ReportPage
from store import ReadingSession, WritingSession
from tables import Account, Event, Grant, Report, ReportVersion, Topic, Unit

SECRET = os.environ["TOKEN_SECRET"]

app = FastAPI(title="Peer")


def new_id():
    """A UUIDv7."""
    value = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62))


def now():
    return time.time_ns() // 1_000_000


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


def grants(session, account_id):
    """What the account may do, as it is in this transaction."""
    query = (
        select(Grant.role, Grant.unit_id, Grant.receives_for_id)
        .join(Account, Account.id == Grant.account_id)
        .where(Account.id == account_id, Account.is_locked.is_(False)))
    found = session.execute(query).all()
    if not found:
        raise HTTPException(401)
    return found


def visible(found):
    """Their own reports, and those that they receive."""
    own = {grant.unit_id for grant in found}
    received = own | {grant.receives_for_id for grant in found if grant.receives_for_id}
    return or_(Report.unit_id.in_(own), (Report.recipient_id.in_(received)) & (Report.status != "draft"))


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
def read_report(report_id: str, response: Response, account_id: str = Depends(account_id)):
    with ReadingSession() as session:
        query = select(Report).where(Report.id == report_id, visible(grants(session, account_id)))
        report = session.scalars(query).one_or_none()
    if report is None:
        raise HTTPException(404)
    response.headers["ETag"] = f'"{report.version}"'
    return shown(report)


@app.get("/v1/reports", response_model=ReportPage, response_model_exclude_none=True)
def read_page(
    account_id: str = Depends(account_id), kind: str | None = None,
    unit_code: str | None = Query(None, alias="unitCode"), limit: int = Query(50, ge=1, le=200),
    cursor: str | None = None,
):
    query = select(Report).order_by(Report.created_at.desc(), Report.id.desc()).limit(limit + 1)
    if cursor:
        query = query.where(tuple_(Report.created_at, Report.id) < place(cursor))
    if kind:
        query = query.where(Report.kind == kind)
    with ReadingSession() as session:
        query = query.where(visible(grants(session, account_id)))
        if unit_code:
            query = query.where(Report.unit_id == unit(session, None, unit_code))
        reports = session.scalars(query).all()
    last = reports[limit - 1] if len(reports) > limit else None
    return ReportPage(items=[shown(report) for report in reports[:limit]], next=last and mark(last))


def mark(report):
    return base64.urlsafe_b64encode(json.dumps([report.created_at, report.id]).encode()).decode()


def place(cursor):
    try:
        created_at, report_id = json.loads(base64.urlsafe_b64decode(cursor))
        return int(created_at), str(report_id)
    except ValueError:
        raise HTTPException(400) from None


def unit(session, unit_id, code):
    found = session.scalar(select(Unit.id).where(Unit.id == unit_id if unit_id else Unit.code == code))
    if found is None:
        raise HTTPException(422, "unknown unit")
    return found


@app.post("/v1/reports", response_model=ReportOut, response_model_exclude_none=True, status_code=201)
def create_report(body: ReportCreate, response: Response, account_id: str = Depends(account_id)):
    at = now()
    today = datetime.now(UTC).date().isoformat()
    request_id = new_id()
    with WritingSession.begin() as session:
        found = grants(session, account_id)
        unit_id = unit(session, body.unit_id, body.unit_code)
        if not any(grant.role == "officer" and grant.unit_id == unit_id for grant in found):
            raise HTTPException(403)
        topics = {item.topic_id for item in body.items}
        if session.scalar(select(func.count()).where(Topic.id.in_(topics))) != len(topics):
            raise HTTPException(422, "unknown topic")
        items = [item.model_dump(mode="json", by_alias=True) | {"id": new_id()} for item in body.items]
        content = {"title": body.title, "summary": body.summary, "items": items}
        report = Report(
            id=new_id(), kind=body.kind, unit_id=unit_id, recipient_id=recipient(session, unit_id),
            coverage_from=today, coverage_to=today, content=content,
            status="submitted" if body.submit else "draft", number=1, version=1, submitted_at=at if body.submit else None,
            created_at=at, updated_at=at)
        session.add(report)
        session.flush()
        steps = ["report.drafted"]
        if body.submit:
            steps.append("report.submitted")
            session.add(ReportVersion(report_id=report.id, number=1, content=content, submitted_at=at))
        session.add_all(
            Event(id=new_id(), action=step, subject=report.id, unit_id=unit_id, account_id=account_id, at=at,
                  request_id=request_id) for step in steps)
    response.headers["Location"] = f"/v1/reports/{report.id}"
    response.headers["ETag"] = f'"{report.version}"'
    return shown(report)


def recipient(session, unit_id):
    """Whom a unit reports to: the one above it, or itself where there is none."""
    path = session.scalar(select(Unit.path).where(Unit.id == unit_id)).split("/")
    return path[-3] if len(path) > 2 else unit_id
