"""Examples to learn from: the samples of a model with their slots filled, and what is not for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from skill.understanding.features import UNKNOWN
from skill.understanding.index import ALIKE, BUILT_IN, Index
from skill.understanding.meanings import background_for, meanings_for
from skill.understanding.model import PHRASE_TYPES
from skill.understanding.words import NAME, Sample

NOTHING = ""
"""The intent of what is not for the model."""

_FEW, _SOME = 300, 700
_KNOWN, _GOODS, _NEW = range(3)
"""Ways to fill a slot: with a value that is known, with other goods, with a word that nobody knows."""
_WAYS = 3
_ADDED = 40
"""Of so many samples of ours an intent learns; more say little new."""

_WEIGHTS = {0.0: 1.0, BUILT_IN: 0.7, ALIKE: 0.3}
"""What an example weighs by how far its sample is from one of the model itself."""


@dataclass(frozen=True)
class Example:
    """Folded words, the intent that they mean, what they weigh, and which sample they came from."""

    words: tuple[str, ...]
    intent: str
    weight: float
    sample: int


def examples(index: Index) -> list[Example]:
    """What the model teaches; a small model is taught with more fillings of each slot."""
    taught = _thinned(index.samples)
    own = sum(not sample.distance for sample in taught)
    ways = 3 if own < _FEW else 2 if own < _SOME else 1
    filling = _Filling(index)
    found: list[Example] = []
    for number, sample in enumerate(taught):
        chosen = filling.ways(sample, ways) or (number,)
        for way in chosen:
            weight = _WEIGHTS[sample.distance] / len(chosen)
            found.append(Example(filling.words(sample, way), sample.intent, weight, number))
    for number, words in enumerate(background_for(index.model.language), start=len(taught)):
        found.append(Example(words, NOTHING, 1.0, number))
    return [example for example in found if example.words]


def _thinned(samples: tuple[Sample, ...]) -> list[Sample]:
    """The samples, of those that are not the model's own only some of each intent: they are much alike."""
    groups: dict[tuple[str, float], list[Sample]] = {}
    for sample in samples:
        groups.setdefault((sample.intent, sample.distance), []).append(sample)
    kept: list[Sample] = []
    for (_, distance), group in groups.items():
        step = -(-len(group) // _ADDED) if distance else 1
        kept += group[::step]
    return kept


class _Filling:
    """Fills slots, each time with the next of what it has, so that it is always the same."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.goods = meanings_for(index.model.language).goods
        self.given = index.words.examples
        self._next = count()

    def ways(self, sample: Sample, ways: int) -> Sequence[int]:
        """The ways in which its slots are filled; none when one filling is enough, whichever it is."""
        if sample.distance >= ALIKE or not sample.slotted:
            return ()
        slots = self.index.model.intents[sample.intent].slots
        free = any(f"{{{name}}}" in sample.parts for name, one in slots.items() if one.type in PHRASE_TYPES)
        return range(ways) if ways > 1 else (_GOODS, _NEW) if free else ()

    def words(self, sample: Sample, way: int) -> tuple[str, ...]:
        """The words of the sample: its slots filled with known values, other goods, or new words in turn."""
        return tuple(word for part in sample.parts for word in self._part(sample, part, way % _WAYS))

    def _part(self, sample: Sample, part: str, way: int) -> Iterator[str]:
        if not part.startswith("{"):
            yield part
            return
        slot = self.index.model.intents[sample.intent].slots.get(part[1:-1])
        yield from self._value(slot.type if slot else "", way)

    def _value(self, kind: str, way: int) -> Iterator[str]:
        number = next(self._next)
        patterns = self.index.words.phrases
        if kind not in PHRASE_TYPES or not patterns:
            yield from self._name(kind, way, number)
            return
        for part in patterns[number % len(patterns)]:
            if part == NAME:
                yield from self._name(kind, way, next(self._next))
            else:
                yield part

    def _name(self, kind: str, way: int, number: int) -> tuple[str, ...]:
        known = self.index.known.get(kind)
        phrases = tuple(known.phrases) if known else ()
        closed = phrases and known is not None and not known.many
        if given := self.given.get(kind):
            return given[number % len(given)]
        if phrases and (closed or way == _KNOWN):
            return phrases[number * 7 % len(phrases)]
        if way == _NEW or not self.goods:
            return (UNKNOWN,)
        return self.goods[number * 13 % len(self.goods)]
