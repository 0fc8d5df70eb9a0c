"""Slots of an utterance that no sample fits: what its words leave over."""

from __future__ import annotations

from skill.dialogue import Slot
from skill.understanding.model import PHRASE_TYPES, IntentModel
from skill.understanding.slots import KNOWN
from skill.understanding.templates import Search


def remainder(search: Search, intent: IntentModel) -> dict[str, Slot]:
    """The slots that can be told without a sample: known values anywhere, and free words that are left."""
    taken: list[tuple[int, int]] = []
    found: dict[str, Slot] = {}
    for name, slot in intent.slots.items():
        if slot.type in PHRASE_TYPES:
            continue
        if span := _known(search, slot.type, taken):
            taken.append(span)
            found[name] = search.spans.slot(slot.type, *span)
    for name, slot in intent.slots.items():
        if slot.type in PHRASE_TYPES and name not in found and (span := _left(search, intent, taken)):
            found[name] = search.spans.slot(slot.type, *span)
            break
    return found


def _known(search: Search, kind: str, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The longest span that is a value of the type for sure and not taken by another slot."""
    spans = [
        (start, end)
        for start in range(len(search.tokens))
        for end, cost in search.spans.ends(kind, start)
        if cost <= KNOWN and not any(start < stop and begin < end for begin, stop in taken)
    ]
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _left(search: Search, intent: IntentModel, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """What stands between the words that only carry the request."""
    carrying = search.index.carrying(intent.name) | search.words.fillers | search.words.small
    carrying = carrying - search.words.numbers
    start, end = 0, len(search.plain)
    while start < end and search.plain[start] in carrying:
        start += 1
    while start < end and search.plain[end - 1] in carrying:
        end -= 1
    return (start, end) if start < end and not taken else None
