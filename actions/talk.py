"""Hello, thanks, goodbye, what I can do: one sentence a kind, another one inside a form so as not to ask two things."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from actions.base import CALL_ME, CONTACT, Event, SafeAction, Turn
from actions.retries import leave_form
from actions.steering import RESUME, START, unfinished

_TALK: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "talk.yml").read_text(encoding="utf-8"))
_CHOICES = {"start": START, "person": [CALL_ME, CONTACT]}


class ActionTalk(SafeAction):
    """Everything that only needs a sentence, by the label of the message."""

    action_name = "action_talk"

    def act(self, turn: Turn) -> list[Event]:
        """Says it; a goodbye leaves the form under way, which can be taken up again."""
        talk = _TALK[turn.intent]
        leaves = bool(turn.form) and talk.get("leaves", False)
        if turn.form and not leaves:
            turn.say(talk["in_form"])
            return []
        resume = [RESUME] if not leaves and unfinished(turn) else []
        turn.say(talk["text"], [*resume, *_CHOICES.get(talk.get("choices"), [])])
        return leave_form() if leaves else []
