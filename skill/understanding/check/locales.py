"""Rules between the locales of one skill: what one can say, the others can say as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from skill.understanding.check.document import Document, TypePart
from skill.understanding.check.read import LOCALE

Difference = tuple[str, str, str, str]
"""Rule, file, place, message."""

SHOWN = 5
"""Missing ids that are named."""


def families(documents: Sequence[Document]) -> list[list[Document]]:
    """The models that belong together: in one folder, named alike but for the locale."""
    found: dict[tuple[Path, str], dict[str, Document]] = defaultdict(dict)
    for document in documents:
        path = Path(document.file)
        if document.whole and LOCALE.search(path.name):
            found[path.parent, LOCALE.sub("*", path.name)][document.locale] = document
    return [list(family.values()) for family in found.values() if len(family) > 1]


def differences(documents: Sequence[Document]) -> Iterator[Difference]:
    """Where models of one skill differ. Page: develop-skills-in-multiple-languages."""
    for family in families(documents):
        for document in family:
            for other in family:
                if other is not document:
                    yield from _intents(document, other)
                    yield from _slots(document, other)
                    yield from _ids(document, other)


def _intents(document: Document, other: Document) -> Iterator[Difference]:
    """An intent that only the other locale has."""
    for name in other.intent:
        if name not in document.intent:
            place = f"{document.language_path}.intents".lstrip(".")
            yield "locale-intents", document.file, place, f"{name} is missing; {other.locale} has it"


def _slots(document: Document, other: Document) -> Iterator[Difference]:
    """A slot that only the other locale has, or has with another type."""
    for name, intent in document.intent.items():
        for slot in other.intent[name].slots if name in other.intent else ():
            kind = intent.type_of(slot.name)
            if kind is None:
                message = f"{name} lacks the slot {slot.name!r}; {other.locale} has it"
                yield "locale-slots", document.file, f"{intent.path}.slots", message
            elif kind != slot.type and document.locale > other.locale:
                message = f"{slot.name!r} of {name} is {kind} here, but {slot.type} in {other.locale}"
                yield "locale-slot-types", document.file, f"{intent.path}.slots", message


def _ids(document: Document, other: Document) -> Iterator[Difference]:
    """Ids of a type that only the other locale has: the code relies on ids."""
    for name, kind in document.type.items():
        missing = sorted(_ids_of(other.type.get(name)) - _ids_of(kind))
        if missing:
            more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
            message = f"{name} lacks ids that {other.locale} has: {', '.join(missing[:SHOWN])}{more}"
            yield "locale-ids", document.file, kind.path, message


def _ids_of(kind: TypePart | None) -> set[str]:
    return {value.id.text for value in kind.values if value.id} if kind else set()
