"""The visitor's rights over their data: no more contact, a copy, erasure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi.responses import Response

from factorland.leads.templating import facts, stamp
from factorland.leads.wording import wording
from factorland.web.requests.visit import Action, Visit, attachment


def _show_stop(visit: Visit, notice: str = "", status: int = 200) -> Response:
    if visit.standing.stopped:
        return visit.page("stopped", already=True)
    return visit.page("stop", status, notice)


def _stop(visit: Visit, posted: Mapping[str, str]) -> Response:
    if not visit.standing.stopped:
        visit.leads.withdraw_consent(visit.conversation_id, "link", visit.request_name)
    return visit.page("stopped", already=visit.standing.stopped, call=visit.standing.call)


def _show_export(visit: Visit, notice: str = "", status: int = 200) -> Response:
    return visit.page("export", status, notice)


def _export(visit: Visit, posted: Mapping[str, str]) -> Response:
    data = visit.leads.personal_data(visit.conversation_id)
    if posted.get("format") == "json":
        return attachment(json.dumps(data, ensure_ascii=False, indent=2), "application/json", "mes-donnees.json")
    return visit.page("copy", data=data, facts=facts, stamp=stamp, labels=wording("mail"))


def _show_erase(visit: Visit, notice: str = "", status: int = 200) -> Response:
    return visit.page("erase", status, notice)


def _erase(visit: Visit, posted: Mapping[str, str]) -> Response:
    return visit.page("erased", reference=visit.leads.erase([visit.conversation_id]), call=visit.standing.call)


STOP = Action(_show_stop, _stop)
EXPORT = Action(_show_export, _export)
ERASE = Action(_show_erase, _erase)
