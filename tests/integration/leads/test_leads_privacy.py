"""A visitor's data obeys the visitor: copy, withdrawal, erasure, and the end of its time."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from factorland.leads import Booking, ConversationUnknown, Leads
from factorland.leads.delivery import FileMailer
from factorland.leads.models import AuditEntry, Consent, Conversation, Lead, Message, OutboxItem
from factorland.leads.models_agenda import Callback
from factorland.leads.office import Office
from factorland.leads.worker import Worker
from tests.support.visitor import plain_spaces

Paris = Callable[..., datetime]
Make = Callable[..., Booking]
SPELLINGS = (
    b"612345678",
    b"6 12 34 56 78",
    b"612 345 678",
    b"jeanne@client.test",
    b"Jeanne Test",
    "6\u00a012\u00a034\u00a056\u00a078".encode(),
)


@pytest.fixture
def tracker(var_dir: Path) -> Path:
    """Rasa's tracker store, as Rasa makes it."""
    path = var_dir / "rasa.db"
    with closing(sqlite3.connect(path)) as store, store:
        store.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), type_name VARCHAR(255),"
            " timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
        )
    return path


def say(tracker: Path, sender: str, text: str) -> None:
    with closing(sqlite3.connect(tracker)) as store, store:
        store.execute("INSERT INTO events (sender_id, type_name, data) VALUES (?, 'user', ?)", (sender, text))


def senders(tracker: Path) -> list[str]:
    with closing(sqlite3.connect(tracker)) as store:
        return [row[0] for row in store.execute("SELECT DISTINCT sender_id FROM events ORDER BY 1")]


def count(leads: Leads, model: type[Any], *where: Any) -> int:
    return leads.read(lambda session: session.scalar(select(func.count()).select_from(model).where(*where)) or 0)


def visit(leads: Leads, start: datetime, booking: Make, **changes: Any) -> str:
    """A visitor who writes, books and corrects."""
    conversation, _ = leads.start_conversation("chat")
    leads.add_visitor_message(conversation, "Jeanne Test, 06 12 34 56 78, jeanne@client.test")
    leads.add_reply(conversation, "assistant", "Au 06 12 34 56 78 ?", [{"label": "+33612345678", "payload": "/x"}])
    leads.book(booking(conversation, start, **changes))
    return conversation


def found_in(directory: Path) -> list[str]:
    files = [path for path in directory.rglob("*") if path.is_file()]
    assert files
    return [f"{path.name}: {spelling!r}" for path in files for spelling in SPELLINGS if spelling in path.read_bytes()]


def test_erasing_leaves_no_byte_of_the_person_in_any_file(
    leads: Leads, worker: Worker, var_dir: Path, tracker: Path, clock: Any, paris: Paris, booking: Make
) -> None:
    log = logging.FileHandler(var_dir / "factorland.log")
    logging.getLogger("factorland").addHandler(log)
    logging.getLogger("factorland").setLevel(logging.DEBUG)
    conversations = [visit(leads, paris(26, 9, 30), booking)]
    conversations += [visit(leads, slot.start, booking) for slot in leads.offer_slots(limit=20)]
    kept = visit_other(leads, paris(26, 10, 0), booking)
    say(tracker, conversations[0], "06 12 34 56 78")
    say(tracker, f"{conversations[0]}-2", "+33612345678")
    say(tracker, kept, "06 98 76 54 32")
    leads.reschedule(conversations[0], paris(27, 9, 30))
    worker.deliver_due()
    leads.book(booking(conversations[0], paris(27, 10, 0)))
    if leads.unit.engine.dialect.name == "sqlite":
        assert any("factorland.db" in place for place in found_in(var_dir))
    assert any(".eml" in place for place in found_in(var_dir))
    leads.erase(conversations)
    worker.deliver_due()
    clock.set(paris(23, 8, 32))
    worker.deliver_due()
    logging.getLogger("factorland").removeHandler(log)
    log.close()
    assert found_in(var_dir) == []
    assert senders(tracker) == [kept]
    assert [line["phone"] for line in leads.export_leads()] == ["+33698765432"]
    left = "".join(path.read_text(encoding="utf-8") for path in (var_dir / "outbox").iterdir())
    assert "6 98 76 54 32" in plain_spaces(left)


def visit_other(leads: Leads, start: datetime, booking: Make) -> str:
    conversation, _ = leads.start_conversation("chat")
    leads.book(booking(conversation, start, name="Paul Autre", phone="+33698765432", email="paul@client.test"))
    return conversation


def test_everything_about_a_person_goes_and_the_act_stays(leads: Leads, paris: Paris, booking: Make) -> None:
    conversation = visit(leads, paris(26, 9, 30), booking)
    reference = leads.erase([conversation])
    for model in (Conversation, Message, Lead, Callback, Consent):
        assert count(leads, model) == 0
    [act] = leads.audit_trail()
    assert (act["act"], act["actor"], act["reference"]) == ("erase", "visitor", reference)
    assert act["details"]["leads"] == 1
    assert act["details"]["messages"] == 2
    assert leads.hold("other", paris(26, 9, 30)).start == paris(26, 9, 30)


def test_brokers_and_the_crm_are_told_what_to_erase_by_its_number(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make
) -> None:
    conversation = visit(leads, paris(26, 9, 30), booking)
    [line] = leads.export_leads()
    leads.erase([conversation])
    worker.deliver_due()
    [notice] = (var_dir / "outbox").glob("*-erased.eml")
    assert line["id"] in notice.read_text()
    kinds = leads.read(lambda session: set(session.scalars(select(OutboxItem.kind))))
    assert kinds == {"erased", "crm_erased", "traces"}


def test_an_open_chat_can_say_that_it_is_done_and_that_goes_too(
    leads: Leads, worker: Worker, tracker: Path, clock: Any, paris: Paris, booking: Make
) -> None:
    conversation, token = leads.start_conversation("chat")
    leads.add_visitor_message(conversation, "06 12 34 56 78")
    leads.book(booking(conversation, paris(26, 9, 30)))
    leads.erase([conversation], keep_open=True)
    say(tracker, conversation, "06 12 34 56 78, effacez tout")  # Rasa saves the turn once it is over
    assert leads.conversation_of(token) == conversation
    reply = leads.add_reply(conversation, "assistant", "C'est effacé.")
    assert leads.messages(conversation) == [reply]
    worker.deliver_due()
    assert senders(tracker) == [conversation]
    clock.set(paris(23, 8, 31))
    worker.deliver_due()
    assert senders(tracker) == []


def test_a_message_that_was_leaving_during_the_erasure_leaves_no_file(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make
) -> None:
    conversation = visit(leads, paris(26, 9, 30), booking)

    @dataclass(frozen=True)
    class SlowMailer(FileMailer):
        def send(self, mail: EmailMessage, item_id: int, kind: str) -> None:
            leads.erase([conversation])
            super().send(mail, item_id, kind)

    replace(worker, mailer=SlowMailer(var_dir / "outbox")).deliver_due()
    assert not list((var_dir / "outbox").glob("*-confirmation.eml"))


def test_erasing_twice_or_what_is_unknown_is_no_error(leads: Leads, paris: Paris, booking: Make) -> None:
    conversation = visit(leads, paris(26, 9, 30), booking)
    leads.erase([conversation])
    leads.erase([conversation, "nobody"])
    assert count(leads, AuditEntry, AuditEntry.act == "erase") == 2


def test_brokers_find_a_person_by_phone_address_or_number(leads: Leads, paris: Paris, booking: Make) -> None:
    first = visit(leads, paris(26, 9, 30), booking)
    second = visit(leads, paris(26, 10, 0), booking, email="autre@client.test")
    [one, _] = leads.export_leads()
    assert sorted(leads.conversations_of("+33612345678")) == sorted([first, second])
    assert leads.conversations_of("autre@client.test") == [second]
    assert leads.conversations_of(one["id"]) == [one["conversation_id"]]
    assert leads.conversations_of("") == []


def test_a_person_gets_all_that_is_kept_and_can_read_it(
    leads: Leads, database_url: str, paris: Paris, booking: Make
) -> None:
    conversation = visit(leads, paris(26, 9, 30), booking)
    visit_other(leads, paris(26, 10, 0), booking)
    [line] = [line for line in leads.export_leads() if line["conversation_id"] == conversation]
    office = Office.open(database_url)
    office.add_note(line["id"], "Paul", "Rappeler jeudi, IBAN FR7630006000011234567890189")
    office.set_status(line["id"], "called")
    office.close()
    data = leads.personal_data(conversation)
    assert data["lead"]["phone"] == "+33612345678"
    assert data["lead"]["status"] == "called"
    assert [note["text"] for note in data["lead"]["notes"]] == ["Rappeler jeudi, IBAN [IBAN masqué]"]
    assert [message["author"] for message in data["messages"]] == ["visitor", "assistant"]
    assert [given["purpose"] for given in data["consents"]] == ["callback", "email"]
    assert [call["status"] for call in data["callbacks"]] == ["confirmed"]
    text = leads.personal_data_text(conversation)
    for expected in ("Jeanne Test", "Rappeler jeudi", "« J'accepte (callback). »", "Affacturage", "rappelé"):
        assert expected.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in text
    assert "Paul Autre" not in text
    with pytest.raises(ConversationUnknown):
        leads.personal_data("nobody")
    assert [act["act"] for act in leads.audit_trail()] == ["export", "export"]


def test_prospects_go_three_years_after_their_last_contact_and_chats_after_thirty_days(
    leads: Leads, clock: Any, paris: Paris, booking: Make
) -> None:
    visit(leads, paris(26, 9, 30), booking)
    later = visit_other(leads, paris(26, 10, 0), booking)
    chat, _ = leads.start_conversation("chat")
    clock.set(paris(23, 8, 29) + timedelta(days=30))
    assert leads.purge().total == 0
    leads.add_visitor_message(later, "Toujours là")
    clock.set(paris(23, 8, 31) + timedelta(days=30))
    assert leads.purge().chats == 1
    assert leads.messages(chat) == []
    clock.set(paris(23, 8, 31) + timedelta(days=1096))
    done = leads.purge()
    assert (done.leads, done.chats) == (1, 0)
    assert [line["phone"] for line in leads.export_leads()] == ["+33698765432"]
    assert leads.audit_trail()[0]["act"] == "purge"
    assert leads.purge().total == 0


def test_a_purge_frees_expired_holds_and_old_deliveries(
    leads: Leads, worker: Worker, clock: Any, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    leads.hold("other", paris(26, 10, 0))
    worker.deliver_due()
    clock.set(paris(23, 8, 36))
    assert leads.purge().holds == 1
    clock.set(paris(23, 8, 36) + timedelta(days=91))
    assert leads.purge().deliveries == 3


def test_no_error_of_the_database_shows_a_value(leads: Leads, paris: Paris) -> None:
    def twice(session: Any) -> None:
        for _ in range(2):
            session.add(Conversation(id="Jeanne Test", channel="chat", created_at=paris(23), last_visitor_at=paris(23)))
            session.flush()
            session.expunge_all()

    with pytest.raises(Exception, match=r"(?i)unique") as refused:
        leads.write(twice)
    assert "parameters hidden" in str(refused.value)


def test_no_copy_is_left_in_the_free_space_of_sqlite(
    leads: Leads, worker: Worker, var_dir: Path, tracker: Path, clock: Any, paris: Paris, booking: Make
) -> None:
    """A page that SQLite splits keeps a copy of what moved, even under secure_delete: made here by a plain deletion."""
    conversation = visit(leads, paris(26, 9, 30), booking)
    copies = [tracker, *var_dir.glob("factorland.db")]
    for path in copies:
        with closing(sqlite3.connect(path)) as store, store:
            store.execute("PRAGMA secure_delete = OFF")
            store.execute("CREATE TABLE page (text)")
            store.executemany("INSERT INTO page VALUES (?)", [("06 12 34 56 78 " * 20,), ("other",)])
            store.execute("DELETE FROM page WHERE text <> 'other'")
    leads.erase([conversation])
    assert {place.partition(":")[0] for place in found_in(var_dir)} == {path.name for path in copies}
    clock.set(paris(23, 8, 32))
    worker.deliver_due()
    assert found_in(var_dir) == []
