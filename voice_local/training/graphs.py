"""What may be heard: which phone follows which two in the language, and all ways to say one text.

Every phone is two states, as in Kaldi's chain models: the first frame, then a loop for all others; each is
left for the loop, or for the next phone, with probability one half. Phone 0 is silence.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SILENCE = 0
PAUSE, EDGE = 0.12, 0.9
"""How often there is silence between words, and at either end."""
TRIGRAM_PRIOR, BIGRAM_PRIOR = 4.0, 0.3
"""How much what is known of shorter histories counts: as so many phones that were seen."""
DRAWN = 2
"""How often each text is read, in pronunciations drawn by chance, to count its phones."""

Doubles = NDArray[np.float64]
Pronunciations = Mapping[str, Sequence[tuple[int, ...]]]


@dataclass(frozen=True)
class PhoneModel:
    """Probabilities of phones: of the first, and of the next after two, `following[before, last, next]`."""

    first: Doubles
    following: Doubles

    @property
    def phones(self) -> int:
        """How many phones there are, silence too."""
        return len(self.first)


@dataclass(frozen=True)
class TextGraph:
    """All ways to say one text: phones in order, each known with the one before it.

    `before[i]` lists the places from which place i is entered, `weights[i]` the probability of each.
    """

    phones: tuple[int, ...]
    start: tuple[float, ...]
    final: tuple[bool, ...]
    before: tuple[tuple[int, ...], ...]
    weights: tuple[tuple[float, ...], ...]

    @cached_property
    def ways(self) -> tuple[NDArray[np.int64], Doubles]:
        """`before` and `weights` as matrices, filled up with ways of no weight."""
        most = max(1, *map(len, self.before))
        weights = np.zeros((len(self.phones), most))
        before = np.zeros(weights.shape, dtype=np.int64)
        for place, (ways, likely) in enumerate(zip(self.before, self.weights, strict=True)):
            before[place, : len(ways)], weights[place, : len(ways)] = ways, likely
        return before, weights


def numbered(spellings: Mapping[str, Iterable[Sequence[str]]], inventory: Sequence[str]) -> Pronunciations:
    """The spellings as numbers of phones; silence is 0, the first of `inventory` 1."""
    numbers = {phone: number for number, phone in enumerate(inventory, 1)}
    return {word: [tuple(numbers[p] for p in spelt) for spelt in all_] for word, all_ in spellings.items()}


def phone_model(texts: Iterable[str], lexicon: Pronunciations, phones: int, seed: int) -> PhoneModel:
    """Counts the phones of `texts`; every phone may follow any other, but silence not itself."""
    chance = random.Random(seed)  # noqa: S311 (the same model each time, no secret)
    pairs = np.full((phones, phones), BIGRAM_PRIOR)
    triples = np.zeros((phones, phones, phones))
    first = np.full(phones, 1e-3)
    for text in texts:
        for _ in range(DRAWN):
            read = _read(text.split(), lexicon, chance)
            first[read[0]] += 1
            for before, last, following in zip([SILENCE, *read], read, read[1:], strict=False):
                pairs[last, following] += 1
                triples[before, last, following] += 1
    pairs[SILENCE, SILENCE] = 0.0
    likely = pairs / pairs.sum(axis=1, keepdims=True)
    smoothed = triples + TRIGRAM_PRIOR * likely[None]
    return PhoneModel(first / first.sum(), smoothed / smoothed.sum(axis=2, keepdims=True))


def text_graph(text: str, lexicon: Pronunciations, model: PhoneModel) -> TextGraph:
    """The ways to say `text`: each pronunciation of each word, with or without silence around it."""
    places, entries, ends = _places(text.split(), lexicon)
    nodes: list[dict[int, int]] = [{} for _ in places]
    """For each place the phones that may be before it, and the number of the place after each of these."""
    phones: list[int] = []
    start: list[float] = []
    final: list[bool] = []
    before: list[list[int]] = []
    weights: list[list[float]] = []

    def node(place: int, last: int) -> int:
        if last not in nodes[place]:
            nodes[place][last] = len(phones)
            phones.append(places[place])
            start.append(0.0)
            final.append(place in ends)
            before.append([])
            weights.append([])
        return nodes[place][last]

    for place, phone in enumerate(places):
        for source in entries[place]:
            if source < 0:
                start[node(place, SILENCE)] += float(model.first[phone])
                continue
            for last, number in nodes[source].items():
                here = node(place, places[source])
                before[here].append(number)
                weights[here].append(float(model.following[last, places[source], phone]))
    ways, likely = tuple(map(tuple, before)), tuple(map(tuple, weights))
    return TextGraph(tuple(phones), tuple(start), tuple(final), ways, likely)


def _places(
    words: Sequence[str], lexicon: Pronunciations
) -> tuple[list[int], list[list[int]], frozenset[int]]:
    """The phones of all ways to say the words, from where each is entered (-1: start), and the last ones."""
    places: list[int] = [SILENCE]
    entries: list[list[int]] = [[-1]]
    open_ends = [-1, 0]
    for word in words:
        ends = []
        for spelling in dict.fromkeys(lexicon[word]):
            sources = open_ends
            for phone in spelling:
                places.append(phone)
                entries.append(sources)
                sources = [len(places) - 1]
            ends += sources
        places.append(SILENCE)
        entries.append(ends)
        open_ends = [*ends, len(places) - 1]
    return places, entries, frozenset(end for end in open_ends if end >= 0)


def _read(words: Sequence[str], lexicon: Pronunciations, chance: random.Random) -> list[int]:
    read = [SILENCE] if chance.random() < EDGE or not words else []
    for number, word in enumerate(words):
        if number and chance.random() < PAUSE:
            read.append(SILENCE)
        read += chance.choice(lexicon[word])
    return [*read, SILENCE] if words and chance.random() < EDGE else read
