"""The ``factorland`` command."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import AbstractContextManager, closing
from pathlib import Path

from factorland.leads import InvalidLead, Leads
from factorland.leads.database import is_current, migrate
from factorland.leads.office import Office
from factorland.settings import get_settings


def main(arguments: list[str] | None = None) -> int:
    """Parses the command line and runs one command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="factorland", description="The assistant of a factoring broker.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="train if needed, start the four processes, print the address")
    training = commands.add_parser("train", help="train the assistant if its data changed")
    training.add_argument("--force", action="store_true", help="train even if nothing changed")
    commands.add_parser("migrate", help="bring the database to the present schema")
    commands.add_parser("doctor", help="say what is installed, running and missing")
    leads = commands.add_parser("leads", help="the leads").add_subparsers(dest="action", required=True)
    leads.add_parser("export", help="print every lead, one JSON object a line")
    erasing = leads.add_parser("erase", help="erase a person everywhere, by phone (E.164), e-mail or lead id")
    erasing.add_argument("contact")
    saying = leads.add_parser("say", help="write to a visitor in their chat, where it appears at once")
    saying.add_argument("lead", help="lead id")
    saying.add_argument("text")
    agenda = commands.add_parser("agenda", help="when brokers call back").add_subparsers(dest="action", required=True)
    agenda.add_parser("show", help="print the agenda as a file to edit")
    setting = agenda.add_parser("set", help="set the agenda from an edited file, whole or not at all")
    setting.add_argument("file", type=Path)
    sending = commands.add_parser("deliveries", help="messages that could not leave").add_subparsers(
        dest="action", required=True
    )
    sending.add_parser("list", help="print those that were given up, one JSON object a line")
    retrying = sending.add_parser("retry", help="try one again")
    retrying.add_argument("id", type=int)
    commands.add_parser("audit", help="print the latest acts on personal data, one JSON object a line")
    commands.add_parser("purge", help="erase what is past its retention time")
    quotes = commands.add_parser("quotes", help="the rate cards").add_subparsers(dest="action", required=True)
    checking = quotes.add_parser("check", help="say whether a rate card can be used")
    checking.add_argument("card", type=Path)
    comparing = quotes.add_parser("compare", help="say what a new rate card would change")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    options = parser.parse_args(arguments)
    return _COMMANDS[options.command](options)


def _run(_: argparse.Namespace) -> int:
    from factorland.operations.run import run

    return run()


def _train(options: argparse.Namespace) -> int:
    from factorland.operations.training import TrainingFailed, train

    try:
        print(train(get_settings().var_dir / "log", force=options.force))
    except TrainingFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _migrate(_: argparse.Namespace) -> int:
    from factorland.operations.run import prepare

    prepare(get_settings())
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from factorland.operations.doctor import doctor

    return doctor(get_settings())


def _store() -> AbstractContextManager[Leads]:
    """The leads store, to close after use."""
    return closing(Leads.open(_database()))


def _office() -> AbstractContextManager[Office]:
    """The brokers' side of the store, to close after use."""
    return closing(Office.open(_database()))


def _database() -> str:
    """The address of the database; one that was never made is made first."""
    url = get_settings().database_url
    if not is_current(url):
        get_settings().var_dir.mkdir(parents=True, exist_ok=True)
        migrate(url)
    return url


def _leads(options: argparse.Namespace) -> int:
    if options.action == "say":
        return _say(options.lead, options.text)
    with _store() as store:
        if options.action == "export":
            for lead in store.export_leads():
                print(json.dumps(lead, ensure_ascii=False))
            return 0
        conversations = store.conversations_of(options.contact)
        if not conversations:
            print("nobody has this phone, e-mail or lead id", file=sys.stderr)
            return 1
        print(store.erase(conversations, actor="command line"))
    return 0


def _say(lead_id: str, text: str) -> int:
    with _office() as office:
        try:
            office.say(lead_id, text)
        except InvalidLead:
            print("no such lead, or no chat to write in, or no more contact is wished for", file=sys.stderr)
            return 1
    return 0


def _agenda(options: argparse.Namespace) -> int:
    with _office() as office:
        if options.action == "show":
            print(office.agenda_file(), end="")
            return 0
        try:
            office.set_agenda_file(options.file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            print(f"the agenda is unchanged: {error}", file=sys.stderr)
            return 1
    return 0


def _deliveries(options: argparse.Namespace) -> int:
    with _office() as office:
        if options.action == "retry":
            return 0 if office.retry_delivery(options.id) else 1
        for letter in office.dead_letters():
            print(json.dumps(letter, default=str))
    return 0


def _audit(_: argparse.Namespace) -> int:
    with _store() as store:
        for act in store.audit_trail():
            print(json.dumps(act, ensure_ascii=False, default=str))
    return 0


def _purge(_: argparse.Namespace) -> int:
    with _store() as store:
        print(store.purge())
    return 0


def _quotes(options: argparse.Namespace) -> int:
    from factorland.quotes.cards_cli import check, compare

    return check(options.card) if options.action == "check" else compare(options.old, options.new)


_COMMANDS = {
    "run": _run,
    "train": _train,
    "migrate": _migrate,
    "doctor": _doctor,
    "leads": _leads,
    "agenda": _agenda,
    "deliveries": _deliveries,
    "audit": _audit,
    "purge": _purge,
    "quotes": _quotes,
}

if __name__ == "__main__":
    sys.exit(main())
