"""The links about a visitor's data: no more contact, a copy, erasure."""

from __future__ import annotations

import json

import pytest

from factorland.leads import ConsentMissing, ConversationUnknown, Leads
from tests.integration.web.conftest import CALL, Visitor, book, hidden_fields, text_of


def acts(leads: Leads) -> list[str]:
    return [entry["act"] for entry in leads.audit_trail()]


async def test_contact_stops_on_confirmation_only(visitor: Visitor, leads: Leads) -> None:
    shown = text_of(await visitor.open("stop"))
    assert "votre rappel du mardi 24 novembre à 9 h 30, heure de Paris, est annulé" in shown
    assert leads.callback_of(visitor.conversation) is not None
    assert acts(leads) == []

    done = await visitor.confirm("stop")
    assert "C'est noté : nous ne vous contacterons plus" in text_of(done)
    assert "Votre rappel du mardi 24 novembre à 9 h 30" in text_of(done)
    assert leads.callback_of(visitor.conversation) is None
    consents = leads.personal_data(visitor.conversation)["consents"]
    assert {consent["withdrawn_at"] for consent in consents} == {"2026-11-23T08:30:00+01:00"}
    with pytest.raises(ConsentMissing):
        leads.reschedule(visitor.conversation, CALL)


async def test_a_second_stop_is_told_that_it_is_done(visitor: Visitor, leads: Leads) -> None:
    form = hidden_fields((await visitor.open("stop")).text)
    await visitor.http.post(visitor.path("stop"), data=form)
    again = await visitor.http.post(visitor.path("stop"), data=form)

    for page in (again, await visitor.open("stop")):
        assert page.status_code == 200
        assert "C'était déjà noté" in text_of(page)
    assert acts(leads) == ["withdraw"]


async def test_a_copy_is_given_on_confirmation_only(visitor: Visitor, leads: Leads) -> None:
    shown = await visitor.open("export")
    assert "jeanne@client.test" not in shown.text
    assert acts(leads) == []

    copy = await visitor.confirm("export")
    said = text_of(copy)
    for fact in (
        "06 12 34 56 78",
        "jeanne@client.test",
        "1,2 M€",
        "24/11/2026 à 9 h 30 : confirmé",
        "« J'accepte d'être rappelée. »",
        "je cherche à financer mes factures",
    ):
        assert fact in said
    assert "Jeanne &lt;b&gt;Test&lt;/b&gt;" in copy.text
    assert acts(leads) == ["export"]


async def test_a_copy_is_also_a_file_that_programs_read(visitor: Visitor, leads: Leads) -> None:
    file = await visitor.confirm("export", format="json")

    assert file.headers["content-type"] == "application/json"
    assert file.headers["content-disposition"] == 'attachment; filename="mes-donnees.json"'
    assert file.headers["cache-control"] == "no-store"
    assert json.loads(file.content) == leads.personal_data(visitor.conversation)


async def test_data_are_erased_on_confirmation_only(visitor: Visitor, leads: Leads) -> None:
    other = book(leads, CALL.replace(hour=11), email="autre@client.test")
    shown = text_of(await visitor.open("erase"))
    assert "C'est définitif" in shown
    assert "votre rappel du mardi 24 novembre à 9 h 30" in shown
    assert leads.messages(visitor.conversation)

    done = await visitor.confirm("erase")
    (trace,) = leads.audit_trail()
    assert done.status_code == 200
    assert trace["reference"] in text_of(done)
    assert leads.messages(visitor.conversation) == []
    with pytest.raises(ConversationUnknown):
        leads.personal_data(visitor.conversation)
    assert leads.messages(other)


@pytest.mark.parametrize("action", ["reschedule", "cancel", "calendar", "stop", "export", "erase"])
async def test_after_erasure_every_link_says_that_nothing_is_left(visitor: Visitor, leads: Leads, action: str) -> None:
    form = hidden_fields((await visitor.open(action)).text) | {"slot": CALL.isoformat()}
    leads.erase([visitor.conversation])
    before = acts(leads)

    for page in (await visitor.open(action), await visitor.http.post(visitor.path(action), data=form)):
        assert page.status_code == 410
        assert "Nous n'avons plus rien à votre sujet" in text_of(page)
        assert "01 23 45 67 89" in text_of(page)
    assert acts(leads) == before
