"""Limits. Page: create-the-interaction-model-for-your-skill, "Interaction model limits"."""

from __future__ import annotations

from collections.abc import Iterator

from skill.understanding.check.document import Document
from skill.understanding.check.finding import Fault

BYTES = 1_500_000
INTENTS = 250
INTENTS_AND_TYPES = 350


def size(document: Document) -> Iterator[Fault]:
    """1.5 MB the whole model."""
    if document.size > BYTES:
        yield "", f"the file has {document.size:,} bytes; {BYTES:,} are allowed; move values to a catalogue"


def intents(document: Document) -> Iterator[Fault]:
    """250 intents."""
    if len(document.intents) > INTENTS:
        message = f"there are {len(document.intents)} intents; {INTENTS} are allowed"
        yield f"{document.language_path}.intents".lstrip("."), message


def together(document: Document) -> Iterator[Fault]:
    """350 intents and slot types together."""
    count = len(document.intents) + len(document.types)
    if count > INTENTS_AND_TYPES:
        message = f"there are {count} intents and slot types; {INTENTS_AND_TYPES} together are allowed"
        yield f"{document.language_path}.types".lstrip("."), message
