"""Kinds of offers side by side, for the visitor's own case: information, never a recommendation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import structlog
from rasa_sdk.events import FollowupAction

from actions import services
from actions.base import CALL_ME, CONTACT, Event, SafeAction, Turn, choice
from actions.case import case_of, missing
from actions.estimate_card import about
from actions.handling import refuse
from actions.quotes_client import CaseForBroker, QuotesUnavailable
from actions.texts import say
from factorland.french import format as french

log = structlog.get_logger(__name__)
_SHOWN = 5


class ActionCompare(SafeAction):
    """Shows the comparison card; figures still missing are asked first."""

    action_name = "action_compare"

    def act(self, turn: Turn) -> list[Event]:
        """Compares, or goes to the form, or says why not."""
        if missing(turn):
            turn.say(say("compare"))
            return [FollowupAction("estimate_form")]
        try:
            answer = services.quotes().compare(case_of(turn))
        except CaseForBroker as case:
            refuse(turn, case)
            return []
        except QuotesUnavailable as failure:
            log.error("quotes_unavailable", reason=str(failure))
            turn.say(say("estimate_unavailable"), [CALL_ME, CONTACT])
            return []
        turn.say(
            say("compare_intro"), [CALL_ME, choice("Voir l'estimation", "/change_estimate")], comparison_card(answer)
        )
        return []


def comparison_card(answer: dict[str, Any]) -> dict[str, Any]:
    """The ``comparison`` card of an answer of ``/v1/comparisons``: the offers open to the case, one a row."""
    open_offers = [offer for offer in answer["offers"] if offer["eligible"]][:_SHOWN]
    return {
        "type": "comparison",
        "title": say("compare_title"),
        "columns": [say("compare_cost"), say("compare_gives"), say("compare_commitment")],
        "rows": [{"label": offer["label"], "values": _values(offer)} for offer in open_offers],
        "note": f"{answer['ordered_by']} {answer['disclaimer']}",
    }


def _values(offer: dict[str, Any]) -> list[str]:
    cost = " à ".join(french.euros(offer["display"][bound], exact=True) for bound in ("low", "high"))
    gives = offer["available_cash"] or offer["covered_amount"]
    key = "compare_cash" if offer["available_cash"] else "compare_cover"
    return [cost, say(key, amount=about(Decimal(str(gives["central"])))), offer["commitment"]]
