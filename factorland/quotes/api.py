"""The HTTP API of the quotes: ``uvicorn factorland.quotes.api:create_app --factory``.

Stateless and idempotent: an answer depends on the request, the rate card and the date only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Body, FastAPI, Header
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from pydantic import TypeAdapter

from factorland.clock import paris_now
from factorland.quotes.card import RateCard
from factorland.quotes.case import Case, Sector
from factorland.quotes.comparisons import Comparator, ComparisonAnswer, ComparisonRequest
from factorland.quotes.estimates import (
    CombinedEstimate,
    CreditInsuranceEstimate,
    Estimator,
    FactoringEstimate,
)
from factorland.quotes.examples import EXAMPLES
from factorland.quotes.loading import load_card, newest_card
from factorland.quotes.problems import MEDIA_TYPE, Problem, install_problem_handlers
from factorland.quotes.sensitivities import SensitivityAnswer, SensitivityRequest, vary
from factorland.quotes.statements import IndexRef, RateCardRef, Statements
from factorland.quotes.telemetry import Telemetry, configure_logging
from factorland.quotes.texts import get_texts
from factorland.settings import get_settings

MAX_BODY = 64 * 1024
PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
REFUSED: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is not readable JSON.", **PROBLEM},
    413: {"description": "The body is too long.", **PROBLEM},
    422: {"description": "Invalid fields, or a case for a broker only: never a price.", **PROBLEM},
}
PRIVATE = "private, no-cache"
"""Answers to a company's figures: kept by its client only, and checked against the rate card's ETag."""


@dataclass(frozen=True, slots=True)
class Health:
    """That the service is ready, and with which prices."""

    status: Literal["ok"]
    rate_card: RateCardRef
    index: IndexRef
    index_age_days: int
    index_is_stale: bool


@dataclass(frozen=True, slots=True)
class NeedLabel:
    """A need that orders a comparison, and its French label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class RateCardSummary:
    """What a client may show of the card in use."""

    version: str
    date: dt.date
    index: IndexRef
    sectors: dict[Sector, str]
    needs: list[NeedLabel]
    disclaimer: str


def _examples(product: str) -> Any:
    """A request body documented with the product's worked examples."""
    return Body(openapi_examples={name: {"value": value} for name, value in EXAMPLES[product].items()})


def create_app(card_path: Path | None = None) -> FastAPI:
    """The quotes API with a rate card: by default the one that the settings name, else the newest of ``cards/``.

    Raises ``CardError`` when the card is wrong: the process does not start with prices that make no sense.
    """
    configure_logging()
    path = card_path or get_settings().rate_card or newest_card()
    card, texts = load_card(path), get_texts()
    estimator = Estimator(card, texts)
    etag = f'"{card.version}-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"'

    app = FastAPI(
        title="Factorland quotes",
        version=card.version,
        description="Indicative estimates of factoring and credit insurance. Money in euros, shares as fractions.",
        max_body_size=MAX_BODY,
    )
    registry = CollectorRegistry()
    app.add_middleware(Telemetry, registry=registry)
    install_problem_handlers(app, texts)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    _add_estimates(app, estimator, etag)
    _add_what_ifs(app, estimator, Comparator(card, estimator.statements, texts), etag)
    _add_card_routes(app, card, estimator.statements, etag)
    _add_metrics(app, card, registry)
    return app


def _responder(model: Any, etag: str) -> Callable[[object], Response]:
    """Serialises answers of one type, once: FastAPI would validate again what is already typed."""
    adapter: TypeAdapter[Any] = TypeAdapter(model)
    headers = {"ETag": etag, "Cache-Control": PRIVATE}

    def respond(value: object) -> Response:
        return Response(adapter.dump_json(value), media_type="application/json", headers=headers)

    return respond


def _add_estimates(app: FastAPI, estimator: Estimator, etag: str) -> None:
    factoring = _responder(FactoringEstimate, etag)
    credit_insurance = _responder(CreditInsuranceEstimate, etag)
    combined = _responder(CombinedEstimate, etag)

    @app.post("/v1/estimates/factoring", response_model=FactoringEstimate, responses=REFUSED)
    async def estimate_factoring(case: Annotated[Case, _examples("factoring")]) -> Response:
        """What a factoring contract would cost and bring in a year."""
        return factoring(estimator.factoring(case, paris_now().date()))

    @app.post("/v1/estimates/credit-insurance", response_model=CreditInsuranceEstimate, responses=REFUSED)
    async def estimate_credit_insurance(case: Annotated[Case, _examples("credit_insurance")]) -> Response:
        """What a whole-turnover credit-insurance policy would cost and cover in a year."""
        return credit_insurance(estimator.credit_insurance(case, paris_now().date()))

    @app.post("/v1/estimates/combined", response_model=CombinedEstimate, responses=REFUSED)
    async def estimate_combined(case: Annotated[Case, _examples("combined")]) -> Response:
        """Factoring that includes insurance, against factoring without it plus a separate policy."""
        return combined(estimator.combined(case, paris_now().date()))


def _add_what_ifs(app: FastAPI, estimator: Estimator, comparator: Comparator, etag: str) -> None:
    comparison = _responder(ComparisonAnswer, etag)
    sensitivity = _responder(SensitivityAnswer, etag)

    @app.post("/v1/comparisons", response_model=ComparisonAnswer, responses=REFUSED)
    async def compare(request: Annotated[ComparisonRequest, _examples("comparison")]) -> Response:
        """The kinds of funder and of policy side by side, in the order of the stated need."""
        return comparison(comparator.compare(request, paris_now().date()))

    @app.post("/v1/sensitivities", response_model=SensitivityAnswer, responses=REFUSED)
    async def sensitivities(request: Annotated[SensitivityRequest, _examples("sensitivity")]) -> Response:
        """One estimate over a range of one input: turnover, payment delay, concentration or assigned share."""
        return sensitivity(vary(request, estimator.card, estimator.statements, paris_now().date()))


def _add_card_routes(app: FastAPI, card: RateCard, statements: Statements, etag: str) -> None:
    index = card.tariff.index
    summary = RateCardSummary(
        card.version,
        card.date,
        statements.index,
        card.tariff.sectors,
        [NeedLabel(need.code, need.label) for need in card.comparison.needs],
        statements.disclaimer,
    )
    body = TypeAdapter(RateCardSummary).dump_json(summary)

    @app.get("/v1/rate-card", response_model=RateCardSummary, responses={304: {"description": "Unchanged."}})
    async def rate_card(if_none_match: Annotated[str | None, Header()] = None) -> Response:
        """The rate card in use. Its ETag is that of every answer it priced: a kept answer is good while it holds."""
        headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
        known = {tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")}
        if etag in known or "*" in known:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    @app.get("/health")
    async def health() -> Health:
        """Whether the service is ready, and how old its reference rate is."""
        today = paris_now().date()
        return Health("ok", statements.rate_card, statements.index, index.age(today), index.is_stale(today))


def _add_metrics(app: FastAPI, card: RateCard, registry: CollectorRegistry) -> None:
    age = Gauge("quotes_index_age_days", "Days since the reference rate was read.", registry=registry)
    age.set_function(lambda: card.tariff.index.age(paris_now().date()))

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Prometheus metrics of this process."""
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the problem schema that every error answer refers to."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
        app.openapi_schema = schema
    return app.openapi_schema
