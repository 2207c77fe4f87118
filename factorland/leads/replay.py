"""Requests that are carried out once: a repeat, however late, is answered and does nothing.

A request is named by whoever sends it: a form by its number and content, a chat by the number of its message. What it
wrote is kept in its own transaction, under a unique constraint. A request that was refused wrote nothing: its repeat is
a new try.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from factorland.leads import callbacks
from factorland.leads.models import DoneRequest
from factorland.leads.models_agenda import Callback
from factorland.leads.values import Receipt


def once(
    session: Session, conversation_id: str, act: str, request: str, now: datetime, work: Callable[[], Receipt]
) -> Receipt:
    """Do ``work`` the first time that ``request`` asks for ``act``; without a name, each time.

    A repeat gets the same lead and the same call, as they now are, and ``changed`` is false. The caller holds the lock
    of the conversation.
    """
    if not request:
        return work()
    key = f"{act}:{request}"
    done = session.scalar(
        select(DoneRequest).where(DoneRequest.conversation_id == conversation_id, DoneRequest.key == key)
    )
    if done is not None:
        return _as_it_now_is(session, done)
    receipt = work()
    call = receipt.callback.id if receipt.callback else None
    session.add(
        DoneRequest(conversation_id=conversation_id, key=key, at=now, lead_id=receipt.lead_id or None, callback_id=call)
    )
    return receipt


def _as_it_now_is(session: Session, done: DoneRequest) -> Receipt:
    callback = session.get(Callback, done.callback_id) if done.callback_id else None
    view = callbacks.view(callback) if callback else None
    return Receipt(done.lead_id or "", is_new=False, changed=False, callback=view)
