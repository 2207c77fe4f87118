"""The simulator « Estimer mon financement »: a form that posts, and the same result live when JavaScript runs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from factorland.web.site import estimate_form
from factorland.web.site.dependencies import QuotesDep
from factorland.web.site.estimate_form import EstimateForm
from factorland.web.site.estimate_view import EstimateView, estimate_view
from factorland.web.site.forms import read_form
from factorland.web.site.page_route import PageRoute
from factorland.web.site.quotes import QuoteRefused, QuotesUnavailable
from factorland.web.site.templating import templates

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PATH = "/estimation"
# simulator.js asks for the result alone with this header.
FRAGMENT_HEADER = "X-Fragment"


@router.get(PATH)
async def show(request: Request) -> Response:
    """The form with its defaults."""
    return _page(request, estimate_form.blank())


@router.post(PATH)
async def calculate(request: Request, quotes: QuotesDep) -> Response:
    """The form with its result; 422 when a value does not fit, 503 when the quotes API does not answer."""
    form = estimate_form.parse(await read_form(request))
    if form.errors:
        return _page(request, form, 422)
    try:
        view = await estimate_view(quotes, form.product, form.case)
    except QuoteRefused as refusal:
        return _page(request, form, refusal=refusal)
    except QuotesUnavailable:
        return _page(request, form, 503, unavailable=True)
    return _page(request, form, view=view)


def _page(
    request: Request,
    form: EstimateForm,
    status: int = 200,
    *,
    view: EstimateView | None = None,
    refusal: QuoteRefused | None = None,
    unavailable: bool = False,
) -> Response:
    context: dict[str, Any] = {
        "form": form,
        "specification": estimate_form.specification(),
        "view": view,
        "refusal": refusal,
        "unavailable": unavailable,
    }
    headers = {"Vary": FRAGMENT_HEADER}
    if FRAGMENT_HEADER in request.headers:
        # A value still being typed is no failure of the page: the fragment says what is missing.
        return templates.TemplateResponse(request, "_estimate_result_fragment.html", context, headers=headers)
    return templates.TemplateResponse(request, "estimate.html", context, status_code=status, headers=headers)
