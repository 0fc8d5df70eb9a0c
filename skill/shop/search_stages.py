"""Which products are looked at: those that hold all words, then some, then those that sound alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tantivy import Query

from skill.shop.search_index import Found, SearchIndex
from skill.shop.search_rank import Match, Shape, likeness, match
from skill.shop.search_text import Reading, read

READINGS: Final = 6

OTHER_READING: Final = 0.95
"""What a match is worth that needs another reading than the recogniser's best one."""

BESIDE: Final = 0.5
"""What is left of a match by sound, letters or some words where other products hold every word."""

CERTAIN: Final = 0.8
"""A match by words from here on is worth the same whatever else there is: the word in a compound."""


@dataclass(frozen=True)
class Stage:
    """Candidates of one kind, best first; `exact` says that they hold every word that was said."""

    found: tuple[Found, ...]
    exact: bool = False
    alike: bool = False


def readings_of(texts: Iterable[str], language: str) -> list[Reading]:
    """The readings that say anything, each once, best first."""
    found = (read(text, language) for text in texts)
    return list({reading.words: reading for reading in found if reading.words}.values())[:READINGS]


def stages(
    index: SearchIndex, readings: Sequence[Reading], depth: int, filters: Sequence[Query]
) -> list[Stage]:
    """The stages of candidates, the surest first. No readings find everything that passes the filters."""
    if not readings:
        return [Stage(tuple(index.all(depth, filters)), exact=True)]
    exact: list[Found] = []
    for reading in readings:
        if reading is readings[0] or len(reading.stems) > 1:
            exact = index.typed(reading, depth, filters)
        if exact:
            break
    some = index.some(reading, depth, filters) if exact and len(reading.stems) > 1 else []
    near = index.near(readings, depth, filters)
    return [Stage(tuple(exact), exact=True), Stage(tuple(some)), Stage(tuple(near), alike=True)]


def ranks(stage: Stage, readings: Sequence[Reading], shapes: Mapping[str, Shape]) -> dict[str, float]:
    """The rank of each candidate that is left in `shapes`, from 0 to 1."""
    found = [one for one in stage.found if one.sku in shapes]
    strongest = max((one.strength for one in found), default=0.0) or 1.0
    strength = {one.sku: one.strength / strongest for one in found}
    if not stage.alike:
        return strength
    alike = likeness(readings, [shapes[one.sku] for one in found])
    return {one.sku: (strength[one.sku] + 2 * like) / 3 for one, like in zip(found, alike, strict=True)}


def best_match(
    index: SearchIndex, readings: Sequence[Reading], product: Shape, *, beside: bool
) -> tuple[Match, str]:
    """The best match among the readings, and the reading; `beside` products that hold every word."""
    found = []
    for place, reading in enumerate(readings):
        one = match(reading, product, index.weight)
        worth = (OTHER_READING if place else 1.0) * (BESIDE if beside and one.score < CERTAIN else 1.0)
        found.append((one.score * worth, -place, one.reasons, reading.text))
    score, _, reasons, text = max(found)
    return Match(score, reasons), text
