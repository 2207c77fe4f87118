"""The links about a booked call: what is shown before, what is done after, what is said when it no longer can be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import icalendar
import pytest

from factorland.clock import PARIS
from factorland.leads import Leads, SlotUnavailable, Wish
from tests.integration.web.conftest import CALL, Visitor, book, hidden_fields, text_of

NEW = datetime(2026, 11, 25, 15, 0, tzinfo=PARIS)


def starts(html: str) -> list[datetime]:
    """The slots to choose from."""
    values = [part.partition('"')[0] for part in html.split('name="slot" value="')[1:]]
    return [datetime.fromisoformat(value) for value in values]


async def test_free_slots_are_shown_and_nothing_is_moved(visitor: Visitor, leads: Leads) -> None:
    book(leads, NEW, email="autre@client.test")
    shown = await visitor.open("reschedule")
    offered = starts(shown.text)

    assert shown.status_code == 200
    assert "Votre rappel est prévu mardi 24 novembre à 9 h 30, heure de Paris." in text_of(shown)
    assert NEW not in offered
    assert CALL not in offered
    assert offered == sorted(offered)
    first, last = min(offered), max(offered)
    free = [slot.start for slot in leads.offer_slots(Wish(first, last + timedelta(minutes=1)), 1000)]
    assert offered == free
    assert {start.astimezone(PARIS).day for start in offered} == {23, 24, 25, 26, 27}
    call = leads.callback_of(visitor.conversation)
    assert call is not None
    assert call.start == CALL


async def test_a_chosen_slot_moves_the_call(visitor: Visitor, leads: Leads) -> None:
    done = await visitor.confirm("reschedule", slot=NEW.isoformat())
    call = leads.callback_of(visitor.conversation)

    assert done.status_code == 200
    assert "Un courtier vous appelle mercredi 25 novembre à 15 h, heure de Paris." in text_of(done)
    assert call is not None
    assert call.start == NEW
    assert "prévu mercredi 25 novembre à 15 h" in text_of(await visitor.open("reschedule"))


async def test_a_slot_just_taken_says_why_and_offers_others(visitor: Visitor, leads: Leads) -> None:
    shown = await visitor.open("reschedule")
    other = book(leads, NEW, email="autre@client.test")
    form = hidden_fields(shown.text) | {"slot": NEW.isoformat()}
    refused = await visitor.http.post(visitor.path("reschedule"), data=form)
    with pytest.raises(SlotUnavailable) as taken:
        leads.reschedule(visitor.conversation, NEW)

    assert refused.status_code == 409
    assert taken.value.reason.replace("’", "'") in text_of(refused)
    assert "Votre rappel n'a pas changé." in text_of(refused)
    assert starts(refused.text) == [slot.start for slot in taken.value.alternatives]
    for conversation, start in ((visitor.conversation, CALL), (other, NEW)):
        call = leads.callback_of(conversation)
        assert call is not None
        assert call.start == start

    retry = hidden_fields(refused.text) | {"slot": starts(refused.text)[0].isoformat()}
    assert (await visitor.http.post(visitor.path("reschedule"), data=retry)).status_code == 200


@pytest.mark.parametrize(
    ("slot", "status", "said"),
    [
        ("", 422, "Choisissez un horaire"),
        ("demain", 422, "Choisissez un horaire"),
        ("2026-11-25T15:00:00", 422, "Choisissez un horaire"),
        ("2026-12-25T10:00:00+01:00", 409, "jour férié"),
        ("2026-11-28T10:00:00+01:00", 409, "fermé ce jour-là"),
        ("2026-11-25T13:00:00+01:00", 409, "fermé à cette heure-là"),
        ("2026-11-23T08:00:00+01:00", 409, "déjà passée"),
    ],
)
async def test_what_cannot_be_booked_moves_nothing(
    visitor: Visitor, leads: Leads, slot: str, status: int, said: str
) -> None:
    refused = await visitor.confirm("reschedule", slot=slot)
    call = leads.callback_of(visitor.conversation)

    assert refused.status_code == status
    assert said in text_of(refused)
    assert 'role="alert"' in refused.text
    assert starts(refused.text)
    assert call is not None
    assert call.start == CALL


async def test_later_days_are_a_plain_link_away(visitor: Visitor) -> None:
    first = await visitor.open("reschedule")
    assert 'name="des" value="2026-11-28"' in first.text

    later = await visitor.open("reschedule", des="2026-11-28")
    assert starts(later.text)[0].astimezone(PARIS).day == 30
    assert min(starts(later.text)) > max(starts(first.text))


@pytest.mark.parametrize("des", ["2027-11-01", "9999-12-31"])
async def test_a_day_beyond_the_diary_shows_its_last_days_and_says_so(visitor: Visitor, des: str) -> None:
    shown = await visitor.open("reschedule", des=des)

    assert "Il n'y a pas d'horaire libre à partir de cette date" in text_of(shown)
    assert max(starts(shown.text)).astimezone(PARIS).date().isoformat() == "2026-12-22"


@pytest.mark.parametrize("des", ["", "0001-01-01", "hier", "2020-02-30", "<script>"])
async def test_a_day_that_is_past_or_no_date_shows_the_next_ones(visitor: Visitor, des: str) -> None:
    shown = await visitor.open("reschedule", des=des)

    assert shown.status_code == 200
    assert starts(shown.text) == starts((await visitor.open("reschedule")).text)
    assert "<script>" not in shown.text


async def test_another_time_zone_is_shown_beside_paris(visitor: Visitor, leads: Leads) -> None:
    away = Visitor(visitor.http, book(leads, NEW, time_zone="Pacific/Noumea"))
    shown = text_of(await away.open("reschedule"))

    assert "mercredi 25 novembre à 15 h, heure de Paris (jeudi 26 novembre, 1 h chez vous)" in shown
    assert "9 h (19 h chez vous)" in shown


async def test_a_call_is_cancelled_on_confirmation_only(visitor: Visitor, leads: Leads) -> None:
    shown = await visitor.open("cancel")
    assert "mardi 24 novembre à 9 h 30" in text_of(shown)
    assert leads.callback_of(visitor.conversation) is not None

    done = await visitor.confirm("cancel")
    assert done.status_code == 200
    assert "Votre rappel est annulé" in text_of(done)
    assert leads.callback_of(visitor.conversation) is None
    assert CALL in [slot.start for slot in leads.offer_slots(Wish(CALL, CALL + timedelta(minutes=1)))]


async def test_a_second_click_is_told_that_it_is_done(visitor: Visitor) -> None:
    form = hidden_fields((await visitor.open("cancel")).text)
    first = await visitor.http.post(visitor.path("cancel"), data=form)
    second = await visitor.http.post(visitor.path("cancel"), data=form)

    assert (first.status_code, second.status_code) == (200, 200)
    for page in (second, await visitor.open("cancel"), await visitor.open("reschedule")):
        assert "Votre rappel est déjà annulé" in text_of(page)
        assert 'method="post"' not in page.text


async def test_a_call_moved_meanwhile_is_not_cancelled_unseen(visitor: Visitor, leads: Leads) -> None:
    form = hidden_fields((await visitor.open("cancel")).text)
    leads.reschedule(visitor.conversation, NEW)
    answer = await visitor.http.post(visitor.path("cancel"), data=form)

    assert answer.status_code == 409
    assert "mercredi 25 novembre à 15 h" in text_of(answer)
    assert "Rien n'a été annulé" in text_of(answer)
    assert leads.callback_of(visitor.conversation) is not None


async def test_a_call_that_is_over_cannot_be_touched(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {action: hidden_fields((await visitor.open(action)).text) for action in ("reschedule", "cancel")}
    monkeypatch.setenv("FACTORLAND_NOW", "2026-11-24T10:30:00+01:00")

    for action, form in shown.items():
        answer = await visitor.http.post(visitor.path(action), data=form | {"slot": NEW.isoformat()})
        assert "Votre rappel est passé" in text_of(answer)
    for action in ("reschedule", "cancel", "calendar"):
        assert "Votre rappel est passé" in text_of(await visitor.open(action))


def entry(response: httpx.Response) -> tuple[str, Any]:
    """Method and event of a downloaded calendar file."""
    assert response.headers["content-type"].startswith("text/calendar")
    assert response.headers["content-disposition"] == 'attachment; filename="rappel.ics"'
    calendar = icalendar.Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


async def test_the_calendar_file_is_downloaded_and_follows_the_call(visitor: Visitor, leads: Leads) -> None:
    assert "text/html" in (await visitor.open("calendar")).headers["content-type"]
    method, event = entry(await visitor.confirm("calendar"))
    assert (method, event["DTSTART"].dt) == ("REQUEST", CALL)

    leads.cancel_callback(visitor.conversation)
    method, cancelled = entry(await visitor.confirm("calendar"))
    assert method == "CANCEL"
    assert cancelled["UID"] == event["UID"]
    assert cancelled["SEQUENCE"] > event["SEQUENCE"]


async def test_the_outcome_leads_to_the_calendar_in_one_click(visitor: Visitor) -> None:
    moved = await visitor.confirm("reschedule", slot=NEW.isoformat())
    target = moved.text.partition('method="post" action="')[2].partition('"')[0]
    _, event = entry(await visitor.http.post(target, data=hidden_fields(moved.text)))

    assert event["DTSTART"].dt == NEW
