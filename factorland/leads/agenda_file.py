"""The brokers' agenda as one YAML file: shown, edited by a person, and set again, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from factorland.leads import agenda
from factorland.leads.availability import Span
from factorland.leads.models_agenda import Broker, DayException
from factorland.leads.wording import wording

_SPAN = re.compile(r"(\d\d?)[:h](\d\d)\s*-\s*(\d\d?)[:h](\d\d)")


def _read_span(text: object) -> object:
    if not isinstance(text, str):
        return text
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError("write hours as 09:00-12:30")
    opens, opens_minute, closes, closes_minute = (int(digits) for digits in found.groups())
    return time(opens, opens_minute), time(closes, closes_minute)


def _write_span(span: Span) -> str:
    return f"{span[0]:%H:%M}-{span[1]:%H:%M}"


SpanText = Annotated[Span, BeforeValidator(_read_span), PlainSerializer(_write_span)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BrokerEntry(_Entry):
    """One broker; what the file leaves out stays, or has its default for a new one."""

    id: int | None = None
    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=20)
    active: bool = True
    capacity: int = Field(default=1, ge=0)
    call_minutes: int = Field(default=30, gt=0)
    buffer_minutes: int = Field(default=0, ge=0)
    notice_minutes: int = Field(default=60, ge=0)
    horizon_days: int = Field(default=30, gt=0)
    hours: dict[str, list[SpanText]] = {}


class ExceptionEntry(_Entry):
    """One day unlike the others; no hours: closed; no broker: for all."""

    day: date
    broker: int | None = None
    hours: list[SpanText] = []
    note: str = Field(default="", max_length=200)


class AgendaFile(_Entry):
    """The file."""

    brokers: list[BrokerEntry] = []
    exceptions: list[ExceptionEntry] = []


def show(session: Session, today: date) -> str:
    """The agenda as a file: every broker, and the exceptions from ``today`` on."""
    days = wording("agenda")["days"]
    brokers = []
    for broker in session.scalars(select(Broker).order_by(Broker.id)):
        plain = agenda.as_dict(broker)
        brokers.append(plain | {"hours": {days[weekday]: spans for weekday, spans in plain["hours"].items()}})
    content = AgendaFile.model_validate({"brokers": brokers, "exceptions": _exceptions(session, today)})
    body = yaml.safe_dump(content.model_dump(), allow_unicode=True, sort_keys=False)
    return f"{wording('agenda')['head']}{body}"


def read(text: str) -> AgendaFile:
    """A file as typed. Raises ``ValueError`` that says what is wrong, and where."""
    try:
        content = AgendaFile.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise ValueError(f"not a YAML file: {str(error).splitlines()[0]}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
    unknown = {day for broker in content.brokers for day in broker.hours} - set(wording("agenda")["days"])
    if unknown:
        raise ValueError(f"unknown day: {', '.join(sorted(unknown))}")
    return content


def put(session: Session, content: AgendaFile, today: date) -> None:
    """Set the agenda. Brokers that the file does not name stay as they are; so do exceptions before ``today``.

    Raises ``ValueError`` on an unknown broker, or hours that overlap; nothing is then to be kept.
    """
    days = wording("agenda")["days"]
    for entry in content.brokers:
        settings = entry.model_dump(exclude={"id", "hours"}, exclude_unset=entry.id is not None)
        broker_id = entry.id
        if broker_id is None:
            broker_id = agenda.add_broker(session, **settings)
        else:
            agenda.update_broker(session, broker_id, **settings)
        if "hours" in entry.model_fields_set:
            agenda.set_hours(session, broker_id, {days.index(day): spans for day, spans in entry.hours.items()})
    if "exceptions" in content.model_fields_set:
        session.execute(delete(DayException).where(DayException.day >= today))
        for each in content.exceptions:
            if each.broker is not None and session.get(Broker, each.broker) is None:
                raise ValueError("unknown broker")
            agenda.set_exception(session, each.day, each.hours, each.broker, each.note)


def _exceptions(session: Session, today: date) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(DayException).where(DayException.day >= today).order_by(DayException.day, DayException.id)
    ).all()
    found: dict[tuple[date, int | None], dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(
            (row.day, row.broker_id), {"day": row.day, "broker": row.broker_id, "hours": [], "note": row.note}
        )
        entry["hours"] += _spans(row)
    return list(found.values())


def _spans(row: DayException) -> Sequence[Span]:
    return [(row.opens, row.closes)] if row.opens is not None and row.closes is not None else []
