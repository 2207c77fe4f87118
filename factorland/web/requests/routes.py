"""HTTP of the signed links: GET shows, POST does. Mail filters follow every GET."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from itsdangerous import SignatureExpired

from factorland.leads import ConversationUnknown, Leads, StoreUnavailable
from factorland.leads.links import PATH, LinkInvalid
from factorland.web.requests.calls import CALENDAR, CANCEL, RESCHEDULE
from factorland.web.requests.private import PrivateRoute
from factorland.web.requests.rights import ERASE, EXPORT, STOP
from factorland.web.requests.texts import notice
from factorland.web.requests.visit import Visit
from factorland.web.site import csrf
from factorland.web.site.dependencies import LeadsDep
from factorland.web.site.forms import read_form
from factorland.web.site.templating import templates

router = APIRouter(prefix=PATH.rstrip("/"), include_in_schema=False, route_class=PrivateRoute)

ACTIONS = {
    "reschedule": RESCHEDULE,
    "cancel": CANCEL,
    "calendar": CALENDAR,
    "stop": STOP,
    "export": EXPORT,
    "erase": ERASE,
}


@router.get("/{token}")
async def show(request: Request, leads: LeadsDep, token: str) -> Response:
    """What the link will do once confirmed; nothing is done."""
    return await run_in_threadpool(_answer, request, leads, token, None)


@router.post("/{token}")
async def act(request: Request, leads: LeadsDep, token: str) -> Response:
    """Do it, and say what was done."""
    return await run_in_threadpool(_answer, request, leads, token, await read_form(request))


def _answer(request: Request, leads: Leads, token: str, posted: Mapping[str, str] | None) -> Response:
    try:
        visit = Visit.open(request, leads, token)
        action = ACTIONS[visit.link.action]
        if posted is None:
            return action.show(visit, "", 200)
        form = csrf.verified_token(request, posted.get(csrf.FIELD, ""))
        if form is None:
            return action.show(visit, notice("expired"), 403)
        return action.act(visit.asked(form, posted), posted)
    except LinkInvalid as invalid:
        expired = isinstance(invalid.__cause__, SignatureExpired)
        return _plain(request, "invalid", 410 if expired else 404, expired=expired)
    except ConversationUnknown:
        return _plain(request, "gone", 410)
    except StoreUnavailable:
        return _plain(request, "unavailable", 503)


def _plain(request: Request, name: str, status: int, **context: object) -> Response:
    return templates.TemplateResponse(request, f"request_{name}.html", context, status_code=status)
