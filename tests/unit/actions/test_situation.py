"""The firm's own situation, not its clients'."""

from __future__ import annotations

import pytest

from actions.situation import legal_status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("je suis en redressement judiciaire depuis mars", "receivership"),
        ("Notre société est en sauvegarde", "safeguard"),
        ("on est en LJ", "liquidation"),
        ("nous sommes sous plan de continuation", "continuation_plan"),
        ("ma boite est sous mandat ad hoc", "ad_hoc_mandate"),
        ("mon client est en redressement judiciaire", None),
        ("notre société a un client en liquidation", None),
        ("c'est quoi une sauvegarde ?", None),
        ("nous sommes en pleine croissance", None),
    ],
)
def test_legal_status(text: str, status: str | None) -> None:
    assert legal_status(text) == status
