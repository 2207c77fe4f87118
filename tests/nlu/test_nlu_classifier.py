"""How a message is read and labelled, in Rasa's own environment, by a component taught a small lesson."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-rasa" / "bin" / "python"

SCRIPT = """
import json, sys
from pathlib import Path
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from factorland.nlu.classifier import LabelClassifier
from factorland.nlu.text import tokens

lesson, messages, texts = json.loads(sys.argv[1])
storage, resource = LocalModelStorage(Path(sys.argv[2])), Resource("labels")
context = ExecutionContext(GraphSchema({}))
config = LabelClassifier.get_default_config()
taught = LabelClassifier.create(config, storage, resource, context)
taught.train(TrainingData([Message.build(t, label) for label, ts in lesson.items() for t in ts]))
loaded = LabelClassifier.load(config, storage, resource, context)
careful = LabelClassifier.load({**config, "threshold": 1.1}, storage, resource, context)

def parse(component):
    asked = [Message(data={"text": text}) for text in messages]
    return [m.as_dict(only_output_properties=True) for m in component.process(asked)]

command = Message(data={"intent": {"name": "book_callback"}})
loaded.process([command])
print(json.dumps({
    "types": [t.name for t in DefaultV1Recipe._from_registry("LabelClassifier").types],
    "taught": parse(taught),
    "loaded": parse(loaded),
    "careful": parse(careful),
    "command": command.data,
    "tokens": {text: tokens(text) for text in texts},
}))
"""

LESSON = {
    "faq/cost_factoring": [
        "Combien coûte l'affacturage ?",
        "quel est le prix de l'affacturage",
        "tarif affacturage",
        "l'affacturage coûte combien par an",
        "prix moyen affacturage pour une pme",
    ],
    "faq/process_documents": [
        "Quels documents fournir ?",
        "quels papiers faut-il fournir pour le dossier",
        "liste des documents du dossier",
        "les pièces et documents demandés",
        "quels documents préparer pour le dossier",
    ],
    "chitchat/joke": ["raconte une blague", "une blague stp", "fais-moi rire", "dis une blague drôle"],
    "book_callback": ["rappelez-moi demain", "je veux être rappelé", "un conseiller peut me rappeler", "rappel demain"],
    "out_of_scope": ["météo à Lyon", "recette de crêpes", "quelle heure est-il à Tokyo", "assurance auto"],
}
MESSAGES = [
    "combien coute l affacturage ?",
    "prix affacturrage",
    "lassurance, quels documents fournir et combien coûte l'affacturage ?",
    "je veux être rappelé",
]
TEXTS = {
    "C koi l’Affacturage ??": ["c", "est", "quoi", "l", "affacturage", "?", "?"],
    "rdv svp, jai 45 j": ["rendez", "vous", "s", "il", "vous", "plait", "j", "ai", "45", "j"],
    "c'est ouiiii": ["c", "est", "oui"],
    "écrivez à jean@exemple.fr ou www.exemple.fr": ["ecrivez", "a", "adressemail", "ou", "lienweb"],
    "30 % de 1000 €": ["30", "pourcent", "de", "1000", "euro"],
    "...": ["..."],
    "": [],
}


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
    question = json.dumps([LESSON, MESSAGES, list(TEXTS)])
    done = subprocess.run(
        [str(PYTHON), "-W", "ignore", "-c", SCRIPT, question, str(tmp_path_factory.mktemp("model"))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answered


def test_the_component_is_an_intent_classifier_of_the_recipe(answer: dict[str, Any]) -> None:
    assert answer["types"] == ["INTENT_CLASSIFIER"]


def test_messages_are_written_one_way(answer: dict[str, Any]) -> None:
    assert answer["tokens"] == TEXTS


def test_a_training_sentence_is_known_by_heart_however_it_is_typed(answer: dict[str, Any]) -> None:
    parsed = answer["loaded"][0]
    assert parsed["intent"] == {"name": "faq", "confidence": 1.0}
    assert parsed["intent_ranking"][0] == {"name": "faq/cost_factoring", "confidence": 1.0}
    assert parsed["normalised_text"] == "combien coute l affacturage ?"


def test_a_typo_is_corrected_where_everyone_can_see_it(answer: dict[str, Any]) -> None:
    assert answer["loaded"][1]["normalised_text"] == "prix affacturage"
    assert answer["loaded"][1]["intent_ranking"][0]["name"] == "faq/cost_factoring"


def test_a_topic_is_left_where_rasa_looks_for_its_answer(answer: dict[str, Any]) -> None:
    selected = answer["loaded"][0]["response_selector"]
    assert selected["all_retrieval_intents"] == ["chitchat", "faq"]
    assert selected["faq"]["response"] == {
        "responses": [],
        "confidence": 1.0,
        "intent_response_key": "faq/cost_factoring",
        "utter_action": "utter_faq/cost_factoring",
    }
    assert selected["faq"]["ranking"][0] == {"confidence": 1.0, "intent_response_key": "faq/cost_factoring"}


def test_a_task_is_named_by_its_intent(answer: dict[str, Any]) -> None:
    assert answer["loaded"][3]["intent"] == {"name": "book_callback", "confidence": 1.0}


def test_two_questions_in_one_message_are_both_found(answer: dict[str, Any]) -> None:
    parsed = answer["loaded"][2]
    assert {parsed["intent_ranking"][0]["name"], *parsed["also"]} == {"faq/cost_factoring", "faq/process_documents"}
    assert answer["loaded"][0]["also"] == []


def test_an_unsure_answer_keeps_its_candidates(answer: dict[str, Any]) -> None:
    parsed = answer["careful"][1]
    assert parsed["intent"]["name"] == "nlu_fallback"
    assert parsed["intent_ranking"][0]["name"] == "faq/cost_factoring"
    assert parsed["intent"]["confidence"] == parsed["intent_ranking"][0]["confidence"]


def test_confidences_are_shares_in_falling_order(answer: dict[str, Any]) -> None:
    for parsed in answer["loaded"]:
        confidences = [r["confidence"] for r in parsed["intent_ranking"]]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= c <= 1 for c in confidences)


def test_a_saved_model_answers_as_before(answer: dict[str, Any]) -> None:
    assert answer["loaded"] == answer["taught"]


def test_a_command_without_text_is_left_alone(answer: dict[str, Any]) -> None:
    assert answer["command"] == {"intent": {"name": "book_callback"}}
