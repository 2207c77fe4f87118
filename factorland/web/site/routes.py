"""The site's router: the pages that only show, the files that robots read, and the two forms' routes."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from factorland.knowledge import Knowledge, Topic
from factorland.web.site import callback_routes, estimate_routes
from factorland.web.site.dependencies import KnowledgeDep
from factorland.web.site.page_route import PageRoute
from factorland.web.site.structured_data import faq_page
from factorland.web.site.templating import templates

router = APIRouter(include_in_schema=False, route_class=PageRoute)
router.include_router(estimate_routes.router)
router.include_router(callback_routes.router)

# The questions a page ends with; one whose answer is not written is left out.
HOME_FAQ = (
    "faq/ci_definition",
    "faq/cost_credit_insurance",
    "faq/ci_covered_percentage",
    "faq/ci_indemnification_delay",
    "faq/ci_existing_debt",
    "faq/ci_vs_factoring",
    "faq/broker_fee",
)
FACTORING_FAQ = (
    "faq/cost_factoring",
    "faq/factoring_guarantee_fund",
    "faq/factoring_client_notified",
    "faq/factoring_speed",
    "faq/factoring_single_invoice",
    "faq/factoring_recourse",
    "faq/eligibility_startup",
)


@router.get("/")
async def home(request: Request, knowledge: KnowledgeDep) -> Response:
    """The broker's page on credit insurance."""
    return _with_faq(request, "home.html", knowledge, HOME_FAQ)


@router.get("/affacturage")
async def factoring(request: Request, knowledge: KnowledgeDep) -> Response:
    """Factoring explained."""
    return _with_faq(request, "factoring.html", knowledge, FACTORING_FAQ)


def _with_faq(request: Request, template: str, knowledge: Knowledge, labels: Iterable[str]) -> Response:
    topics: list[Topic] = [topic for label in labels if (topic := knowledge.find(label))]
    context = {"faq": topics, "structured_data": faq_page(topics) if topics else None}
    return templates.TemplateResponse(request, template, context)


# Pages without data of their own: address, template. The order is that of the sitemap.
PLAIN_PAGES = (
    ("/contact", "contact.html"),
    ("/mentions-legales", "legal.html"),
    ("/confidentialite", "privacy.html"),
    ("/reclamations", "complaints.html"),
    ("/plan-du-site", "site_map.html"),
)
PUBLIC_PATHS = (
    "/",
    "/affacturage",
    estimate_routes.PATH,
    callback_routes.PATH,
    *(path for path, _ in PLAIN_PAGES),
)


def _add_plain_page(path: str, template: str) -> None:
    async def page(request: Request) -> Response:
        return templates.TemplateResponse(request, template)

    router.add_api_route(path, page, methods=["GET"], name=template.removesuffix(".html"))


for _path, _template in PLAIN_PAGES:
    _add_plain_page(_path, _template)


@router.get("/sitemap.xml")
async def sitemap(request: Request) -> Response:
    """The public pages, for search engines."""
    context = {"base_url": request.app.state.settings.public_url, "paths": PUBLIC_PATHS}
    return templates.TemplateResponse(request, "sitemap.xml", context, media_type="application/xml")


@router.get("/robots.txt")
async def robots(request: Request) -> PlainTextResponse:
    """What search engines may read: the pages, not the chat or the console."""
    body = templates.get_template("robots.txt").render(base_url=request.app.state.settings.public_url)
    return PlainTextResponse(body)
