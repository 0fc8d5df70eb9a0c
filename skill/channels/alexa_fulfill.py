"""Answers whether we could serve what a customer said without naming the skill; nothing is done."""

from __future__ import annotations

from ask_sdk_model.canfulfill.can_fulfill_intent import CanFulfillIntent
from ask_sdk_model.canfulfill.can_fulfill_intent_values import CanFulfillIntentValues
from ask_sdk_model.canfulfill.can_fulfill_slot import CanFulfillSlot
from ask_sdk_model.canfulfill.can_fulfill_slot_values import CanFulfillSlotValues
from ask_sdk_model.canfulfill.can_understand_slot_values import CanUnderstandSlotValues

from skill.channels.alexa_model import AlexaModel
from skill.channels.alexa_request import SpokenIntent


def verdict(heard: SpokenIntent | None, model: AlexaModel) -> CanFulfillIntent:
    """Yes for our own intents with slots of theirs, no for anything else; each slot is judged too."""
    slots = model.intents.get(heard.name) if heard else None
    ours = heard is not None and slots is not None and not heard.name.startswith("AMAZON.")
    return CanFulfillIntent(
        CanFulfillIntentValues.YES if ours else CanFulfillIntentValues.NO,
        {name: _slot(ours and name in (slots or {})) for name in (heard.slots if heard else ())},
    )


def _slot(ours: bool) -> CanFulfillSlot:
    return CanFulfillSlot(
        CanUnderstandSlotValues.YES if ours else CanUnderstandSlotValues.NO,
        CanFulfillSlotValues.YES if ours else CanFulfillSlotValues.NO,
    )
