"""Features: an utterance as a sparse vector of words, letters, meanings, and what stands beside what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from skill.understanding.index import Index
from skill.understanding.meanings import GOODS, meanings_for
from skill.understanding.stems import inflected, stem
from skill.understanding.vectors import REMEMBERED, Hashes, Parts, letters

UNKNOWN: Final = "\0"
"""A word that nobody knows: stands in examples for what customers will name."""

_ALIKE, _ROUNDING = 0.8, 1e-9
_SHORTEST: Final = 5
_ASKED: Final = "ASKED"


_WORDS, _PAIRS, _MEANINGS = Hashes("word"), Hashes("pair"), Hashes("meaning")
_TOGETHER, _SHAPES = Hashes("together"), Hashes("shape")


class Features:
    """Makes vectors for one model."""

    def __init__(self, index: Index) -> None:
        self.words, self.language = index.words, index.model.language
        self.meanings = meanings_for(self.language)
        self._values = _value_tags(index)
        self._longest: dict[str, int] = {}
        for key in self._values:
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
        self._known = frozenset(
            self.meanings.words
            | index.intents_of.keys()
            | {word for key in self._values for word in key}
            | self.words.fillers
            | self.words.small
            | self.words.negations
            | self.words.numbers
            | self.words.asking
        )
        self._stems = frozenset(self.meanings.stems(tuple(self._known)))
        self._shelves: dict[tuple[str, int], list[str]] = {}
        """The words that may be misspelled, by first letter and length."""
        for word in sorted(self._known | inflected(self.meanings.words, self.language)):
            self._shelves.setdefault((word[0], len(word)), []).append(word)
        self._minor = self.words.small | self.words.fillers
        self._agreeing = self.words.yes | self.words.with_yes | self.words.fillers
        self._closing = frozenset(phrase[-1] for phrase in self.words.closings)
        self._spelled: dict[str, tuple[str, ...]] = {}

    def parts(self, tokens: Sequence[str]) -> Parts:
        """The features of an utterance, given as folded words."""
        said = self.spelled(tokens)
        stems = self.meanings.stems(said)
        tags = self._tags(said, stems)
        first = self._first(said, tags)
        last = self._last(said, first)
        before = tags[:first]
        words, stems, tags = said[first:last], stems[first:last], tags[first:last]
        counting = [n for n, word in enumerate(words) if word not in self.words.fillers]
        plain = ["^", *(stems[n] for n in counting), "$"]
        shape = ["^", *self._shape(counting, stems, tags), "$"]
        meanings = sorted(set().union(*before, *tags))
        if words and words[0] in self.words.asking:
            meanings.append(_ASKED)
        major = [n for n, word in enumerate(words) if word not in self._minor and word != UNKNOWN]
        minor = [n for n, word in enumerate(words) if word in self._minor]
        return (
            [_WORDS[stems[n],] for n in major],
            [one for n in major for one in letters(words[n])],
            _PAIRS.of(pairwise(plain)),
            _MEANINGS.of((meaning,) for meaning in meanings),
            _TOGETHER.of(combinations(meanings, 2)),
            _SHAPES.of([*pairwise(shape), *zip(shape, shape[1:], shape[2:], strict=False)]),
            [_WORDS[stems[n],] for n in minor],
            [one for n in minor for one in letters(words[n])],
        )

    def spelled(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """The words, slips of known ones put right and two that ran together taken apart."""
        return tuple(word for token in tokens for word in self._spelled_out(token))

    def _spelled_out(self, token: str) -> tuple[str, ...]:
        if token == UNKNOWN or token in self._known or not token.isalpha():
            return (token,)
        return self._spell(token)

    def _first(self, words: tuple[str, ...], tags: list[set[str]]) -> int:
        """Where the request begins behind what is only politeness; at least one word that counts is left."""
        agreed = len(words) > 3 and words[0] in self.words.yes and not set(words) <= self._agreeing
        first = 1 if agreed else 0
        while size := self.words.opening(words[first:]):
            at = first + size
            if self._minor.issuperset(words[at:]) or tags[at - 1] & tags[at]:
                break
            first = at
        return first

    def _last(self, words: tuple[str, ...], first: int) -> int:
        """Where the request ends before what is only politeness; at least one word that counts is left."""
        if not words or words[-1] not in self._closing:
            return len(words)
        minor = self.words.small | self.words.fillers | self.words.around
        for end in range(first + 1, len(words)):
            if words[end:] in self.words.closings:
                return len(words) if minor.issuperset(words[first:end]) else end
        return len(words)

    def _tags(self, words: Sequence[str], stems: Sequence[str]) -> list[set[str]]:
        """For each word its meanings, the types whose values it names, and whether it is a number or new."""
        tags = self.meanings.tags(stems)
        for start, first in enumerate(words):
            if first not in self._longest:
                continue
            longest = min(self._longest[first], len(words) - start)
            for size in range(longest, 0, -1):
                if named := self._values.get(tuple(words[start : start + size])):
                    for at in range(start, start + size):
                        tags[at] |= named
        for number, word in enumerate(words):
            if word in self.words.negations:
                tags[number] = self._negated(tags, number)
            elif word[0].isdigit() or word in self.words.numbers:
                tags[number].add("#")
            elif not tags[number] and word not in self._known and stems[number] not in self._stems:
                tags[number].add("?")
        return tags

    def _negated(self, tags: list[set[str]], at: int) -> set[str]:
        """The meanings of a negation, which before goods describes them: `no foam`, `ohne Zucker`."""
        before_goods = at + 1 < len(tags) and GOODS in tags[at + 1]
        return {"-"} if before_goods else tags[at] | {"NOT"}

    def _shape(self, counting: list[int], stems: Sequence[str], tags: list[set[str]]) -> list[str]:
        """The utterance with every word that has a meaning replaced by it, repeated ones once."""
        shape = [min(tags[n]) if tags[n] else stems[n] for n in counting]
        return [one for n, one in enumerate(shape) if not n or shape[n - 1] != one]

    def _spell(self, word: str) -> tuple[str, ...]:
        if word not in self._spelled:
            if len(self._spelled) > REMEMBERED:
                self._spelled.clear()
            self._spelled[word] = self._nearest(word)
        return self._spelled[word]

    @staticmethod
    def _may_be(size: int, other: int) -> bool:
        """Whether words of these lengths may be alike enough."""
        return abs(size - other) <= (1 - _ALIKE) * max(size, other) + _ROUNDING

    def _nearest(self, word: str) -> tuple[str, ...]:
        """The known word that `word` is a slip of, or the two that it is made of, else the word."""
        if len(word) < _SHORTEST or stem(word, self.language) in self._stems:
            return (word,)
        sizes = [size for size in range(len(word) - 2, len(word) + 3) if self._may_be(len(word), size)]
        firsts = dict.fromkeys(word[:2])
        near = [known for one in firsts for size in sizes for known in self._shelves.get((one, size), ())]
        best = process.extractOne(word, near, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE)
        if best:
            return (best[0],)
        for at in range(2, len(word) - 2):
            one, two = word[:at], word[at:]
            if {one, two} & self.words.small and {one, two} <= self._known:
                return (one, two)
        return (word,)


def _value_tags(index: Index) -> dict[tuple[str, ...], frozenset[str]]:
    tags: dict[tuple[str, ...], frozenset[str]] = {}
    for name, known in index.known.items():
        for key in known.phrases:
            tags[key] = tags.get(key, frozenset()) | {"{" + name + "}"}
    return tags
