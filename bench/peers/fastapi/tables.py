"""The tables, in the usual declarative way."""

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Unit(Base):
    __tablename__ = "unit"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    # To whom it reports.
    recipient_id: Mapped[str]


class Account(Base):
    __tablename__ = "account"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    is_locked: Mapped[bool]


class Grant(Base):
    __tablename__ = "account_grant"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str]
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    # The committee that an advisory board receives for.
    receives_for_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))


class Topic(Base):
    __tablename__ = "topic"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    name: Mapped[str]


class Report(Base):
    __tablename__ = "report"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    kind: Mapped[str]
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    recipient_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    coverage_from: Mapped[str]
    coverage_to: Mapped[str]
    content: Mapped[dict] = mapped_column(JSON)
    status: Mapped[str]
    number: Mapped[int]
    version: Mapped[int]
    submitted_at: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("report_unit", "unit_id", "created_at", "id"),
        Index("report_recipient", "recipient_id", "created_at", "id"),
        Index("report_created", "created_at", "id"),
        Index("report_updated", "updated_at", "id"),
    )


class ReportVersion(Base):
    __tablename__ = "report_version"
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict] = mapped_column(JSON)
    submitted_at: Mapped[int] = mapped_column(BigInteger)


class Event(Base):
    __tablename__ = "event"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[str]
    at: Mapped[int] = mapped_column(BigInteger)
    request_id: Mapped[str]
