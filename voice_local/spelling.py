"""A word automaton spelt in the tokens of a speech model: which tokens may come next, and where they lead."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from skill.language.numbers import parse_number
from voice_local.automaton import Automaton, reference
from voice_local.grammar import spoken_rules
from voice_local.moonshine_model import SPACE, Floats
from voice_local.token_search import PUNCTUATION, Choices

FEW = 600
"""Words up to which every token that begins or goes on with one is tried."""
LIKELY = 400
"""Where there are more words, so many of the likeliest tokens are tried."""

KEPT = 2_000
"""Places whose choices are kept, and sets of states whose words are."""


@dataclass(frozen=True)
class Place:
    """Where a text is in the automaton: the states it may be in, and the letters of the word begun."""

    states: frozenset[int]
    begun: str = ""


Step = tuple[int, Place, str]
"""A token, where it leads, and the letters that it writes."""


@dataclass
class Letters:
    """The tokens of a speech model by what they write, whatever their case."""

    texts: list[str] = field(default_factory=list)
    beginning: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    marks: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, tokens: Iterable[str]) -> Letters:
        """The table of `tokens`, whose numbers are their places."""
        table = cls()
        for number, token in enumerate(tokens):
            text = token.removeprefix(SPACE).lower()
            table.texts.append(token.replace(SPACE, " ").lower())
            if set(text) <= PUNCTUATION and (token.startswith(SPACE) or text):
                table.marks.add(number)
            elif token.startswith(SPACE):
                table.beginning[text].append(number)
            else:
                table.inside[text].append(number)
        return table


@dataclass(frozen=True)
class _Words:
    """The words that may come next, in the order of the alphabet, and the states after each."""

    after: Mapping[str, frozenset[int]]
    ordered: Sequence[str]

    def begin_with(self, letters: str) -> bool:
        """Whether one of the words does."""
        at = bisect_left(self.ordered, letters)
        return at < len(self.ordered) and self.ordered[at].startswith(letters)


class Speller:
    """Spells the sentences of an automaton. What was worked out is kept."""

    def __init__(self, automaton: Automaton, letters: Letters) -> None:
        self._automaton, self._letters = automaton, letters
        self._choices: dict[Place, Choices] = {}
        self._steps: dict[tuple[Place, int], tuple[Step, ...]] = {}
        self._words: dict[frozenset[int], _Words] = {}

    @property
    def start(self) -> Place:
        """The place of the empty text."""
        return Place(self._automaton.closure({0}))

    def prepare(self) -> None:
        """Looks up the first words."""
        self._following(self.start.states)

    def choices(self, place: Place, following: Floats) -> Choices:
        """What may come next at `place`."""
        known = self._choices.get(place)
        self._forget()
        if known is None:
            after = self._after(place)
            if len(self._following(place.states).ordered) <= FEW and (
                after is None or len(self._following(after).ordered) <= FEW
            ):
                known = self._choices[place] = self._all(self._every(place), after)
            else:
                likely = np.argpartition(-following, LIKELY)[:LIKELY].tolist()
                known = self._all((step for token in likely for step in self._step(place, token)), after)
        return known

    def _forget(self) -> None:
        """What was worked out is kept while it is not too much."""
        for kept, most in ((self._choices, KEPT), (self._words, KEPT), (self._steps, 100 * KEPT)):
            if len(kept) > most:
                kept.clear()

    def _all(self, steps: Iterable[Step], after: frozenset[int] | None) -> Choices:
        found = dict.fromkeys(steps)  # words share their beginnings
        tokens = np.array([token for token, _, _ in found], np.int64)
        ends = after is not None and self._automaton.final in after
        return Choices(tokens, [place for _, place, _ in found], [text for _, _, text in found], ends)

    def _every(self, place: Place) -> Iterator[Step]:
        """Every step from a place with few words."""
        if place.begun:
            for word in self._following(place.states).after:
                if word.startswith(place.begun):
                    yield from _spelt(word, place, self._letters.inside)
        after = self._after(place)
        if after is not None:
            yield from ((mark, place, "") for mark in self._letters.marks)
            for word in self._following(after).after:
                for table in (self._letters.beginning, self._letters.inside):
                    yield from _spelt(word, Place(after), table)

    def _step(self, place: Place, token: int) -> tuple[Step, ...]:
        """Where one token leads."""
        key = (place, token)
        if key not in self._steps:
            self._steps[key] = tuple(self._lead(place, token))
        return self._steps[key]

    def _lead(self, place: Place, token: int) -> Iterator[Step]:
        text, after = self._letters.texts[token], self._after(place)
        letters = text.removeprefix(" ")
        if token in self._letters.marks:
            if after is not None:
                yield token, place, ""
            return
        begun = place.begun + letters
        if not letters:
            return
        if place.begun and text == letters and self._following(place.states).begin_with(begun):
            yield token, Place(place.states, begun), letters
        apart = text != letters or (letters.isdecimal() and not place.begun[-1:].isdecimal())
        if apart and after is not None and self._following(after).begin_with(letters):
            yield token, Place(after, letters), f" {letters}"

    def _after(self, place: Place) -> frozenset[int] | None:
        """The states after the word begun, if it is a whole one; those before the first word."""
        return self._following(place.states).after.get(place.begun) if place.begun else place.states

    def _following(self, states: frozenset[int]) -> _Words:
        """The words after `states`, numbers in digits, too."""
        if states not in self._words:
            words = dict(self._automaton.following(states))
            words |= {digits: words[word] for digits, word in numerals().items() if word in words}
            self._words[states] = _Words(words, sorted(words))
        return self._words[states]


def _spelt(word: str, place: Place, table: Mapping[str, list[int]]) -> Iterator[Step]:
    """The tokens that begin or go on with `word` at `place`."""
    begun = len(place.begun)
    for end in range(begun + 1, len(word) + 1):
        letters = word[begun:end]
        for token in table.get(letters, ()):
            yield token, Place(place.states, word[:end]), letters if begun else f" {letters}"


def in_words(text: str) -> str:
    """A spelt text with its numbers in words."""
    return " ".join(numerals().get(word, word) for word in text.split())


@cache
def numerals() -> Mapping[str, str]:
    """Numbers in digits, each with the one word that says it."""
    rules = spoken_rules("en").values()
    words = {word for rule in rules for sentence in rule if len(sentence) == 1 for word in sentence}
    numbers = {word: parse_number(word, "en-US") for word in sorted(words) if reference(word) is None}
    return {str(number): word for word, number in numbers.items() if number is not None and not number % 1}
