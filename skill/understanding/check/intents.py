"""Rules of intents and their slots. Pages: create-intents-utterances-and-slots, standard-built-in-intents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from skill.understanding.check.amazon import amazon, meant
from skill.understanding.check.document import BUILT_IN, Document, SlotPart
from skill.understanding.check.finding import Fault

LEVELS = ("LOW", "MEDIUM", "HIGH")

_INTENT = re.compile(r"[A-Za-z]+(_[A-Za-z]+)*")
_SLOT = re.compile(r"[A-Za-z][A-Za-z_.]*")
_LIBRARY = re.compile(r"AMAZON\.\w+<.+>")
"""An intent of Amazon's old library: `AMAZON.SearchAction<object@WeatherForecast>`."""


def name(document: Document) -> Iterator[Fault]:
    """Letters and single underscores, beginning and ending with a letter: no digits, no other characters."""
    for intent in document.intents:
        if not intent.built_in and not _INTENT.fullmatch(intent.name):
            yield f"{intent.path}.name", f"{intent.name!r}: only letters and single underscores between them"


def unique(document: Document) -> Iterator[Fault]:
    """Every name once, capitals or not."""
    seen: set[str] = set()
    for intent in document.intents:
        if intent.name.lower() in seen:
            yield f"{intent.path}.name", f"{intent.name!r} is there already; join the two or rename one"
        seen.add(intent.name.lower())


def required(document: Document) -> Iterator[Fault]:
    """Cancel, help and stop must work. Page: functional-testing-for-a-custom-skill."""
    for needed in amazon().required:
        if needed not in document.intent:
            yield _list(document), f"{needed} is missing; certification asks for it, add it with no samples"


def navigate_home(document: Document) -> Iterator[Fault]:
    """The console adds it to every model; a model that comes with it can be compared with what is live."""
    if "AMAZON.NavigateHomeIntent" not in document.intent:
        yield (
            _list(document),
            "AMAZON.NavigateHomeIntent is missing; the console adds it to every skill",
        )


def fallback(document: Document) -> Iterator[Fault]:
    """Without it foreign speech is forced into the nearest intent. Page: standard-built-in-intents."""
    if "AMAZON.FallbackIntent" not in document.intent:
        yield (
            _list(document),
            "AMAZON.FallbackIntent is missing; foreign speech goes to the nearest intent",
        )


def misspelt_intent(document: Document) -> Iterator[Fault]:
    """A built-in intent is written as Amazon writes it."""
    for intent in document.intents:
        if _strange(intent.name) and (right := meant(intent.name, amazon().intents)):
            yield f"{intent.path}.name", f"there is no {intent.name}; you mean {right}"


def unknown_intent(document: Document) -> Iterator[Fault]:
    """A built-in intent that is in none of Amazon's tables known here."""
    for intent in document.intents:
        if _strange(intent.name) and not meant(intent.name, amazon().intents):
            yield f"{intent.path}.name", f"{intent.name} is no built-in intent that is known here"


def built_in_slots(document: Document) -> Iterator[Fault]:
    """Standard built-in intents have no slots; a custom intent may. Page: standard-built-in-intents."""
    for intent in document.intents:
        if intent.slots and intent.name in amazon().standard:
            yield f"{intent.path}.slots", f"{intent.name} cannot have slots; use an intent of your own"


def without_samples(document: Document) -> Iterator[Fault]:
    """Nobody can say an intent that has no samples; certification asks for them."""
    for intent in document.intents:
        said = intent.samples or any(slot.samples for slot in intent.slots)
        if not said and not intent.built_in:
            yield f"{intent.path}.samples", f"{intent.name} has no samples, so nobody can say it; add some"


def no_samples(document: Document) -> Iterator[Fault]:
    """A model needs one sample at least (MissingSampleUtterance)."""
    if document.intents and not any(True for _ in document.samples()):
        yield _list(document), "no intent has a sample; Amazon builds no model without one"


def overlap(document: Document) -> Iterator[Fault]:
    """The name of a slot is not the name of an intent as well."""
    names = {intent.name for intent in document.intents}
    for slot in _slots(document):
        if slot.name in names:
            yield f"{slot.path}.name", f"{slot.name!r} is also an intent; rename the slot"


def slot_name(document: Document) -> Iterator[Fault]:
    """Letters, underscores and periods, a letter first: no digits."""
    for slot in _slots(document):
        if not _SLOT.fullmatch(slot.name):
            yield (
                f"{slot.path}.name",
                f"{slot.name!r}: only letters and underscores, a letter first",
            )


def slot_unique(document: Document) -> Iterator[Fault]:
    """Every slot of an intent once."""
    for intent in document.intents:
        seen: set[str] = set()
        for slot in intent.slots:
            if slot.name in seen:
                yield f"{slot.path}.name", f"{intent.name} has a slot {slot.name!r} already; rename one"
            seen.add(slot.name)


def undefined_type(document: Document) -> Iterator[Fault]:
    """The type of a slot is one of Amazon's or is defined in the model."""
    for slot in _slots(document):
        if slot.type and not slot.type.startswith(BUILT_IN) and slot.type not in document.type:
            near = meant(slot.type, document.type)
            hint = f"you may mean {near!r}" if near else "add it to languageModel.types"
            yield f"{slot.path}.type", f"the slot type {slot.type!r} is not defined; {hint}"


def misspelt_type(document: Document) -> Iterator[Fault]:
    """A built-in slot type is written as Amazon writes it. Page: slot-type-reference."""
    for slot in _slots(document):
        if _unlisted(slot.type) and (right := meant(slot.type, amazon().types)):
            yield f"{slot.path}.type", f"there is no {slot.type}; you mean {right}"


def unknown_type(document: Document) -> Iterator[Fault]:
    """A built-in slot type that is in none of Amazon's tables known here. Page: slot-type-reference."""
    for slot in _slots(document):
        if _unlisted(slot.type) and not meant(slot.type, amazon().types):
            yield f"{slot.path}.type", f"{slot.type} is no built-in slot type that is known here"


def literal(document: Document) -> Iterator[Fault]:
    """AMAZON.LITERAL is no longer taken. Page: slot-type-reference."""
    for slot in _slots(document):
        if slot.type == "AMAZON.LITERAL":
            yield (
                f"{slot.path}.type",
                "AMAZON.LITERAL is no longer taken; use AMAZON.SearchQuery or your own",
            )


def unused_slot(document: Document) -> Iterator[Fault]:
    """A slot that no sample has and no dialog asks for is never filled."""
    asked = {(dialog.name, slot.name) for dialog in document.dialogs for slot in dialog.slots if slot.prompts}
    for intent in document.intents:
        texts = [sample.text for slot in intent.slots for sample in slot.samples]
        texts += [sample.text for sample in intent.samples]
        for slot in intent.slots:
            used = any(f"{{{slot.name}}}" in text.replace(" ", "") for text in texts)
            if not used and (intent.name, slot.name) not in asked:
                yield slot.path, f"no sample of {intent.name} has {{{slot.name}}}; use the slot or remove it"


def differing_types(document: Document) -> Iterator[Fault]:
    """A slot that has one name everywhere should have one type everywhere."""
    types: dict[str, dict[str, str]] = defaultdict(dict)
    for intent in document.intents:
        for slot in intent.slots:
            types[slot.name].setdefault(slot.type, intent.name)
            if len(types[slot.name]) > 1 and types[slot.name].get(slot.type) == intent.name:
                first, where = next(iter(types[slot.name].items()))
                yield f"{slot.path}.type", f"{slot.name!r} is {slot.type} here, but {first} in {where}"


def sensitivity_level(document: Document) -> Iterator[Fault]:
    """LOW, MEDIUM or HIGH. Page: interaction-model-schema."""
    found = document.sensitivity
    if found and found.text not in LEVELS:
        yield found.path, f"{found.text!r} is no level; use {', '.join(LEVELS)}"


def sensitivity_locale(document: Document) -> Iterator[Fault]:
    """The sensitivity can be set in English and German only. Page: standard-built-in-intents."""
    if document.sensitivity and document.language not in ("en", "de"):
        yield document.sensitivity.path, f"cannot be set for {document.locale}; remove modelConfiguration"


def sensitivity_idle(document: Document) -> Iterator[Fault]:
    """Sensitivity of a fallback that is not there does nothing."""
    if document.sensitivity and "AMAZON.FallbackIntent" not in document.intent:
        yield document.sensitivity.path, "does nothing without AMAZON.FallbackIntent; add that"


def _slots(document: Document) -> Iterator[SlotPart]:
    return (slot for intent in document.intents for slot in intent.slots)


def _strange(intent: str) -> bool:
    return intent.startswith(BUILT_IN) and intent not in amazon().intents and not _LIBRARY.fullmatch(intent)


def _unlisted(kind: str) -> bool:
    return kind.startswith(BUILT_IN) and kind not in amazon().types


def _list(document: Document) -> str:
    return f"{document.language_path}.intents".lstrip(".")
