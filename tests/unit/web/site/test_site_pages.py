"""Every page: complete, in French, self-contained, light, and true to the broker's particulars."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import httpx
import pytest
from fastapi import FastAPI

from factorland.knowledge import Knowledge, load_knowledge
from factorland.settings import ROOT, Broker, Settings
from factorland.web.site.routes import FACTORING_FAQ, HOME_FAQ, PUBLIC_PATHS
from factorland.web.site.typography import typographic
from tests.support.visitor import plain_spaces

STATIC = ROOT / "factorland/web/static"
PAGES = [*PUBLIC_PATHS, "/rappel/merci"]
MAX_BYTES = 100_000


class Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def assets(self) -> set[str]:
        """What the browser loads with the page."""
        links = [each["href"] for each in self.all("link") if each.get("rel") != "canonical"]
        sources = [attributes["src"] for _, attributes in self.tags if "src" in attributes]
        return {str(address) for address in [*links, *sources]}


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_complete(browser: httpx.AsyncClient, path: str) -> None:
    response = await browser.get(path)
    page = Page(response.text)

    assert response.status_code == 200
    assert page.all("html") == [{"lang": "fr"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert "<title>" in response.text
    assert {"class": "skip", "href": "#contenu"} in page.all("a")
    assert {"src": "/assistant.js", "async": None} in page.all("script")
    assert "01 23 45 67 89" in plain_spaces(page.text)
    assert "Estimer mon financement" in page.text


@pytest.mark.parametrize("path", [*PAGES, "/sitemap.xml", "/robots.txt"])
async def test_a_page_is_there_for_who_asks_for_its_head(browser: httpx.AsyncClient, path: str) -> None:
    response = await browser.head(path)

    assert response.status_code == 200
    assert response.headers["content-type"] == (await browser.get(path)).headers["content-type"]


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_light_and_loads_nothing_from_elsewhere(browser: httpx.AsyncClient, path: str) -> None:
    html = (await browser.get(path)).text
    assets = Page(html).assets() - {"/assistant.js"}
    files = [STATIC / asset.removeprefix("/static/").partition("?")[0] for asset in assets]

    assert all(asset.startswith("/static/") for asset in assets)
    assert len(html.encode()) + sum(file.stat().st_size for file in files) < MAX_BYTES


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_obeys_a_policy_without_inline_code(browser: httpx.AsyncClient, path: str) -> None:
    page = Page((await browser.get(path)).text)

    for tag, attributes in page.tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "script":
            assert attributes.get("src") or attributes.get("type") == "application/ld+json"


@pytest.mark.parametrize("path", PAGES)
async def test_every_link_of_the_site_leads_to_a_page(browser: httpx.AsyncClient, path: str) -> None:
    links = {str(each["href"]) for each in Page((await browser.get(path)).text).all("a")}
    inside = {link for link in links if link.startswith("/")}

    assert inside
    for link in inside:
        assert (await browser.get(link)).status_code == 200


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_keeps_a_plain_space_where_french_wants_a_narrow_one(
    browser: httpx.AsyncClient, path: str
) -> None:
    text = re.sub(r"<script.*?</script>", "", (await browser.get(path)).text, flags=re.DOTALL)
    assert not re.findall(r".{20} [;!?%€»]", Page(text).text)


async def test_home_has_what_the_broker_is_for(browser: httpx.AsyncClient) -> None:
    text = Page((await browser.get("/")).text).text
    expected = [
        "Qu’est-ce qu’un courtier en assurance-crédit",
        *("Diagnostic", "Négociation", "Accompagnement", "Connaissance"),
        *("Prévenir le risque clients", "Recouvrer les créances", "Indemniser les impayés"),
        "Dans 25\u202f% des faillites, on observe des retards de paiement et des impayés",
        *("Allianz", "Atradius", "Cartan Trade", "Coface"),
        "Pourquoi nous confier votre projet",
    ]

    assert [each for each in expected if each not in text] == []


@pytest.mark.parametrize("path", ["/", "/affacturage"])
async def test_structured_data_are_the_questions_of_the_page(browser: httpx.AsyncClient, path: str) -> None:
    html = (await browser.get(path)).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    data = json.loads(found[1])
    asked = [each["name"] for each in data["mainEntity"]]

    assert data["@type"] == "FAQPage"
    assert asked
    assert asked == [unescape(each) for each in re.findall("<summary>(Question.*?)</summary>", html)]
    assert "<strong>faq/" in data["mainEntity"][0]["acceptedAnswer"]["text"]


async def test_home_does_without_answers_that_are_not_written(site: FastAPI, browser: httpx.AsyncClient) -> None:
    site.state.knowledge = Knowledge((), {})
    html = (await browser.get("/")).text

    assert "ld+json" not in html
    assert "Questions fréquentes" not in html


async def test_home_shows_its_questions_in_order(browser: httpx.AsyncClient) -> None:
    text = Page((await browser.get("/")).text).text
    places = [text.index(typographic(f"Question <{label}> ?")) for label in HOME_FAQ]

    assert places == sorted(places)


def test_the_questions_of_the_pages_are_answered() -> None:
    knowledge = load_knowledge(ROOT)

    assert [label for label in (*HOME_FAQ, *FACTORING_FAQ) if knowledge.find(label) is None] == []


async def test_legal_pages_give_the_particulars(browser: httpx.AsyncClient, broker: Broker) -> None:
    legal = (await browser.get("/mentions-legales")).text
    complaints = (await browser.get("/reclamations")).text

    particulars = (broker.company, broker.address, broker.siren, broker.orias, broker.publication_director, broker.host)
    assert [each for each in particulars if each not in legal] == []
    assert broker.mediator in complaints
    assert broker.email in complaints
    assert "10 jours ouvrables" in plain_spaces(complaints)
    assert "2 mois" in plain_spaces(complaints)


async def test_a_missing_particular_is_announced_in_development(site: FastAPI, browser: httpx.AsyncClient) -> None:
    assert "Site en développement" not in (await browser.get("/")).text

    site.state.broker = Broker(_env_file=None, orias="")
    html = (await browser.get("/mentions-legales")).text
    assert "Site en développement" in html
    assert "BROKER_ORIAS" in html
    assert "À renseigner" in html


async def test_visitors_never_read_the_notice_in_production(
    site: FastAPI, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACTORLAND_NOW")
    site.state.broker = Broker(_env_file=None, orias="")
    site.state.settings = Settings(_env_file=None, env="production", secret_key="s" * 32, public_url="https://x.test")

    assert "Site en développement" not in (await browser.get("/")).text


async def test_search_engines_find_the_public_pages(browser: httpx.AsyncClient) -> None:
    sitemap = (await browser.get("/sitemap.xml")).text
    robots = (await browser.get("/robots.txt")).text

    assert re.findall("<loc>(.*?)</loc>", sitemap) == [f"http://site.test{path}" for path in PUBLIC_PATHS]
    assert "Sitemap: http://site.test/sitemap.xml" in robots
    assert "Disallow: /api/" in robots


async def test_reading_the_site_sets_no_cookie(browser: httpx.AsyncClient) -> None:
    for path in PUBLIC_PATHS:
        if path != "/rappel":  # its form is protected by one, as the privacy page says
            assert "set-cookie" not in (await browser.get(path)).headers


async def test_an_unknown_page_is_french_and_not_indexed(browser: httpx.AsyncClient) -> None:
    response = await browser.get("/nulle-part")

    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.text
    assert "noindex" in response.text


async def test_the_api_keeps_its_own_errors(browser: httpx.AsyncClient) -> None:
    response = await browser.get("/api/nothing")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/json"


async def test_an_unexpected_error_gives_a_way_on(site: FastAPI) -> None:
    @site.get("/panne")
    async def broken() -> None:
        raise RuntimeError("secret detail")

    transport = httpx.ASGITransport(site, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
        response = await client.get("/panne")

    assert response.status_code == 500
    assert "01 23 45 67 89" in plain_spaces(response.text)
    assert "secret detail" not in response.text
