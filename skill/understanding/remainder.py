"""Slots of an utterance that no sample fits: what its words leave over."""

from __future__ import annotations

from typing import Final

from skill.dialogue import Slot
from skill.understanding.meanings import GOODS, meanings_for
from skill.understanding.model import PHRASE_TYPES, IntentModel, Model, SlotModel
from skill.understanding.slots import KNOWN, LONGEST
from skill.understanding.templates import Search

GETTING: Final = frozenset({"WANT", "BUY", "ADD"})
"""Meanings of the words with which things are asked for."""


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


def bare_name(search: Search) -> tuple[int, int] | None:
    """The span of the words when they only name and describe things that are sold, else None."""
    around = search.words.fillers | search.words.articles
    start, end = 0, len(search.plain)
    while start < end and search.plain[start] in around:
        start += 1
    while start < end and search.plain[end - 1] in search.words.fillers:
        end -= 1
    return (start, end) if only_names(search, start, end) else None


def only_names(search: Search, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` name something that is sold and say nothing else."""
    words = search.words
    plain = words.describing | words.articles | words.numbers | words.joining | words.measuring
    named, at = False, start
    while at < end:
        size, sold = _named(search, at, end)
        if not size and search.plain[at] not in plain and not search.plain[at].isdecimal():
            return False
        named = named or sold
        at += size or 1
    return named


def _named(search: Search, start: int, end: int) -> tuple[int, bool]:
    """How many words at `start` are a known value, and whether of a type with many."""
    for stop in range(min(end, start + LONGEST), start, -1):
        found = [one for one in search.index.known.values() if one.find(search.plain[start:stop])]
        if found:
            return stop - start, any(one.many for one in found)
    meanings = meanings_for(search.words.language)
    goods = GOODS in meanings.tags(meanings.stems(search.plain[start : start + 1]))[0]
    return int(goods), goods


def lists(search: Search) -> bool:
    """Whether several things are named, or how many."""
    first = next((word for word in search.plain if word not in search.words.fillers), "")
    counted = first in search.words.numbers - search.words.articles or first.isdecimal()
    several = search.words.joining | search.words.measuring
    return counted or not several.isdisjoint(search.plain)


def asked_bare(model: Model) -> dict[str, SlotModel]:
    """The intents with a slot for free words whose answer may be nothing but the words, in their order."""
    return {
        intent.name: slot
        for intent in model.intents.values()
        for slot in intent.slots.values()
        if slot.type in PHRASE_TYPES and f"{{{slot.name}}}" in slot.samples
    }
