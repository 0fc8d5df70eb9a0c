"""Tells Alexa what to listen for: the slot or confirmation that is open, and today's own words."""

from __future__ import annotations

from collections.abc import Iterable

from ask_sdk_model.dialog.confirm_intent_directive import ConfirmIntentDirective
from ask_sdk_model.dialog.dynamic_entities_directive import DynamicEntitiesDirective
from ask_sdk_model.dialog.elicit_slot_directive import ElicitSlotDirective
from ask_sdk_model.directive import Directive
from ask_sdk_model.er.dynamic.entity import Entity
from ask_sdk_model.er.dynamic.entity_list_item import EntityListItem
from ask_sdk_model.er.dynamic.entity_value_and_synonyms import EntityValueAndSynonyms
from ask_sdk_model.er.dynamic.update_behavior import UpdateBehavior
from ask_sdk_model.intent import Intent
from ask_sdk_model.intent_confirmation_status import IntentConfirmationStatus
from ask_sdk_model.slot import Slot
from ask_sdk_model.slot_confirmation_status import SlotConfirmationStatus

from skill.channels.alexa_model import AlexaModel, alexa_model
from skill.dialogue import Question, Shown

ENTITY_TYPE = "Product"
MAX_ENTITIES = 100
"""Values and synonyms in one update, by Amazon's rule."""
MAX_ENTITY_NAME = 140


def asking(question: Question, locale: str) -> Directive | None:
    """The directive that has Alexa listen for the answer; None where the model has no such dialog."""
    model = alexa_model(locale)
    name = question.intent.name
    if question.slot is None:
        return ConfirmIntentDirective(_updated(question, model)) if name in model.confirms else None
    if (name, question.slot) not in model.elicits:
        return None
    return ElicitSlotDirective(_updated(question, model), question.slot)


def vocabulary(words: Iterable[Shown]) -> Directive | None:
    """The directive that lets Alexa expect these products by their names; None when there are none."""
    products = {one.sku: one.title for one in words if one.sku and one.title.strip()}
    entities = [
        Entity(sku, EntityValueAndSynonyms(title[:MAX_ENTITY_NAME], []))
        for sku, title in list(products.items())[:MAX_ENTITIES]
    ]
    if not entities:
        return None
    return DynamicEntitiesDirective(UpdateBehavior.REPLACE, [EntityListItem(ENTITY_TYPE, entities)])


def _updated(question: Question, model: AlexaModel) -> Intent:
    """The intent as Alexa has to know it: every slot of the model, the known ones filled."""
    known = question.intent.slots
    return Intent(
        question.intent.name,
        {
            name: Slot(
                name,
                known[name].spoken if name in known and name != question.slot else None,
                SlotConfirmationStatus.NONE,
            )
            for name in model.intents[question.intent.name]
        },
        IntentConfirmationStatus.NONE,
    )
