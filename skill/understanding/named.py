"""Names that no model knows and this shop sells: understood as if something stood there that all sell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from skill.dialogue import Intent, Slot
from skill.understanding.model import PHRASE_TYPES, Model
from skill.understanding.words import Token, Words

Sold = Callable[[str], bool]
"""Whether the shop sells something that is called so."""

_LONGEST: Final = 8
"""Words of a name."""
_TRIED: Final = 20
"""Names that are asked for, at most: what is said in a room has none, and is long."""


def stand_ins(text: str, words: Words, sold: Sold) -> Iterator[tuple[tuple[str, ...], str]]:
    """Names in `text` of what is sold, and the text with something known in their places.

    "two tarpaulins please" gives "two milks please". First all names at once, which may be a list, then
    each of them, the longest first.
    """
    tokens = words.tokens(text) if words.stand_in else []
    named = [(tokens[first].start, tokens[end - 1].end) for first, end in _named(tokens, words, text, sold)]
    every = sorted(named)
    lists = [every] if len(every) > 1 and _listed(text, every, words) else []
    for places in (*lists, *([one] for one in named)):
        yield tuple(text[start:end] for start, end in places), _replaced(text, places, words.stand_in)


def _listed(text: str, places: Sequence[tuple[int, int]], words: Words) -> bool:
    """Whether the names make a list: `and` or a comma between each two of them, not `off the`."""
    for (_, end), (start, _) in pairwise(places):
        between = set(words.plain(text[end:start]))
        if not between <= words.counting or (
            "," not in text[end:start] and between.isdisjoint(words.joining)
        ):
            return False
    return True


def _replaced(text: str, places: Sequence[tuple[int, int]], known: str) -> str:
    for start, end in reversed(places):
        text = text[:start] + known + text[end:]
    return text


def with_names(intent: Intent, model: Model, words: Words, names: Sequence[str]) -> Intent | None:
    """The intent with the names where the known thing stands alone but for small words; None without."""
    types = model.intents[intent.name].slots
    for key, slot in intent.slots.items():
        free = key in types and types[key].type in PHRASE_TYPES and _alone(slot.spoken, words)
        if free and slot.spoken.count(words.stand_in) == len(names):
            first, *parts = slot.spoken.split(words.stand_in)
            spoken = first + "".join(name + part for name, part in zip(names, parts, strict=True))
            return replace(intent, slots={**intent.slots, key: Slot(spoken, spoken)})
    return None


def _named(tokens: Sequence[Token], words: Words, text: str, sold: Sold) -> Iterator[tuple[int, int]]:
    """Where names stand, the longest first, none in another."""
    minor = words.minor | words.leading | words.counters
    tried, taken = 0, set[int]()
    for size in range(min(_LONGEST, len(tokens)), 0, -1):
        for first in range(len(tokens) - size + 1):
            places = range(first, first + size)
            said = [tokens[place].text for place in places]
            whole = 1 < size == len(tokens) and not minor.issuperset(said)
            if not taken.isdisjoint(places) or not (whole or minor.isdisjoint((said[0], said[-1]))):
                continue
            if tried == _TRIED:
                return
            tried += 1
            if sold(text[tokens[first].start : tokens[first + size - 1].end]):
                taken.update(places)
                yield first, first + size


def _alone(spoken: str, words: Words) -> bool:
    """Whether nothing is named but the known thing."""
    small = words.small | words.counting | {*words.plain(words.stand_in)}
    return words.stand_in in spoken and small.issuperset(words.plain(spoken))
