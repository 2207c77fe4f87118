"""The Rasa component around the label model."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from factorland.nlu.decision import Decision
from factorland.nlu.evidence import INFORM, states_a_fact
from factorland.nlu.model import LabelModel, Prediction

UNSURE = "nlu_fallback"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(GraphComponent, IntentClassifier):
    """Names the label of a message: a task, ``faq/<id>`` or ``chitchat/<id>``.

    Sets ``intent`` (the task, the retrieval intent, or ``nlu_fallback`` when unsure), ``intent_ranking`` (full
    labels), ``response_selector`` as Rasa's own selector would, ``normalised_text``, and ``also``: the labels of
    further questions in the same message.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``ranking_length``: how many labels the ranking holds; the others as in ``Decision``."""
        return {"ranking_length": 10, **asdict(Decision())}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that Rasa checks before it starts."""
        return ["sklearn", "skops", "rapidfuzz"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LabelClassifier:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LabelClassifier:
        """The trained component from the model archive."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LabelModel.load(folder))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LabelModel | None = None,
    ) -> None:
        self._ranking_length: int = config["ranking_length"]
        self._decision = Decision(config["threshold"], config["margin"], config["also"])
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every example that has an intent, and saves the model."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        model = LabelModel.fit([(m.get(TEXT), m.get_full_intent()) for m in examples])
        with self._model_storage.write_to(self._resource) as folder:
            model.save(folder)
        self._model = model
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Labels ``messages`` in place; a message without text (a button's ``/intent``) is left as it is."""
        for message in messages:
            text = message.get(TEXT)
            if self._model is not None and text:
                self._describe(message, text, self._model)
        return messages

    def _describe(self, message: Message, text: str, model: LabelModel) -> None:
        prediction = model.predict(text, self._ranking_length)
        if states_a_fact(text, message.get(ENTITIES) or [], prediction.ranking):
            prediction = prediction.with_first(INFORM)
        label, confidence = prediction.ranking[0]
        name = UNSURE if self._decision.unsure(prediction.ranking) else label.split("/")[0]
        found = {
            INTENT: {"name": name, "confidence": confidence},
            "intent_ranking": [{"name": name, "confidence": confidence} for name, confidence in prediction.ranking],
            "response_selector": self._selected(prediction, model.retrieval_intents),
            "normalised_text": prediction.text,
            "also": model.questions(text, prediction, self._decision.also),
        }
        for key, value in found.items():
            message.set(key, value, add_to_output=True)

    @staticmethod
    def _selected(prediction: Prediction, retrieval_intents: list[str]) -> dict[str, Any]:
        """What Rasa's ``ResponseSelector`` leaves for the ``utter_<retrieval intent>`` actions."""
        selected: dict[str, Any] = {"all_retrieval_intents": retrieval_intents}
        for parent in retrieval_intents:
            ranking = [
                {"confidence": confidence, "intent_response_key": label}
                for label, confidence in prediction.ranking
                if label.startswith(f"{parent}/")
            ]
            if ranking:
                response = {"responses": [], **ranking[0], "utter_action": f"utter_{ranking[0]['intent_response_key']}"}
                selected[parent] = {"response": response, "ranking": ranking}
        return selected
