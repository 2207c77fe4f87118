"""HTTP of the chat: parse, call the gateway, map errors. Contract: design §3 "Chat"."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from factorland.leads import MessageRow
from factorland.web.chat.gateway import Gateway, text_of
from factorland.web.problems import Problem

COOKIE = "fl_conversation"
_COOKIE_SECONDS = 30 * 24 * 3600  # anonymous chats are kept 30 days (domain facts, §6)
_POLL_SECONDS = 3.0
_BODY_LIMIT = 64 * 1024
Body = TypeVar("Body", bound=BaseModel)


class MessageIn(BaseModel):
    """A visitor's message: a text or the id of a choice."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = None
    choice: str | None = Field(None, max_length=100)
    client_id: str | None = Field(None, max_length=100)


class FeedbackIn(BaseModel):
    """What a visitor thought of an answer."""

    model_config = ConfigDict(extra="forbid")

    message_id: int
    value: Literal["up", "down"]


def gateway_of(request: Request) -> Gateway:
    """The gateway of this process."""
    gateway: Gateway = request.app.state.gateway
    return gateway


def same_site(request: Request) -> None:
    """Refuses a request sent by a page of another origin, unless that origin is configured. Raises ``Problem``."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    allowed = {own, *request.app.state.allowed_origins}
    if origin is not None and origin not in allowed:
        raise Problem(403, "origin_refused", text_of("problem_origin"))


async def conversation_of(request: Request) -> str:
    """The conversation of the request's cookie or bearer token. Raises ``Problem`` 401 when there is none."""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    token = bearer or request.cookies.get(COOKIE)
    conversation = await gateway_of(request).conversation_of(token) if token else None
    if conversation is None:
        raise Problem(401, "no_conversation", text_of("problem_no_conversation"))
    return conversation


router = APIRouter(prefix="/api/conversation", dependencies=[Depends(same_site)], tags=["chat"])
Conversation = Annotated[str, Depends(conversation_of)]
GatewayDep = Annotated[Gateway, Depends(gateway_of)]


@router.post("", status_code=201)
async def start(
    request: Request, gateway: GatewayDep, x_conversation_mode: Annotated[str, Header()] = "cookie"
) -> JSONResponse:
    """Opens a conversation and greets, or finds the cookie's one and answers its messages.

    The token goes in a cookie, or in the body for a page of another origin.
    """
    known = request.cookies.get(COOKIE)
    conversation = await gateway.conversation_of(known) if known else None
    if conversation is not None:
        rows = await gateway.messages(conversation)
        return JSONResponse({"messages": [message_json(row) for row in rows]}, status_code=201)
    _, token, greeting = await gateway.start("widget")
    body: dict[str, Any] = {"messages": [message_json(row) for row in greeting]}
    if x_conversation_mode == "token":
        return JSONResponse(body | {"token": token}, status_code=201)
    response = JSONResponse(body, status_code=201)
    response.set_cookie(
        COOKIE,
        token,
        max_age=_COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.public_url.startswith("https:"),
        path="/api/conversation",
    )
    return response


@router.post("/messages")
async def send(request: Request, conversation: Conversation, gateway: GatewayDep) -> dict[str, Any]:
    """A visitor's message, and the replies to it."""
    message = await _body(request, MessageIn)
    rows = await gateway.receive(conversation, message.text or "", message.choice, message.client_id)
    return {"messages": [message_json(row) for row in rows]}


@router.get("/messages")
async def history(conversation: Conversation, gateway: GatewayDep, after: int = 0) -> dict[str, Any]:
    """The conversation's messages after the given id."""
    return {"messages": [message_json(row) for row in await gateway.messages(conversation, after)]}


@router.get("/events")
async def events(
    request: Request,
    conversation: Conversation,
    gateway: GatewayDep,
    last_event_id: Annotated[int, Header()] = 0,
    after: int = 0,
) -> StreamingResponse:
    """New messages as server-sent events; ``Last-Event-ID`` (or ``after``) resumes."""

    async def stream() -> AsyncIterator[str]:
        last = max(last_event_id, after)
        yield "retry: 3000\n\n"
        while not request.app.state.stopping and not await request.is_disconnected():
            if not await gateway.is_open(conversation):
                return
            for row in await gateway.messages(conversation, last):
                last = row.id
                yield f"id: {row.id}\ndata: {json.dumps(message_json(row), ensure_ascii=False)}\n\n"
            await gateway.wait(conversation, _POLL_SECONDS)
            yield ": \n\n"

    return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@router.delete("", status_code=204)
async def erase(conversation: Conversation, gateway: GatewayDep) -> Response:
    """Erases the chat at the visitor's wish."""
    await gateway.erase(conversation)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/api/conversation")
    return response


@router.post("/feedback", status_code=204)
async def feedback(request: Request, conversation: Conversation, gateway: GatewayDep) -> Response:
    """A thumb up or down on an answer."""
    rating = await _body(request, FeedbackIn)
    if not await gateway.rate(conversation, rating.message_id, rating.value):
        raise Problem(404, "no_message", text_of("problem_body"))
    return Response(status_code=204)


@router.get("/callback.ics")
async def calendar(conversation: Conversation, gateway: GatewayDep) -> Response:
    """The booked call for a calendar. Raises ``Problem`` 404 when there is none."""
    content = await gateway.calendar_of(conversation)
    if content is None:
        raise Problem(404, "no_callback", text_of("problem_no_callback"))
    disposition = 'attachment; filename="rendez-vous.ics"'
    return Response(content, media_type="text/calendar", headers={"Content-Disposition": disposition})


@router.get("/export")
async def export(conversation: Conversation, gateway: GatewayDep) -> Response:
    """Everything kept about the conversation, as a file (RGPD, articles 15 and 20)."""
    content = json.dumps(await gateway.personal_data(conversation), ensure_ascii=False, indent=2)
    disposition = 'attachment; filename="mes-donnees.json"'
    return Response(content, media_type="application/json", headers={"Content-Disposition": disposition})


async def _body(request: Request, shape: type[Body]) -> Body:
    """The JSON body in its shape. Raises ``Problem`` 415, 413 or 422."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Problem(415, "json_only", text_of("problem_json"))
    raw = await request.body()
    if len(raw) > _BODY_LIMIT:
        raise Problem(413, "too_large", text_of("problem_body"))
    try:
        return shape.model_validate_json(raw)
    except ValidationError as error:
        raise Problem(422, "bad_message", text_of("problem_body")) from error


def message_json(row: MessageRow) -> dict[str, Any]:
    """A stored message in the contract's shape."""
    return {
        "id": row.id,
        "author": row.author,
        "text": row.text,
        "choices": row.choices,
        "card": row.card,
        "at": row.at.isoformat(),
        **({"client_id": row.client_id} if row.client_id else {}),
        **({"feedback": row.feedback} if row.feedback else {}),
        **({"choice": row.choice_id} if row.choice_id else {}),
    }
