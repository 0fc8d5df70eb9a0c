"""Templates: an utterance against the samples, word by word, with slots, cheapest reading first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from skill.understanding.index import Index, Node
from skill.understanding.slots import Spans
from skill.understanding.words import Sample

LIMIT = 0.6
"""A reading that costs more explains nothing."""

MARGIN = 0.15
"""Readings that cost this much more than the best are of no interest."""

STEPS = 4000
"""Partial readings that are looked at before the search gives up: a bound on time."""

ADDED = 0.01
"""What a sample of ours costs against one of the model itself."""

Filled = tuple[tuple[str, str, int, int], ...]
"""Slots: name, type, first token, end."""


@dataclass(frozen=True)
class Reading:
    """One way to read the utterance as a sample: what it costs (0 is word for word), where the slots are."""

    sample: Sample
    cost: float
    filled: Filled
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _State:
    node: Node
    at: int
    filled: Filled = ()
    notes: tuple[str, ...] = ()
    anchored: bool = False
    """Whether a word was said that makes the sample what it is."""
    whole: bool = True
    """Whether no word of the sample was left out."""


class Search:
    """The readings of one utterance. Words may be left out, come in, or be misheard, at a cost."""

    def __init__(self, index: Index, text: str, today: date | None = None, limit: float = LIMIT) -> None:
        self.index, self.words, self.limit = index, index.words, limit
        self.tokens = index.words.tokens(text)
        self.spans = Spans(text, self.tokens, self.words, index.known, today)
        self.spans.cue_cost = index.cue_cost
        self._similar: dict[int, dict[str, float]] = {}

    def readings(self, intents: int = 3) -> list[Reading]:
        """The cheapest reading of each intent, cheapest first, at most `intents` of them."""
        found: dict[str, Reading] = {}
        for reading in self._all():
            found.setdefault(reading.sample.intent, reading)
            self.limit = min(self.limit, reading.cost + MARGIN)
            if len(found) >= intents:
                break
        return sorted(found.values(), key=lambda one: one.cost)

    def _all(self) -> Iterator[Reading]:
        order = count()
        queue: list[tuple[float, int, _State]] = [(0.0, next(order), _State(self.index.root, 0))]
        seen: set[tuple[int, int]] = set()
        for _ in range(STEPS):
            if not queue:
                return
            cost, _, state = heapq.heappop(queue)
            if cost > self.limit:
                return
            key = (id(state.node), state.at)
            if key in seen:
                continue
            seen.add(key)
            if state.at == len(self.tokens):
                yield from self._ended(state, cost)
            for more, after in self._steps(state):
                if cost + more <= self.limit:
                    heapq.heappush(queue, (cost + more, next(order), after))

    def _ended(self, state: _State, cost: float) -> Iterator[Reading]:
        if not (state.anchored or state.whole):
            return
        for sample in state.node.ends:
            yield Reading(sample, cost + (0 if sample.own else ADDED), state.filled, state.notes)

    def _steps(self, state: _State) -> Iterator[tuple[float, _State]]:
        yield from self._left_out(state)
        if state.at == len(self.tokens):
            return
        yield from self._said(state)
        yield from self._slots(state)
        yield from self._ignored(state)

    def _said(self, state: _State) -> Iterator[tuple[float, _State]]:
        """The next word of a sample was said, or one like it."""
        word, literals = self.tokens[state.at].text, state.node.literals
        if word in literals:
            yield 0.0, self._on(state, literals[word], word)
        for other, cost in self._like(state.at).items():
            if other in literals:
                yield cost, self._on(state, literals[other], other, f"{word!r} for {other!r}")

    def _on(self, state: _State, node: Node, word: str, *notes: str) -> _State:
        """The state after `word` of a sample was said."""
        anchored = state.anchored or not (word in self.words.small or word in self.words.fillers)
        return _State(node, state.at + 1, state.filled, (*state.notes, *notes), anchored, state.whole)

    def _like(self, at: int) -> dict[str, float]:
        if at not in self._similar:
            self._similar[at] = self.index.similar(self.tokens[at].text)
        return self._similar[at]

    def _slots(self, state: _State) -> Iterator[tuple[float, _State]]:
        for (name, type_name), node in state.node.slots.items():
            for end, cost in self.spans.ends(type_name, state.at):
                filled = (*state.filled, (name, type_name, state.at, end))
                yield cost, replace(state, node=node, at=end, filled=filled)

    def _left_out(self, state: _State) -> Iterator[tuple[float, _State]]:
        """A small word of the sample was not said, or not heard."""
        for word, node in state.node.literals.items():
            cost = self._price(word)
            if cost < self.limit / 2:
                notes = (*state.notes, f"without {word!r}")
                yield cost, replace(state, node=node, notes=notes, whole=False)

    def _ignored(self, state: _State) -> Iterator[tuple[float, _State]]:
        """A word was said that the sample does not have."""
        if state.node is self.index.root:
            for size in range(1, min(8, len(self.tokens) - state.at) + 1):
                if self._key(state.at, state.at + size) in self.words.openings:
                    yield 0.03, replace(state, at=state.at + size)
        elif state.node.ends and self._key(state.at, len(self.tokens)) in self.words.closings:
            yield 0.02, replace(state, at=len(self.tokens))
        word = self.tokens[state.at].text
        cost = 0.03 if state.filled and word in self.words.counters else self._price(word)
        yield cost, replace(state, at=state.at + 1, notes=(*state.notes, f"{word!r} ignored"))

    def _price(self, word: str) -> float:
        """What it costs to ignore a word on either side; a negation is never ignored."""
        if word in self.words.negations:
            return 9.0
        if word in self.words.fillers:
            return 0.025
        return 0.1 if word in self.words.small else 0.4

    def _key(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens[start:end])
