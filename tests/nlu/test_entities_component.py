"""The readers and their component in Rasa's own environment: an older Python with older packages."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-rasa" / "bin" / "python"

COMPONENT = """
import json, sys
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from factorland.nlu.entities import FrenchEntities

registered = DefaultV1Recipe._from_registry("FrenchEntities")
component = FrenchEntities.create({}, None, None, None)
messages = [Message(data={"text": text, "entities": [{"entity": "earlier"}]}) for text in json.loads(sys.argv[1])]
messages.append(Message(data={"intent": "no text at all"}))
component.process(messages)
print(json.dumps({
    "types": sorted(t.name for t in registered.types),
    "entities": [m.get("entities") for m in messages],
    "output": messages[0].as_dict(only_output_properties=True),
}))
"""


def run(*arguments: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "FACTORLAND_NOW": "2026-11-22T21:00:00+01:00",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    done = subprocess.run(
        [str(PYTHON), *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    texts = ["CA de 1,5 M€, rappelez-moi demain 14h", "bonjour"]
    answered: dict[str, Any] = json.loads(run("-c", COMPONENT, json.dumps(texts)).splitlines()[-1])
    return answered


def test_the_component_is_an_entity_extractor_of_the_recipe(answer: dict[str, Any]) -> None:
    assert answer["types"] == ["ENTITY_EXTRACTOR"]


def test_entities_have_the_shape_of_rasa_and_follow_the_fixed_clock(answer: dict[str, Any]) -> None:
    earlier, amount, moment = answer["entities"][0]
    assert earlier == {"entity": "earlier"}
    assert amount == {
        "entity": "amount-of-money",
        "role": "turnover",
        "value": 1_500_000,
        "start": 6,
        "end": 12,
        "extractor": "FrenchEntities",
        "confidence_entity": 1.0,
    }
    assert moment["value"] == "2026-11-23T14:00:00+01:00"
    assert "role" not in moment
    assert answer["output"]["entities"] == answer["entities"][0]


def test_a_message_without_values_keeps_what_it_had(answer: dict[str, Any]) -> None:
    assert answer["entities"][1] == [{"entity": "earlier"}]
    assert answer["entities"][2] == []


def test_the_readers_keep_their_level_there_too() -> None:
    report = run(
        "-m", "factorland.french.evaluate", "tests/data/entities.jsonl", "tests/data/validation_entities.jsonl"
    )
    assert report.count("wrong amounts 0") == 2
