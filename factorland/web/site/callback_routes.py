"""« Être rappelé » by a plain form: shown, checked, written, then redirected so that a reload sends nothing."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadSignature

from factorland.clock import PARIS
from factorland.french import format as french
from factorland.leads import (
    Booking,
    CallbackView,
    ConversationUnknown,
    InvalidLead,
    LeadDraft,
    Leads,
    Receipt,
    Slot,
    SlotUnavailable,
    StoreUnavailable,
)
from factorland.leads.consents import CALLBACK, EMAIL
from factorland.web.site import callback_form, csrf
from factorland.web.site.callback_form import CallbackForm
from factorland.web.site.dependencies import LeadsDep
from factorland.web.site.forms import error, forms, read_form
from factorland.web.site.page_route import PageRoute
from factorland.web.site.templating import templates

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PATH = "/rappel"
THANKS_PATH = f"{PATH}/merci"
SLOTS_SHOWN = 18
CANCELLED = "cancelled"
THANKS_MAX_AGE = 24 * 3600


@router.get(PATH)
async def show(request: Request, leads: LeadsDep) -> Response:
    """The form, with the free slots."""
    return await _page(request, leads, callback_form.blank(), csrf.new_token(request))


@router.post(PATH)
async def send(request: Request, leads: LeadsDep) -> Response:
    """Write the lead, then redirect; show the form again, filled in, when something does not fit."""
    posted = await read_form(request)
    form = callback_form.parse(posted)
    token = csrf.verified_token(request, posted.get(csrf.FIELD, ""))
    if token is None:
        return await _page(request, leads, form, csrf.new_token(request), 403, notice=error("expired"))
    if form.errors:
        return await _page(request, leads, form, token, 422)
    try:
        receipt = await run_in_threadpool(_write, leads, form.draft(token.form_id, token.request_name(form.values)))
    except SlotUnavailable as taken:
        form.errors["slot"] = error("slot", reason=taken.reason)
        form.values["slot"] = ""
        return await _page(request, leads, form, token, 409)
    except InvalidLead as invalid:
        form.errors[invalid.field] = error(invalid.field)
        return await _page(request, leads, form, token, 422)
    except ConversationUnknown:  # a form sent again after its data were erased
        return await _page(request, leads, callback_form.blank(), csrf.new_token(request), 410, notice=error("erased"))
    except StoreUnavailable:
        return await _page(request, leads, form, token, 503, notice=error("unavailable"))
    told = csrf.signer(request, "thanks").dumps(_outcome(receipt.callback))
    return RedirectResponse(f"{THANKS_PATH}?r={told}", status_code=303)


@router.get(THANKS_PATH)
async def thanks(request: Request, r: str = "") -> Response:
    """What was noted; the call is read from the signed address, so that nobody can word this page for us."""
    try:
        outcome = str(csrf.signer(request, "thanks").loads(r, max_age=THANKS_MAX_AGE))
    except BadSignature:
        outcome = ""
    cancelled = outcome == CANCELLED
    moment = datetime.fromisoformat(outcome).astimezone(PARIS) if outcome and not cancelled else None
    return templates.TemplateResponse(request, "callback_thanks.html", {"moment": moment, "cancelled": cancelled})


def _write(leads: Leads, draft: LeadDraft | Booking) -> Receipt:
    """Blocking."""
    return leads.book(draft) if isinstance(draft, Booking) else leads.save_lead(draft)


def _outcome(call: CallbackView | None) -> str:
    """The start of the call; nothing when any broker is to call; a form sent again may find its call cancelled."""
    if call is None:
        return ""
    return CANCELLED if call.status == CANCELLED else call.start.isoformat()


async def _page(
    request: Request,
    leads: Leads,
    form: CallbackForm,
    token: csrf.FormToken,
    status: int = 200,
    notice: str = "",
) -> Response:
    context = {
        "form": form,
        "token": token.signed(request),
        "notice": notice,
        "days": await run_in_threadpool(_slots_by_day, leads),
        "products": callback_form.products(),
        "any_slot": forms()["callback"]["any_slot"],
        "consent": callback_form.consent_wording(CALLBACK),
        "consent_email": callback_form.consent_wording(EMAIL),
    }
    response = templates.TemplateResponse(request, "callback.html", context, status_code=status)
    response.headers["Cache-Control"] = "no-store"  # the form holds a token, and personal data when shown again
    token.keep(request, response, PATH)
    return response


def _slots_by_day(leads: Leads) -> list[tuple[str, list[Slot]]]:
    """Free slots by French day; none when the diary cannot be read: the form still takes the request."""
    try:
        slots = leads.offer_slots(limit=SLOTS_SHOWN)
    except StoreUnavailable:
        return []
    days = groupby(slots, key=lambda slot: slot.start.astimezone(PARIS).date())
    return [(french.day(day), list(group)) for day, group in days]
