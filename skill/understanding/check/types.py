"""Rules of slot types and their values. Page: create-and-edit-custom-slot-types."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from skill.understanding.check.amazon import amazon
from skill.understanding.check.document import BUILT_IN, Document, Text, TypePart, ValuePart
from skill.understanding.check.finding import Fault
from skill.understanding.check.samples import plain

LONGEST = 140
"""Characters of a value or a synonym. Page: create-the-interaction-model-for-your-skill, limits."""

SUPPLIERS = ("CatalogValueSupplier", "InlineValueSupplier")

_NAME = re.compile(r"[A-Za-z][A-Za-z_]*")
_MARKUP = re.compile(r"</?[A-Za-z:]+[^>]*>|[{}\"]|^\*$")
_SYMBOLS = re.compile(r"[^\w\s.,'’\-&/+%°!?()]")


def name(document: Document) -> Iterator[Fault]:
    """Letters and underscores, a letter first (InvalidSlotTypeName); a period only in a built-in one."""
    for one in document.types:
        if not one.name.startswith(BUILT_IN) and not _NAME.fullmatch(one.name):
            yield (
                f"{one.path}.name",
                f"{one.name!r}: only letters and underscores, a letter first",
            )


def closed(document: Document) -> Iterator[Fault]:
    """Numbers, dates and phrases cannot be extended (InvalidSlotTypeName). Page: slot-type-reference."""
    for one in document.types:
        if one.name in amazon().closed_types:
            yield f"{one.path}.name", f"{one.name} cannot be extended; give your type a name of its own"


def unique(document: Document) -> Iterator[Fault]:
    """Every type once."""
    seen: set[str] = set()
    for one in document.types:
        if one.name in seen:
            yield f"{one.path}.name", f"the slot type {one.name!r} is there already; join the two"
        seen.add(one.name)


def unused(document: Document) -> Iterator[Fault]:
    """A type that no slot has trains nothing."""
    used = {slot.type for intent in document.intents for slot in intent.slots}
    for one in document.types:
        if one.name not in used:
            yield one.path, f"no slot is of the type {one.name!r}; use it or remove it"


def empty(document: Document) -> Iterator[Fault]:
    """A type has a value at least, or a catalogue that supplies them (there are missing slot values)."""
    for one in document.types:
        if not one.values and not one.supplied:
            yield one.path, f"the slot type {one.name!r} has no values; add some"


def supplier(document: Document) -> Iterator[Fault]:
    """Values come from a catalogue, named with its version, or inline. Page: interaction-model-schema."""
    for one in document.types:
        found, where = one.supplier, f"{one.path}.valueSupplier"
        if found is None:
            continue
        if found.get("type") not in SUPPLIERS:
            yield where, f"{found.get('type')!r} supplies no values; use {' or '.join(SUPPLIERS)}"
        elif found.get("type") == SUPPLIERS[0]:
            catalog = found.get("valueCatalog")
            if not isinstance(catalog, dict) or not catalog.get("catalogId") or not catalog.get("version"):
                yield where, "a catalogue is named by valueCatalog with catalogId and version"


def empty_value(document: Document) -> Iterator[Fault]:
    """A value says something."""
    for _, _, text in _names(document):
        if not text.text.strip():
            yield text.path, "the value is empty; remove it"


def length(document: Document) -> Iterator[Fault]:
    """140 characters a value and a synonym. Page: create-the-interaction-model-for-your-skill."""
    for _, _, text in _names(document):
        if len(text.text) > LONGEST:
            yield text.path, f"{text.text[:30]!r}… has {len(text.text)} characters; {LONGEST} are allowed"


def markup(document: Document) -> Iterator[Fault]:
    """No markup, no braces, no quotation marks."""
    for _, _, text in _names(document):
        if found := _MARKUP.search(text.text):
            yield text.path, f"{text.text!r} has {found.group()!r}, which a value may not have"


def symbols(document: Document) -> Iterator[Fault]:
    """A value is written as it is said; nobody says a symbol."""
    for _, _, text in _names(document):
        strange = sorted(set(_SYMBOLS.findall(_MARKUP.sub("", text.text))))
        if strange:
            listed = " ".join(map(repr, strange))
            yield text.path, f"{text.text!r} has {listed}, which nobody says; write the words"


def duplicate(document: Document) -> Iterator[Fault]:
    """A type has each value once."""
    for one in document.types:
        first: dict[str, str] = {}
        for value in one.values:
            there = first.setdefault(plain(value.name.text), value.path)
            if there != value.path:
                yield (
                    value.path,
                    f"{one.name} has the value {value.name.text!r} already ({there}); remove one",
                )


def duplicate_id(document: Document) -> Iterator[Fault]:
    """An id stands for one value of its type."""
    for one in document.types:
        first: dict[str, ValuePart] = {}
        for value in one.values:
            other = first.setdefault(value.id.text, value) if value.id and value.id.text else value
            if other is not value:
                yield (
                    f"{value.path}.id",
                    f"{other.name.text!r} has the id too; give {value.name.text!r} another",
                )


def repeated_synonym(document: Document) -> Iterator[Fault]:
    """A synonym is neither the value itself nor there twice."""
    for one in document.types:
        for value in one.values:
            seen = {plain(value.name.text)}
            for synonym in value.synonyms:
                if plain(synonym.text) in seen:
                    yield (
                        synonym.path,
                        f"{synonym.text!r} is a name of {value.name.text!r} already; remove it",
                    )
                seen.add(plain(synonym.text))


def ambiguous(document: Document) -> Iterator[Fault]:
    """Words that name two values of a type resolve to both. Page: entity-resolution."""
    for one in document.types:
        first: dict[str, ValuePart] = {}
        for value in one.values:
            for text in value.names:
                other = first.setdefault(plain(text.text), value)
                if plain(other.name.text) != plain(value.name.text):
                    yield text.path, f"{text.text!r} names {other.name.text!r} too; Alexa resolves it to both"


def is_a_sample(document: Document) -> Iterator[Fault]:
    """What a value is called is no whole sample of an intent: the answer could go there instead."""
    said = _said(document)
    used = {slot.type for intent in document.intents for slot in intent.slots}
    for one, _, text in _names(document):
        intents = [name for name in said.get(plain(text.text), ()) if one.name in used]
        if intents:
            yield (
                text.path,
                f"{text.text!r} is also how to say {' and '.join(intents)}; an answer may go there",
            )


def _said(document: Document) -> dict[str, list[str]]:
    """What is said without slots, and the intents that it means."""
    found: dict[str, list[str]] = defaultdict(list)
    for intent, sample in document.samples():
        found[plain(sample.text)].append(intent.name)
    for name, texts in amazon().said.get(document.language, {}).items():
        for text in texts if name in document.intent else ():
            found[text].append(name)
    return {text: list(dict.fromkeys(names)) for text, names in found.items()}


def _names(document: Document) -> Iterator[tuple[TypePart, ValuePart, Text]]:
    return ((one, value, text) for one in document.types for value in one.values for text in value.names)
