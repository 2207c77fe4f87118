"""One visit of a signed link: what it allows, where the request stands, and the pages it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from factorland.leads import Leads, Standing
from factorland.leads.links import PATH, Link, Links
from factorland.web.site import csrf
from factorland.web.site.templating import templates


@dataclass(frozen=True)
class Visit:
    """A link that was read and found good. Blocking: it is used in a thread."""

    request: Request
    leads: Leads
    links: Links
    link: Link
    standing: Standing
    form: csrf.FormToken
    request_name: str = ""

    @classmethod
    def open(cls, request: Request, leads: Leads, token: str) -> Self:
        """Read a link. Raises ``LinkInvalid``, ``ConversationUnknown``, ``StoreUnavailable``."""
        settings = request.app.state.settings
        links = Links(settings.secret_key.get_secret_value(), settings.public_url, leads.options.link_days)
        link = links.read(token)
        standing = leads.standing_of(link.conversation_id)
        return cls(request, leads, links, link, standing, csrf.new_token(request))

    def asked(self, form: csrf.FormToken, posted: Mapping[str, str]) -> Self:
        """The same visit, for what a form asks: the same form sent again, however late, is the same request."""
        return replace(self, request_name=form.request_name(posted))

    @property
    def conversation_id(self) -> str:
        """Whose request it is."""
        return self.link.conversation_id

    def again(self) -> Self:
        """The same visit, with what the database says now."""
        return replace(self, standing=self.leads.standing_of(self.conversation_id))

    def path(self, action: str) -> str:
        """Where another action on the same request is done."""
        return urlsplit(self.links.make(self.conversation_id, action)).path

    def page(self, name: str, status: int = 200, notice: str = "", **context: Any) -> Response:
        """The page ``request_<name>.html``, with the form's token and its cookie."""
        context |= {
            "standing": self.standing,
            "form_token": self.form.signed(self.request),
            "notice": notice,
            "path": self.path,
        }
        response = templates.TemplateResponse(self.request, f"request_{name}.html", context, status_code=status)
        self.form.keep(self.request, response, PATH)
        return response

    def no_call(self) -> Response:
        """There is no call to come: cancelled, over, or never booked. A second click is no error."""
        return self.page("no_call")


@dataclass(frozen=True)
class Action:
    """``show(visit, notice, status)`` says what will be done and does nothing; ``act(visit, posted)`` does it."""

    show: Callable[[Visit, str, int], Response]
    act: Callable[[Visit, Mapping[str, str]], Response]


def attachment(content: str | bytes, media_type: str, filename: str) -> Response:
    """A file to download."""
    disposition = f'attachment; filename="{filename}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
