"""What the chat answers when something fails: problem+json with a French sentence, whatever failed."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import Response

from factorland.leads import ConversationUnknown, StoreUnavailable
from factorland.web.chat.gateway import text_of
from factorland.web.problems import Problem, problem_response


def install_problems(app: FastAPI) -> None:
    """Answer the errors that the chat's routes let through."""
    app.add_exception_handler(Problem, problem_response)
    app.add_exception_handler(StoreUnavailable, _store_unavailable)
    app.add_exception_handler(ConversationUnknown, _conversation_unknown)


async def _store_unavailable(request: Request, _: Exception) -> Response:
    answer = await problem_response(request, Problem(503, "store_unavailable", text_of("problem_unavailable")))
    answer.headers["Retry-After"] = "2"
    return answer


async def _conversation_unknown(request: Request, _: Exception) -> Response:
    """Erased while its message was being answered."""
    return await problem_response(request, Problem(401, "no_conversation", text_of("problem_no_conversation")))
