"""Training happens when, and only when, what a model is made of has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorland.operations.training import fingerprint


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml", "requirements/rasa.txt", "data/faq/a.yml", "factorland/nlu/model.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one", encoding="utf-8")
    (tmp_path / "factorland" / "french").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", ["config.yml", "data/faq/a.yml", "factorland/nlu/model.py", "data/faq/new.yml"])
def test_a_change_of_what_a_model_is_made_of_changes_the_fingerprint(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("two", encoding="utf-8")
    assert fingerprint(project) != before


@pytest.mark.parametrize("name", ["README.md", "actions/texts.yml", "data/faq/.a.yml.swp"])
def test_other_changes_do_not(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("two", encoding="utf-8")
    assert fingerprint(project) == before


def test_a_renamed_file_counts(project: Path) -> None:
    before = fingerprint(project)
    (project / "data" / "faq" / "a.yml").rename(project / "data" / "faq" / "b.yml")
    assert fingerprint(project) != before
