"""Rules of the dialog model and its prompts.

Page: define-the-dialog-to-collect-and-confirm-required-information.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from skill.understanding.check.document import Asked, Document, IntentPart, Text
from skill.understanding.check.finding import Fault
from skill.understanding.check.samples import SLOT

STRATEGIES = ("ALWAYS", "SKILL_RESPONSE")
KINDS = ("PlainText", "SSML")
VALIDATIONS: Mapping[str, tuple[str, ...]] = {
    "hasEntityResolutionMatch": (),
    "isInSet": ("values",),
    "isNotInSet": ("values",),
    "isGreaterThan": ("value",),
    "isGreaterThanOrEqualTo": ("value",),
    "isLessThan": ("value",),
    "isLessThanOrEqualTo": ("value",),
    "isInDuration": ("start", "end"),
    "isNotInDuration": ("start", "end"),
}
"""The validations of slots and what each of them needs. Page: validate-slot-values."""

_TAG = re.compile(r"</?[a-z][\w:-]*[^<>]*>")


def unknown_intent(document: Document) -> Iterator[Fault]:
    """An intent of the dialog is an intent of the language model."""
    for dialog in document.dialogs:
        if dialog.name not in document.intent:
            yield f"{dialog.path}.name", f"the language model has no intent {dialog.name!r}"


def unknown_slot(document: Document) -> Iterator[Fault]:
    """A slot of the dialog is a slot of its intent."""
    for intent, _, slot in _slots(document):
        if intent.type_of(slot.name) is None:
            yield f"{slot.path}.name", f"{intent.name} has no slot {slot.name!r}"


def slot_type(document: Document) -> Iterator[Fault]:
    """A slot has the same type in the dialog as in its intent (MismatchedSlotType)."""
    for intent, _, slot in _slots(document):
        kind = intent.type_of(slot.name)
        if kind is not None and slot.type and slot.type != kind:
            yield (
                f"{slot.path}.type",
                f"{slot.name!r} is {slot.type} here, but {kind} in {intent.name}; make them alike",
            )


def repeated(document: Document) -> Iterator[Fault]:
    """The dialog has every intent once, and of an intent every slot once."""
    for parts in (document.dialogs, *(dialog.slots for dialog in document.dialogs)):
        seen: set[str] = set()
        for part in parts:
            if part.name in seen:
                yield f"{part.path}.name", f"{part.name!r} is in the dialog already; keep one"
            seen.add(part.name)


def missing_prompt(document: Document) -> Iterator[Fault]:
    """What must be asked or confirmed has a prompt that asks it."""
    for asked in _asked(document):
        for kind, needed in (("elicitation", asked.elicited), ("confirmation", asked.confirmed)):
            if needed and kind not in asked.prompts:
                yield f"{asked.path}.prompts", f"{asked.name!r} needs {kind}, but has no {kind} prompt"


def undefined_prompt(document: Document) -> Iterator[Fault]:
    """A prompt that is referred to is there (MissingDialogIntentSlotPrompt)."""
    ids = {prompt.id for prompt in document.prompts}
    for reference in _references(document):
        if reference.text not in ids:
            yield reference.path, f"there is no prompt {reference.text!r}; add it to prompts"


def delegation(document: Document) -> Iterator[Fault]:
    """A delegation strategy is one of two. Page: interaction-model-schema."""
    found = [document.delegation, *(dialog.delegation for dialog in document.dialogs)]
    for text in found:
        if text and text.text not in STRATEGIES:
            yield text.path, f"{text.text!r} is no delegation strategy; use {' or '.join(STRATEGIES)}"


def validation(document: Document) -> Iterator[Fault]:
    """A validation is one that Amazon knows, with what it needs and a prompt. Page: validate-slot-values."""
    for asked in _asked(document):
        for path, rule in asked.validations:
            kind = str(rule.get("type"))
            if kind not in VALIDATIONS:
                yield f"{path}.type", f"{kind!r} is no validation; known are {', '.join(VALIDATIONS)}"
                continue
            for key in (*VALIDATIONS[kind], "prompt"):
                if not rule.get(key):
                    yield path, f"{kind} needs {key!r}"


def repeated_prompt(document: Document) -> Iterator[Fault]:
    """Every prompt id once."""
    seen: set[str] = set()
    for prompt in document.prompts:
        if prompt.id in seen:
            yield f"{prompt.path}.id", f"there is a prompt {prompt.id!r} already; join their variations"
        seen.add(prompt.id)


def unused_prompt(document: Document) -> Iterator[Fault]:
    """A prompt that nothing refers to is never said."""
    used = {reference.text for reference in _references(document)}
    for prompt in document.prompts:
        if prompt.id not in used:
            yield prompt.path, f"nothing refers to the prompt {prompt.id!r}; use it or remove it"


def no_variations(document: Document) -> Iterator[Fault]:
    """A prompt has a variation at least, and each says something."""
    for prompt in document.prompts:
        if not prompt.variations:
            yield prompt.path, f"the prompt {prompt.id!r} has no variations; add what Alexa shall say"
        for _, value in prompt.variations:
            if not value.text.strip():
                yield value.path, "the variation is empty; write what Alexa shall say"


def variation_type(document: Document) -> Iterator[Fault]:
    """A variation is plain text or SSML. Page: interaction-model-schema."""
    for kind, _ in _variations(document):
        if kind.text not in KINDS:
            yield kind.path, f"{kind.text!r} is no type of a variation; use {' or '.join(KINDS)}"


def ssml(document: Document) -> Iterator[Fault]:
    """SSML is well-formed and stands in one <speak> element."""
    for kind, value in _variations(document):
        if kind.text == "SSML" and (reason := _no_ssml(value.text)):
            yield value.path, f"{value.text[:60]!r} is no SSML: {reason}"


def markup_in_plain(document: Document) -> Iterator[Fault]:
    """In plain text Alexa would read markup out."""
    for kind, value in _variations(document):
        if kind.text == "PlainText" and (found := _TAG.search(value.text)):
            yield value.path, f"{found.group()} would be read out; make the variation SSML"


def prompt_slot(document: Document) -> Iterator[Fault]:
    """A slot in a prompt is a slot of the intent that asks."""
    for dialog in document.dialogs:
        intent = document.intent.get(dialog.name)
        ids = {reference.text for asked in (dialog, *dialog.slots) for reference in _of(asked)}
        for prompt in document.prompts if intent else ():
            for _, value in prompt.variations if prompt.id in ids else ():
                for slot in SLOT.findall(value.text):
                    if intent and intent.type_of(slot.strip()) is None:
                        yield value.path, f"{intent.name} has no slot {slot!r} to say in this prompt"


def _slots(document: Document) -> Iterator[tuple[IntentPart, Asked, Asked]]:
    for dialog in document.dialogs:
        if intent := document.intent.get(dialog.name):
            yield from ((intent, dialog, slot) for slot in dialog.slots)


def _asked(document: Document) -> Iterator[Asked]:
    return (asked for dialog in document.dialogs for asked in (dialog, *dialog.slots))


def _of(asked: Asked) -> Iterator[Text]:
    """The prompts that an intent or a slot refers to."""
    yield from asked.prompts.values()
    for path, rule in asked.validations:
        if isinstance(rule.get("prompt"), str):
            yield Text(f"{path}.prompt", rule["prompt"])


def _references(document: Document) -> Iterator[Text]:
    return (reference for asked in _asked(document) for reference in _of(asked))


def _variations(document: Document) -> Iterator[tuple[Text, Text]]:
    return (variation for prompt in document.prompts for variation in prompt.variations)


def _no_ssml(text: str) -> str:
    """Why the text is no SSML; empty when it is."""
    try:
        root = ElementTree.fromstring(f'<x xmlns:amazon="amazon">{text}</x>')  # noqa: S314 - our own file
    except ElementTree.ParseError as error:
        return f"{error}"
    around = f"{root.text or ''}{''.join(child.tail or '' for child in root)}".strip()
    alone = not around and [child.tag for child in root] == ["speak"]
    return "" if alone else "all of it has to stand in one <speak> element"
