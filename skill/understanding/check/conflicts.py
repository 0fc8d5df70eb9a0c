"""Rules between intents: what is said for two of them. Page: find-utterance-conflicts-in-your-model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from skill.understanding.check.document import Document
from skill.understanding.check.finding import Fault
from skill.understanding.check.said import PHRASE, Parts, Said, Tree, both_say, everything_said

ALIKE, AT_LEAST = 0.5, 3
"""From this share of common samples on, and this number, two intents are hardly two."""


def conflict(document: Document) -> Iterator[Fault]:
    """The same words, through the values of slots, lead to two intents: Alexa picks one of them."""
    told: set[tuple[str, str]] = set()
    for first, second in _candidates(everything_said(document)):
        here, there = (second, first) if second.path else (first, second)
        if (here.path, there.intent) not in told and (words := both_say(first, second)):
            told.add((here.path, there.intent))
            yield here.path, _told(here, there, words)


def shadow(document: Document) -> Iterator[Fault]:
    """Samples with a phrase slot that take what other intents have samples for; told once for each intent."""
    said = [one for one in everything_said(document) if one.path]
    found: dict[str, list[tuple[Said, Said]]] = defaultdict(list)
    for wide in said:
        if around := _around(wide):
            found[wide.intent] += [(wide, other) for other in said if _takes(wide, around, other)]
    for pairs in found.values():
        for wide, other in pairs[:1]:
            intents = len({taken.intent for _, taken in pairs})
            more = f" (one of {len(pairs)} samples of {intents} intents)" if len(pairs) > 1 else ""
            yield wide.path, f"{wide.text!r} takes {other.text!r} of {other.intent} too{more}; try both"


def alike(document: Document) -> Iterator[Fault]:
    """Intents whose samples differ in nothing but slots cannot be told apart."""
    shapes: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for one in everything_said(document):
        if one.path:
            shapes[one.intent].add(one.shape)
    for first, second in combinations(document.intents, 2):
        mine, theirs = shapes[first.name], shapes[second.name]
        common, smaller = len(mine & theirs), min(len(mine), len(theirs))
        if first.name != second.name and common >= AT_LEAST and common >= ALIKE * smaller:
            what = f"{common} of {smaller} samples of {first.name} and {second.name} differ in slots only"
            yield f"{second.path}.samples", f"{what}; make them one intent"


def _candidates(said: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Pairs of samples of different intents that may say the same: each can say the other's words."""
    saying: dict[str, int] = defaultdict(int)
    for number, one in enumerate(said):
        for word in one.possible:
            saying[word] |= 1 << number
    for number, first in enumerate(said):
        others = (1 << number) - 1
        for word in first.needed:
            others &= saying[word]
        while others:
            second = said[others.bit_length() - 1]
            others ^= 1 << (others.bit_length() - 1)
            if first.intent != second.intent and (first.path or second.path) and not _the_same(first, second):
                yield second, first


def _the_same(first: Said, second: Said) -> bool:
    """Whether the two are written alike: then they are duplicates, which another rule tells."""
    return bool(first.path and second.path) and first.parts == second.parts and not first.slots


def _told(here: Said, there: Said, words: tuple[str, ...]) -> str:
    text = " ".join("…" if word == PHRASE else word for word in words)
    whose = f"{there.text!r} of {there.intent}" if there.path else f"Amazon's own {there.intent}"
    return f"{text!r} is said for {here.text!r} and for {whose}; Alexa picks one, so make one different"


def _around(one: Said) -> tuple[Parts, Parts] | None:
    """The words before and behind the phrase slot; None when the sample has none."""
    for at, part in enumerate(one.parts):
        if isinstance(part, Tree) and PHRASE in part.to:
            return one.parts[:at], one.parts[at + 1 :]
    return None


def _takes(wide: Said, around: tuple[Parts, Parts], other: Said) -> bool:
    """Whether the words around the phrase slot of `wide` stand around something in a sample of another."""
    before, after = around
    return (
        other.parts[: len(before)] == before
        and other.intent != wide.intent
        and len(other.parts) > len(before) + len(after)
        and other.parts[len(other.parts) - len(after) :] == after
    )
