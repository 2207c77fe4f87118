"""The brokers' agenda as rows: read as rules for ``availability``, and edited by brokers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factorland.leads.availability import Busy, Rules, Span
from factorland.leads.models_agenda import Broker, Callback, DayException, WorkingHours


def load_rules(session: Session, *, lock: bool = False) -> list[Rules]:
    """The rules of every active broker. ``lock``: hold their rows, so that bookings go one after the other."""
    query = select(Broker).where(Broker.active).order_by(Broker.id)
    brokers = session.scalars(query.with_for_update() if lock else query).all()
    exceptions = session.scalars(select(DayException)).all()
    return [_rules(broker, exceptions) for broker in brokers]


def _rules(broker: Broker, exceptions: Sequence[DayException]) -> Rules:
    days: dict[date, list[Span]] = {}
    # A broker's own exception for a day replaces the house's.
    for broker_id in (None, broker.id):
        own = [row for row in exceptions if row.broker_id == broker_id]
        days.update({row.day: [] for row in own})
        for row in own:
            if row.opens is not None and row.closes is not None:
                days[row.day].append((row.opens, row.closes))
    return Rules(
        broker_id=broker.id,
        capacity=broker.capacity,
        call=timedelta(minutes=broker.call_minutes),
        buffer=timedelta(minutes=broker.buffer_minutes),
        notice=timedelta(minutes=broker.notice_minutes),
        horizon=timedelta(days=broker.horizon_days),
        hours=_week(broker),
        exceptions=days,
    )


def load_busy(
    session: Session, now: datetime, since: datetime, until: datetime, ignore: str | None = None
) -> list[Busy]:
    """Calls between two instants that are booked, or held and not expired; ``ignore`` leaves one callback out."""
    query = select(Callback.broker_id, Callback.lane, Callback.starts_at, Callback.busy_until).where(
        Callback.busy_until > since,
        Callback.starts_at < until,
        Callback.id.is_distinct_from(ignore),
        or_(Callback.status == "confirmed", (Callback.status == "held") & (Callback.held_until > now)),
    )
    return [Busy(*row) for row in session.execute(query)]


def set_hours(session: Session, broker_id: int, week: Mapping[int, Sequence[Span]]) -> None:
    """Replace a broker's week: spans in Paris time by weekday (0 is Monday). Raises ``ValueError`` on an overlap."""
    for spans in week.values():
        _check_spans(spans)
    session.execute(delete(WorkingHours).where(WorkingHours.broker_id == broker_id))
    session.add_all(
        WorkingHours(broker_id=broker_id, weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in week.items()
        for opens, closes in spans
    )


def set_exception(
    session: Session, day: date, spans: Sequence[Span] = (), broker_id: int | None = None, note: str = ""
) -> None:
    """Close a day (no span) or open it at other hours, for one broker or for all; replaces what was said of it."""
    _check_spans(spans)
    clear_exception(session, day, broker_id)
    rows: Sequence[tuple[time | None, time | None]] = list(spans) or [(None, None)]
    session.add_all(
        DayException(day=day, broker_id=broker_id, opens=opens, closes=closes, note=note) for opens, closes in rows
    )


def clear_exception(session: Session, day: date, broker_id: int | None = None) -> None:
    """Make a day like the others again."""
    session.execute(
        delete(DayException).where(DayException.day == day, DayException.broker_id.is_not_distinct_from(broker_id))
    )


def _check_spans(spans: Sequence[Span]) -> None:
    ordered = sorted(spans)
    if any(opens >= closes for opens, closes in ordered) or any(
        before[1] > after[0] for before, after in pairwise(ordered)
    ):
        raise ValueError("spans of a day must be in order and apart")


_SETTINGS = (
    "name",
    "email",
    "phone",
    "active",
    "capacity",
    "call_minutes",
    "buffer_minutes",
    "notice_minutes",
    "horizon_days",
)


def add_broker(session: Session, **settings: Any) -> int:
    """Add a broker without hours. Raises ``ValueError`` on an unknown setting or a wrong size."""
    broker = Broker()
    _apply(session, broker, settings)
    return broker.id


def update_broker(session: Session, broker_id: int, **settings: Any) -> None:
    """Change a broker's settings. Raises ``ValueError`` on an unknown broker or setting, or a wrong size."""
    broker = session.get(Broker, broker_id, with_for_update=True)
    if broker is None:
        raise ValueError("unknown broker")
    _apply(session, broker, settings)


def _apply(session: Session, broker: Broker, settings: dict[str, Any]) -> None:
    unknown = set(settings) - set(_SETTINGS)
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
    for name, value in settings.items():
        setattr(broker, name, value)
    session.add(broker)
    try:
        session.flush()
    except IntegrityError as error:
        raise ValueError("a broker's sizes are out of range") from error


def as_dict(broker: Broker) -> dict[str, Any]:
    """A broker as plain data: the settings, and ``hours`` by weekday."""
    settings = {name: getattr(broker, name) for name in _SETTINGS}
    return {"id": broker.id, **settings, "hours": _week(broker)}


def _week(broker: Broker) -> dict[int, list[Span]]:
    week: dict[int, list[Span]] = {}
    for span in broker.hours:
        week.setdefault(span.weekday, []).append((span.opens, span.closes))
    return week
