"""The estimate: slots to the quotes API, its answer to a card."""

from __future__ import annotations

from typing import Any

import structlog
from rasa_sdk.events import FollowupAction, SlotSet

from actions import services
from actions.base import CALL_ME, CONTACT, Choice, Event, SafeAction, Turn, choice
from actions.case import case_of, missing, product_of
from actions.estimate_card import central_changes, estimate_card
from actions.handling import heard_notes, is_early, refuse
from actions.questions import DIAGNOSTIC_SLOTS
from actions.quotes_client import CaseForBroker, QuotesUnavailable
from actions.summary import change_choice, noted
from actions.texts import facts_of, say

log = structlog.get_logger(__name__)
_OTHER = choice("Comparer avec l'autre solution", "/request_diagnostic")
_BROKER = [CALL_ME, CONTACT]


def refused_already(turn: Turn) -> bool:
    """Whether no price may be given whatever the answers still missing (their defaults are an ordinary case)."""
    try:
        services.quotes().estimate(_products(turn)[0], case_of(turn))
    except CaseForBroker as case:
        return is_early(case.code)
    except QuotesUnavailable:
        return False
    return False


class ActionStartEstimate(SafeAction):
    """An estimate is wanted, or wanted again with another value."""

    action_name = "action_start_estimate"

    def act(self, turn: Turn) -> list[Event]:
        """Goes to the form when something is missing, to the estimate (or its refusal) otherwise."""
        if self._changes_nothing(turn):
            turn.say(say("change_what"), [_OTHER, *(change_choice(slot) for slot in noted(turn))])
            return []
        asks = missing(turn) and not refused_already(turn)
        return [FollowupAction("estimate_form" if asks or turn.slot("doubt") else "action_estimate")]

    @staticmethod
    def _changes_nothing(turn: Turn) -> bool:
        """Whether another estimate was asked for without a value that could change it."""
        told = {"product", *DIAGNOSTIC_SLOTS} & turn.filled_now().keys()
        wanted = turn.intent == "change_estimate" and not turn.text.startswith("/")
        return wanted and bool(turn.slot("estimate")) and not told and not turn.form


class ActionEstimate(SafeAction):
    """Says the estimate of the product under way, and what to do next."""

    action_name = "action_estimate"
    ends_turn = True

    def act(self, turn: Turn) -> list[Event]:
        """Keeps the answers of the quotes API in ``estimate``: the broker must see what the visitor saw.

        Without a product named, factoring and credit insurance are priced one after the other.
        """
        products = _products(turn)
        answers: dict[str, Any] = {}
        refused: set[str] = set()
        for product in products:
            try:
                answers[product] = services.quotes().estimate(product, case_of(turn))
            except CaseForBroker as case:
                if case.code not in refused:  # the same reason for both products is said once
                    refuse(turn, case, again=(turn.slot("estimate") or {}).get(product) == {"refused": case.code})
                refused.add(case.code)
                answers[product] = {"refused": case.code}
            except QuotesUnavailable as failure:
                log.error("quotes_unavailable", reason=str(failure))
                turn.say(say("estimate_unavailable"), _BROKER)
                return [SlotSet("estimate", None)]
            else:
                self._show(turn, product, answers[product], product == products[0], product == products[-1])
        return [SlotSet("estimate", answers), *self._way_back(turn)]

    @staticmethod
    def _show(turn: Turn, product: str, answer: dict[str, Any], first: bool, last: bool) -> None:
        """One card; the notes that must be heard stand before the first one, their choices after the last."""
        notes, taps = heard_notes(answer, (turn.slot("estimate") or {}).get(product))
        intro = f"{_changes(turn, product, answer)} {notes}".strip() if first else say("estimate_second")
        turn.say(intro, [*taps, *_next(product_of(turn))] if last else [], estimate_card(product, answer))

    @staticmethod
    def _way_back(turn: Turn) -> list[Event]:
        """A call being booked when a figure was changed goes on after the new estimate."""
        booking = turn.slot("callback_start") and turn.slot("consent_callback") is None
        return [FollowupAction("callback_form")] if booking else []


def _products(turn: Turn) -> list[str]:
    """The products to price: both when none was named."""
    wanted = product_of(turn)
    return ["factoring", "credit_insurance"] if wanted == "combined" else [wanted]


def _changes(turn: Turn, product: str, answer: dict[str, Any]) -> str:
    """What opens an estimate: for one made again with another value, what this value changed."""
    before = (turn.slot("estimate") or {}).get(product)
    facts = facts_of(turn.filled_now())
    if not (before and facts and "scenarios" in before):
        return say("estimate_intro")
    words = central_changes(product, before, answer)
    same = [words[f"{name}_before"] == words[f"{name}_after"] for name in ("cost", "headline")]
    key = "estimate_unchanged" if all(same) else "estimate_cost_changed" if same[1] else "estimate_changed"
    return say(key, facts=facts, **words)


def _next(wanted: str) -> list[Choice]:
    """What a visitor may want after an estimate."""
    compare = [] if wanted == "combined" else [_OTHER]
    return [
        choice("Être rappelé par un courtier", "/book_callback"),
        choice("Changer une valeur", "/show_summary"),
        *compare,
        choice("Voir les types d'offres", "/compare_offers"),
        choice("De quoi ce coût est-il fait ?", "faq/cost_components"),
    ]
