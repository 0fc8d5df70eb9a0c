"""Examples to learn from: the samples of a model with their slots filled, and what is not for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from skill.understanding.features import UNKNOWN
from skill.understanding.index import ALIKE, BUILT_IN, Index
from skill.understanding.meanings import background_for, meanings_for
from skill.understanding.model import PHRASE_TYPES
from skill.understanding.words import NAME, Sample

NOTHING = ""
"""The intent of what is not for the model."""

_FEW, _SOME = 500, 1000
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
    ways = 3 if len(index.samples) < _FEW else 2 if len(index.samples) < _SOME else 1
    filling = _Filling(index)
    found: list[Example] = []
    for number, sample in enumerate(index.samples):
        slotted = any(part.startswith("{") for part in sample.parts)
        times = ways if slotted and sample.distance < ALIKE else 1
        weight = _WEIGHTS[sample.distance] / times
        found += [
            Example(filling.words(sample, way if times > 1 else number), sample.intent, weight, number)
            for way in range(times)
        ]
    for number, words in enumerate(background_for(index.model.language), start=len(index.samples)):
        found.append(Example(words, NOTHING, 1.0, number))
    return [example for example in found if example.words]


class _Filling:
    """Fills slots, each time with the next of what it has, so that it is always the same."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.goods = meanings_for(index.model.language).goods
        self.given = index.words.examples
        self._next = count()

    def words(self, sample: Sample, way: int) -> tuple[str, ...]:
        """The words of the sample: its slots filled with known values, other goods, or new words in turn."""
        return tuple(word for part in sample.parts for word in self._part(sample, part, way % 3))

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
        if phrases and (closed or way == 0):
            return phrases[number * 7 % len(phrases)]
        if way == 2 or not self.goods:
            return (UNKNOWN,)
        return self.goods[number * 13 % len(self.goods)]
