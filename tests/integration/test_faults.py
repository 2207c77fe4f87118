"""What a visitor reads when a process is down: a way on in French, never a blank, and no lead lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factorland.leads import Leads
from factorland.operations.processes import Stack
from factorland.settings import Settings
from tests.support.running import running_stack
from tests.support.visitor import Visitor


@pytest.fixture
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Stack]]:
    """A stack of its own, since its processes are killed."""
    with running_stack(tmp_path_factory.mktemp("faults")) as running:
        yield running


def diagnose(visitor: Visitor) -> None:
    visitor.tap("Estimer l'affacturage")
    visitor.say("800 k€")
    visitor.tap("Services")
    visitor.tap("45 jours")
    visitor.say("25")
    visitor.tap("Moins de 20 %")


def book(visitor: Visitor) -> None:
    visitor.tap("Être rappelé")
    visitor.tap("")
    visitor.say("Anne Roux")
    visitor.say("06 11 22 33 44")
    visitor.tap("Passer")
    visitor.tap("Sans e-mail")
    visitor.tap("J'accepte")


def test_each_process_may_fail_and_the_lead_stays(own_stack: tuple[Settings, Stack]) -> None:
    settings, stack = own_stack
    with Visitor(settings.public_url) as visitor:
        stack.kill("quotes")
        diagnose(visitor)
        assert "courtier vous envoie l'estimation" in visitor.text()
        book(visitor)
        assert "C'est noté" in visitor.text()
        visitor.card("booking")

        stack.kill("actions")
        visitor.say("je veux une estimation d'assurance-crédit")
        assert "/rappel" in visitor.text()
        visitor.say("c'est quoi le fonds de garantie ?")
        assert "réserve" in visitor.text()

        stack.kill("rasa")
        visitor.say("et ça coûte combien ?")
        assert "/rappel" in visitor.text()

    store = Leads.open(settings.database_url)
    leads = list(store.export_leads())
    store.close()
    assert [(lead["name"], lead["phone"]) for lead in leads] == [("Anne Roux", "+33611223344")]
    assert leads[0]["callback"]["status"] == "confirmed"
