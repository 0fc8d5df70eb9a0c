"""Names that no model knows and this shop sells: understood as if something stood there that all sell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
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


def stand_ins(text: str, words: Words, sold: Sold) -> Iterator[tuple[str, str]]:
    """Each name in `text` of something that is sold, longest first, and the text with a known thing there.

    "two tarpaulins please" gives "two milks please".
    """
    tokens = words.tokens(text) if words.stand_in else []
    for first, end in _named(tokens, words, text, sold):
        start, stop = tokens[first].start, tokens[end - 1].end
        yield text[start:stop], f"{text[:start]}{words.stand_in}{text[stop:]}"


def with_name(intent: Intent, model: Model, words: Words, name: str) -> Intent | None:
    """The intent with the name where the known thing stands, alone but for small words; None without it."""
    types = model.intents[intent.name].slots
    for key, slot in intent.slots.items():
        if key in types and types[key].type in PHRASE_TYPES and _alone(slot.spoken, words):
            spoken = slot.spoken.replace(words.stand_in, name, 1)
            return replace(intent, slots={**intent.slots, key: Slot(spoken, spoken)})
    return None


def _named(tokens: Sequence[Token], words: Words, text: str, sold: Sold) -> Iterator[tuple[int, int]]:
    """Where names stand, the longest first."""
    minor = words.minor | words.leading | words.counters
    tried = 0
    for size in range(min(_LONGEST, len(tokens)), 0, -1):
        for first in range(len(tokens) - size + 1):
            said = [token.text for token in tokens[first : first + size]]
            whole = 1 < size == len(tokens) and not minor.issuperset(said)
            if tried == _TRIED or not (whole or minor.isdisjoint((said[0], said[-1]))):
                continue
            tried += 1
            if sold(text[tokens[first].start : tokens[first + size - 1].end]):
                yield first, first + size


def _alone(spoken: str, words: Words) -> bool:
    """Whether nothing is named but the known thing."""
    small = words.small | words.fillers | words.articles | words.numbers | words.counters
    return words.stand_in in spoken and set(words.plain(spoken)) <= small | set(words.plain(words.stand_in))
