"""How well what was said names a thing that the customer has: in a cart, an order, a subscription."""

from __future__ import annotations

from rapidfuzz import fuzz

from skill.shop.search_index import SHORTEST_PART

ALIKE = 70
"""From this likeness on (0 to 100), a word is one of a title."""
LONG, ENDING = 5, 2
"""Letters from which on a word may be misheard or mistyped, and letters of an ending."""


def every_word(words: str, title: str, **_: object) -> float:
    """How well the folded title has each of the folded words (0 to 100): the worst of them counts."""
    return min((_in_title(word, title) for word in words.split()), default=0.0)


def any_word(words: str, title: str, **_: object) -> float:
    """How well the folded title has one of the folded words (0 to 100): the best of them counts."""
    return max((_in_title(word, title) for word in words.split()), default=0.0)


def _in_title(word: str, title: str) -> float:
    """A part of a compound counts whole: `milch` is in `vollmilch`, and not in `hausmischung`."""
    if len(word) >= SHORTEST_PART and word in title:
        return 100.0
    return max((_slip(word, part) for part in title.split()), default=0.0)


def _slip(word: str, part: str) -> float:
    """A short word may only have another ending: one letter makes `tea` a `pea`, and `Reis` `Eis`."""
    if len(word) < LONG:
        short, long = sorted((word, part), key=len)
        return 100.0 if long.startswith(short) and len(long) - len(short) <= ENDING else 0.0
    return fuzz.ratio(word, part)
