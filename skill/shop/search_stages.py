"""Which products are looked at: those that hold all words, then some, then those that sound alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from skill.shop.search_heads import head
from skill.shop.search_index import Found, Limits, SearchIndex
from skill.shop.search_rank import Match, Shape, by_words, likeness, match
from skill.shop.search_shelf import Candidate
from skill.shop.search_text import Reading, linking_words, read

READINGS: Final = 7
"""Readings that are tried: what was heard, the same without talk, and five alternatives."""

OTHER_READING: Final = 0.95
"""What a match is worth that needs another reading than the recogniser's best one."""

BESIDE: Final = 0.5
"""What is left of a match by sound, letters or some words where other products hold every word."""

CERTAIN: Final = 0.8
"""A match by words from here on is worth the same whatever else there is: the word in a compound."""

LINKING: Final = 0.1
"""What of a word's weight is left when it only links others: `with`."""

FIT: Final = 0.35
"""What it adds to the rank of a product that its name fits; what the engine says counts up to 1."""

NAMED: Final = 0.3
"""What it adds to the rank of a product that what was said is all of its name."""

HEAD: Final = 0.3
"""What it adds to the rank of a product that is what was said, not for it: a mouse, not a pad."""

KIND_WORDS: Final = 4
"""Words up to which what was said may name a kind of things: `cordless mouse for laptops`."""

DEPTH: Final = 40
DEEPER: Final = 300
"""Candidates of a stage; deeper where they are put in another order or some of them fall away."""


@dataclass(frozen=True)
class Asked:
    """What was said: its readings, best first, and how much each of their stems tells."""

    index: SearchIndex
    readings: tuple[Reading, ...]
    weights: Mapping[str, float]

    @cached_property
    def thing(self) -> str:
        """The stem of the word that names what was asked for, as the best reading has it."""
        return head(self.readings[0].words, self.index.language) if self.readings else ""

    @property
    def says_much(self) -> bool:
        """Whether so many words were said that they name one thing rather than a kind of things."""
        return bool(self.readings) and len(self.readings[0].stem_set) > KIND_WORDS


@dataclass(frozen=True)
class Stage:
    """Candidates of one kind, best first; `exact` ones hold every word of the reading."""

    found: tuple[Found, ...]
    reading: Reading | None = None
    exact: bool = False
    alike: bool = False


def asked(texts: Iterable[str], index: SearchIndex) -> Asked:
    """The readings that say anything, each once."""
    every = (read(text, index.language) for text in texts)
    readings = tuple({one.words: one for one in every if one.words}.values())[:READINGS]
    weights = {stem: index.weight(stem) for one in readings for stem in one.stems}
    for word in linking_words(index.language) & weights.keys():
        weights[word] *= LINKING
    return Asked(index, readings, weights)


def stages(said: Asked, limits: Limits, *, deep: bool) -> Iterator[Stage]:
    """The stages of candidates, the surest first, each looked for when it is wanted.

    No reading finds everything that is within the limits.
    """
    index, readings, depth = said.index, said.readings, DEEPER if deep else DEPTH
    if not readings:
        yield Stage(tuple(index.all(DEEPER, limits)), exact=True)
        return
    exact: list[Found] = []
    for reading in readings:
        if reading is readings[0] or len(reading.stems) > 1:
            exact = index.typed(reading, depth, limits)
        if exact:
            break
    exact = exact or index.abroad(reading := readings[0], depth, limits)
    yield Stage(tuple(exact), reading, exact=True)
    if exact and len(reading.stems) > 1:
        yield Stage(tuple(index.some(reading.stems, DEPTH, limits)))
    yield Stage(tuple(index.near(readings, DEPTH, limits)), alike=True)


def ranks(
    stage: Stage, said: Asked, among: Mapping[str, Candidate], seen: Collection[str]
) -> dict[str, float]:
    """The rank of each product of the stage that is `among` those left and was not `seen` before.

    What the engine says counts from 0 to 1, for the strongest of all of them.
    """
    left = [one for one in stage.found if one.sku in among]
    strongest = max((one.strength for one in left), default=0.0) or 1.0
    found = [one for one in left if one.sku not in seen]
    rank = {one.sku: one.strength / strongest for one in found}
    if stage.alike:
        shapes = [among[one.sku].shape for one in found]
        return {
            one.sku: (rank[one.sku] + 2 * max(like, _in_words(said, shape))) / 3
            for one, shape, like in zip(found, shapes, likeness(said.readings, shapes), strict=True)
        }
    if stage.exact and stage.reading:
        thing = head(stage.reading.words, said.index.language)
        for sku in rank:
            shape = among[sku].shape
            fit = by_words(stage.reading, shape, said.weights)[0]
            rank[sku] += FIT * fit + (NAMED if fit >= 1.0 else 0.0)
            rank[sku] += HEAD if thing in shape.heads else 0.0
    return rank


def _in_words(said: Asked, product: Shape) -> float:
    """How well the words of the best reading fit: what sounds unlike may say the same in other words."""
    return by_words(said.readings[0], product, said.weights, told=False)[0]


def best_match(said: Asked, product: Shape, *, beside: bool) -> tuple[Match, str]:
    """The best match among the readings, and the reading; `beside` products that hold every word."""
    found = []
    for place, reading in enumerate(said.readings):
        one = match(reading, product, said.weights)
        certain = one.in_words and one.score >= CERTAIN
        worth = (OTHER_READING if place else 1.0) * (BESIDE if beside and not certain else 1.0)
        found.append((one.score * worth, -place, one.reasons, reading.text))
        if found[-1][0] >= CERTAIN:
            break
    score, _, reasons, text = max(found)
    return Match(score, reasons), text
