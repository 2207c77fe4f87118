"""The booked call: moved, cancelled, put in a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fastapi.responses import Response

from factorland.clock import utc_now
from factorland.leads import CallbackUnknown, ConsentMissing, SlotUnavailable
from factorland.web.requests import slots
from factorland.web.requests.slots import Diary
from factorland.web.requests.texts import notice as notice_of
from factorland.web.requests.visit import Action, Visit, attachment


def _show_reschedule(visit: Visit, notice: str = "", status: int = 200, diary: Diary | None = None) -> Response:
    if visit.standing.call is None:
        return visit.no_call()
    zone = visit.standing.zone
    if diary is None:
        diary = slots.free_days(visit.leads, visit.request.query_params.get("des", ""), zone)
        notice = notice or (notice_of("nothing_later") if diary.late else "")
    own = slots.own_time(visit.standing.call.start, zone)
    return visit.page("reschedule", status, notice, diary=diary, own=own)


def _reschedule(visit: Visit, posted: Mapping[str, str]) -> Response:
    if visit.standing.call is None:
        return visit.no_call()
    start = _instant(posted.get("slot", ""))
    if start is None:
        return _show_reschedule(visit, notice_of("choose"), 422)
    try:
        call = visit.leads.reschedule(visit.conversation_id, start, visit.request_name)
    except SlotUnavailable as refused:
        diary = slots.these(refused.alternatives, visit.standing.zone)
        return _show_reschedule(visit, notice_of("refused", reason=refused.reason), 409, diary)
    except (CallbackUnknown, ConsentMissing):  # cancelled or withdrawn since the page was read
        return visit.again().no_call()
    return visit.page("moved", call=call, own=slots.own_time(call.start, visit.standing.zone))


def _instant(text: str) -> datetime | None:
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        return None
    return start if start.tzinfo is not None else None


def _show_cancel(visit: Visit, notice: str = "", status: int = 200) -> Response:
    if visit.standing.call is None:
        return visit.no_call()
    own = slots.own_time(visit.standing.call.start, visit.standing.zone)
    return visit.page("cancel", status, notice, own=own)


def _cancel(visit: Visit, posted: Mapping[str, str]) -> Response:
    call = visit.standing.call
    if call is None:
        return visit.no_call()
    if _instant(posted.get("start", "")) != call.start:  # a call is cancelled as it was shown, not as it became
        return _show_cancel(visit, notice_of("changed"), 409)
    cancelled = visit.leads.cancel_callback(visit.conversation_id, visit.request_name)
    return visit.page("cancelled", call=cancelled) if cancelled else visit.again().no_call()


def _show_calendar(visit: Visit, notice: str = "", status: int = 200) -> Response:
    return visit.page("calendar", status, notice) if _has_entry(visit) else visit.no_call()


def _calendar(visit: Visit, posted: Mapping[str, str]) -> Response:
    content = visit.leads.calendar_of(visit.conversation_id) if _has_entry(visit) else None
    return attachment(content, "text/calendar", "rappel.ics") if content else visit.no_call()


def _has_entry(visit: Visit) -> bool:
    """A call to come, or a cancelled one whose file takes it out of a calendar."""
    last = visit.standing.last
    return last is not None and last.end > utc_now()


RESCHEDULE = Action(_show_reschedule, _reschedule)
CANCEL = Action(_show_cancel, _cancel)
CALENDAR = Action(_show_calendar, _calendar)
