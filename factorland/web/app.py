"""The web application: what is put together."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from factorland import logs
from factorland.knowledge import load_knowledge
from factorland.leads import Leads
from factorland.leads.estimate_pdf import attach_estimate
from factorland.leads.worker import run_worker
from factorland.settings import ROOT, Settings, get_broker, get_settings
from factorland.web.chat.errors import install_problems
from factorland.web.chat.gateway import Gateway
from factorland.web.chat.rasa import Rasa
from factorland.web.chat.routes import router as chat
from factorland.web.headers import Headers
from factorland.web.limits.buckets import make_buckets
from factorland.web.limits.middleware import Limits
from factorland.web.requests.routes import router as requests
from factorland.web.site.errors import install_error_pages
from factorland.web.site.quotes import QuotesClient
from factorland.web.site.routes import router as site

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The web process. Refuses to start in production while a legal particular of the broker's is missing."""
    logs.configure()
    settings = settings or get_settings()
    broker = get_broker()
    if settings.env == "production" and broker.missing():
        raise RuntimeError(f"missing in production: {', '.join(broker.missing())}")
    leads = Leads.open(settings.database_url)
    quotes = QuotesClient(settings.quotes_url, settings.quotes_timeout)
    stop_worker = threading.Event()
    worker = threading.Thread(
        target=run_worker, args=(settings, stop_worker, attach_estimate(broker)), name="outbox", daemon=True
    )
    rasa = Rasa(settings.rasa_url, settings.rasa_timeout)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        worker.start()
        yield
        app.state.stopping = True
        stop_worker.set()
        await run_in_threadpool(worker.join)
        await rasa.close()
        await quotes.aclose()
        await buckets.close()
        leads.close()

    app = FastAPI(title="Factorland", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.broker = broker
    app.state.leads = leads
    app.state.knowledge = load_knowledge(ROOT)
    app.state.gateway = Gateway(leads, rasa, app.state.knowledge, broker)
    app.state.allowed_origins = frozenset(settings.allowed_origins)
    app.state.quotes = quotes
    app.state.stopping = False
    install_problems(app)
    install_error_pages(app)
    buckets = make_buckets(settings.redis_url)
    app.add_middleware(Limits, settings=settings, buckets=buckets)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID", "X-Conversation-Mode"],
        expose_headers=["Retry-After"],
    )
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(Headers)
    app.include_router(chat)
    app.include_router(site)
    app.include_router(requests)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.api_route("/health", methods=["GET", "HEAD"])
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.api_route("/assistant.js", methods=["GET", "HEAD"])
    async def assistant() -> FileResponse:
        return FileResponse(STATIC / "assistant.js", media_type="text/javascript")

    return app
