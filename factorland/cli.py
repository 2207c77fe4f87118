"""The ``factorland`` command."""

from __future__ import annotations

import argparse
import json
import sys

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


def _leads(_: argparse.Namespace) -> int:
    from factorland.leads import Leads

    store = Leads.open(get_settings().database_url)
    try:
        for lead in store.export_leads():
            print(json.dumps(lead, ensure_ascii=False))
    finally:
        store.close()
    return 0


_COMMANDS = {"run": _run, "train": _train, "migrate": _migrate, "doctor": _doctor, "leads": _leads}

if __name__ == "__main__":
    sys.exit(main())
