"""The Rasa component that turns ``factorland.french`` readings into entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from factorland.clock import paris_now
from factorland.french import Match, prepare, read


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FrenchEntities(GraphComponent, EntityExtractorMixin):
    """Adds amounts, percentages, delays, moments, phones, identifiers and names to a message.

    Nothing is learnt: the readers are rules, and the clock (``FACTORLAND_NOW`` fixes it) dates "demain".
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FrenchEntities:
        """The component, ready to read; it takes no configuration."""
        prepare()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Appends the entities of each message to those that other extractors found."""
        now = paris_now()
        for message in messages:
            found = [_entity(match) for match in read(message.get(TEXT) or "", now)]
            entities = [*message.get(ENTITIES, []), *self.add_extractor_name(found)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _entity(match: Match) -> dict[str, Any]:
    """A match in the shape that Rasa expects; a rule is sure of what it reads."""
    entity = {
        "entity": match.entity,
        "value": match.value,
        "start": match.start,
        "end": match.end,
        "confidence_entity": 1.0,
    }
    if match.role:
        entity["role"] = match.role
    return entity
