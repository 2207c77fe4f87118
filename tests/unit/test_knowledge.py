"""The answers' files are read as written, and what they lack is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from factorland.knowledge import Button, load_knowledge

ROOT = Path(__file__).resolve().parents[2]
MOST_WORDS = 90

COST = """
version: "3.1"
nlu:
- intent: faq/cost_reduce
  examples: |
    - Comment payer moins cher à [60 jours](duration) ?
    - c trop cher
responses:
  utter_faq/cost_reduce:
  - text: |
      **Trois** leviers.

      - un
    metadata: {title: "Réduire le coût"}
    buttons:
    - {title: "Les composantes", payload: "faq/cost_components"}
    - {title: "Estimer", payload: "/request_factoring_estimate"}
"""
COMPONENTS = """
version: "3.1"
nlu:
- intent: faq/cost_components
  examples: |
    - De quoi se compose le coût ?
"""
TASKS = """
version: "3.1"
nlu:
- intent: request_factoring_estimate
  examples: |
    - je veux une estimation
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, content in {
        "faq/cost_reduce.yml": COST,
        "faq/cost_components.yml": COMPONENTS,
        "tasks/estimates.yml": TASKS,
    }.items():
        file = tmp_path / "data" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return tmp_path


def test_a_topic_has_its_question_answer_and_buttons(project: Path) -> None:
    topic = load_knowledge(project).topic("faq/cost_reduce")

    assert topic.title == "Réduire le coût"
    assert topic.question == "Comment payer moins cher à 60 jours ?"
    assert topic.answer == "**Trois** leviers.\n\n- un"
    assert topic.buttons == (
        Button("Les composantes", "faq/cost_components"),
        Button("Estimer", "/request_factoring_estimate"),
    )
    assert topic.examples[1] == "c trop cher"


def test_a_topic_without_answer_is_left_out_but_keeps_its_question(project: Path) -> None:
    knowledge = load_knowledge(project)

    assert [topic.label for topic in knowledge.topics] == ["faq/cost_reduce"]
    assert knowledge.find("faq/cost_components") is None
    assert knowledge.question("faq/cost_components") == "De quoi se compose le coût ?"
    with pytest.raises(KeyError):
        knowledge.topic("faq/cost_components")
    with pytest.raises(KeyError):
        knowledge.question("faq/unheard_of")


def test_problems_name_what_is_missing(project: Path) -> None:
    assert load_knowledge(project).problems() == [
        "faq/cost_components: no answer",
        "faq/cost_reduce: the button 'Les composantes' leads nowhere: 'faq/cost_components'",
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("faq/cost_components", "faq/cost_reduce"), "leads to itself"),
        (("/request_factoring_estimate", "/no_such_task"), "leads nowhere: '/no_such_task'"),
        (('"Réduire le coût"', '""'), "the title '' should have 1 to 6 words"),
        (('    - {title: "Estimer", payload: "/request_factoring_estimate"}\n', ""), "1 buttons instead of"),
    ],
)
def test_problems_of_a_written_answer(project: Path, change: tuple[str, str], problem: str) -> None:
    (project / "data/faq/cost_reduce.yml").write_text(COST.replace(*change), encoding="utf-8")

    assert any(problem in each for each in load_knowledge(project).problems())


def test_a_task_payload_may_carry_slots(project: Path) -> None:
    text = COST.replace("/request_factoring_estimate", '/request_factoring_estimate{\\"sector\\":\\"other\\"}')
    (project / "data/faq/cost_reduce.yml").write_text(text, encoding="utf-8")

    assert not any("Estimer" in each for each in load_knowledge(project).problems())


def test_a_file_of_another_shape_is_refused_by_name(project: Path) -> None:
    (project / "data/faq/cost_reduce.yml").write_text("- not a mapping", encoding="utf-8")

    with pytest.raises(ValueError, match=r"cost_reduce\.yml"):
        load_knowledge(project)


def test_every_label_of_the_project_has_a_canonical_question() -> None:
    labels = yaml.safe_load((ROOT / "tests/data/intents.yml").read_text(encoding="utf-8"))
    wanted = {f"{family}/{name}" for family in ("faq", "chitchat") for name in labels[family]}

    assert wanted <= load_knowledge(ROOT).questions.keys()


def test_every_answer_of_the_project_is_written_and_leads_on() -> None:
    assert load_knowledge(ROOT).problems() == []


def test_every_answer_of_the_project_can_be_read_on_a_phone() -> None:
    lengths = {topic.label: len(topic.answer.split()) for topic in load_knowledge(ROOT).topics}

    assert {label: length for label, length in lengths.items() if length > MOST_WORDS} == {}
