"""What goes over the wire."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel


def text(longest):
    return Annotated[str, StringConstraints(min_length=1, max_length=longest, strip_whitespace=True)]


class Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid")


class Stance(StrEnum):
    supportive, mixed, concerned, opposed, neutral = "supportive", "mixed", "concerned", "opposed", "neutral"


class Prevalence(StrEnum):
    isolated, some, many, widespread = "isolated", "some", "many", "widespread"


class Item(Shape):
    topic_id: text(36)
    content: text(10_000)
    stance: Stance
    prevalence: Prevalence
    strata: list[text(100)] = []
    channels: list[text(100)] = []
    area_unit_id: text(36) | None = None
    causes: text(5_000) | None = None
    forecast: text(5_000) | None = None
    proposals: text(5_000) | None = None
    hot: bool = False


class ReportCreate(Shape):
    kind: Literal["adHoc"]
    unit_code: text(32)
    title: text(300)
    summary: text(10_000) | None = None
    items: list[Item] = []
    submit: bool = False


class KeptItem(Item):
    id: str


class ReportOut(Shape):
    id: str
    kind: str
    unit_id: str
    coverage: dict[str, str]
    recipient_id: str
    recipient_ids: list[str]
    title: str
    summary: str | None = None
    items: list[KeptItem]
    status: str
    number: int
    submitted_at: datetime | None = None
    version: int
    created_at: datetime
    updated_at: datetime


class ReportPage(Shape):
    items: list[ReportOut]
    next: str | None
