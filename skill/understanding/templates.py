"""Templates: an utterance against the samples, word by word, with slots, cheapest reading first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from skill.understanding.compounds import fitted
from skill.understanding.index import Index, Node
from skill.understanding.slots import Spans
from skill.understanding.words import LONGEST_OPENING, Sample

CLOSE: Final = 0.3
"""What a reading in all samples may cost: every word of the sample was said."""

LOOSE: Final = 0.6
"""What a reading in the samples of one intent may cost: small words may be missing."""

MARGIN: Final = 0.15
"""Readings that cost this much more than the best are of no interest."""

BARE: Final = 0.1
"""What a reading may cost of a sample that is only slots: their values are known, or it could be anything."""

PLACE: Final = 0.015
"""What each word costs that only says where something is put or taken from."""

NAME: Final = 0.05
"""What it costs to ignore a word that is only the name of a list."""

STEPS, LOOSE_STEPS = 200, 120
"""Partial readings that are looked at before the search gives up: a bound on time."""

_NEVER: Final = 9.0
Filled = tuple[tuple[str, str, int, int], ...]
"""Slots: name, type, first token, end."""


@dataclass(frozen=True)
class Reading:
    """One way to read the utterance as a sample: what it costs (0 is word for word), where the slots are."""

    sample: Sample
    cost: float
    filled: Filled
    notes: tuple[str, ...]

    @property
    def anchored(self) -> bool:
        """Whether the sample has words of its own, not slots only."""
        return any(not part.startswith("{") for part in self.sample.parts)


_State = tuple[Node, int, Filled, tuple[str, ...], bool, bool]
"""A place in the tree and in the utterance; the slots and notes so far; whether a word was said that makes
the sample what it is; and whether no word of the sample was left out."""


class Search:
    """The readings of one utterance. Words may be left out, come in, or be misheard, at a cost."""

    def __init__(self, index: Index, text: str, today: date | None = None) -> None:
        self.index, self.words = index, index.words
        self.tokens = fitted(index.words.tokens(text), index)
        self.spans = Spans(text, self.tokens, self.words, index.known, today)
        self.spans.cue_cost = index.cue_cost
        self._similar: dict[int, dict[str, float]] = {}
        self._places: dict[int, list[tuple[int, frozenset[str] | None]]] = {}

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The words without their places."""
        return tuple(token.text for token in self.tokens)

    @cached_property
    def readings(self) -> list[Reading]:
        """The close readings, the cheapest of each intent, cheapest first."""
        return self._found(CLOSE)

    def loosely(self, intent: str) -> Reading | None:
        """The best reading as a sample of `intent`, small words of it missing or not."""
        found = self._found(LOOSE, intent)
        return found[0] if found else None

    def _found(self, limit: float, intent: str = "") -> list[Reading]:
        found: dict[str, Reading] = {}
        for reading in _Walk(self, limit, intent).readings():
            found.setdefault(reading.sample.intent, reading)
        return sorted(found.values(), key=lambda one: one.cost)

    def places(self, at: int) -> list[tuple[int, frozenset[str] | None]]:
        """How many words from token `at` only say where something is put, and for which intents."""
        if at not in self._places:
            self._places[at] = self.index.places(self.plain, at)
        return self._places[at]

    def like(self, at: int) -> dict[str, float]:
        """The words of the samples that the token at `at` may stand for."""
        if at not in self._similar:
            self._similar[at] = self.index.similar(self.tokens[at].text)
        return self._similar[at]


class _Walk:
    """One walk through the tree of samples, always on from the cheapest place reached so far.

    With an `intent`, only through its samples, and then small words of them may be missing.
    """

    def __init__(self, search: Search, limit: float, intent: str) -> None:
        self.search, self.root, self.limit = search, search.index.root, limit
        self.intent, self.loose = intent, bool(intent)
        self.words, self.plain, self.spans = search.words, search.plain, search.spans
        self.prices = [self._price_at(at) for at in range(len(search.plain))]
        self._queue: list[tuple[float, int, _State]] = []
        self._pushed = 0

    def readings(self) -> Iterator[Reading]:
        """Everything that is found within the limit, cheapest first."""
        self._push(0.0, (self.root, 0, (), (), False, True))
        seen: set[tuple[int, int]] = set()
        length = len(self.plain)
        for _ in range(LOOSE_STEPS if self.loose else STEPS):
            if not self._queue or self._queue[0][0] > self.limit:
                return
            cost, _, state = heapq.heappop(self._queue)
            key = (id(state[0]), state[1])
            if key in seen:
                continue
            seen.add(key)
            if state[1] == length:
                yield from self._ended(state, cost)
            else:
                self._said(state, cost)
                self._filled(state, cost)
                self._ignored(state, cost)
            if self.loose:
                self._left_out(state, cost)

    def _push(self, cost: float, state: _State) -> None:
        if cost <= self.limit and (not self.intent or self.intent in state[0].intents):
            self._pushed += 1
            heapq.heappush(self._queue, (cost, self._pushed, state))

    def _ended(self, state: _State, cost: float) -> Iterator[Reading]:
        node, _, filled, notes, anchored, whole = state
        if not (anchored or whole):
            return
        for sample in node.ends:
            if self.intent and sample.intent != self.intent:
                continue
            if cost > BARE and all(part.startswith("{") for part in sample.parts):
                continue
            price = cost + sample.distance
            self.limit = min(self.limit, price + MARGIN)
            yield Reading(sample, price, filled, notes)

    def _said(self, state: _State, cost: float) -> None:
        """The next word of a sample was said, or one like it."""
        literals = state[0].literals
        if not literals:
            return
        word = self.plain[state[1]]
        if word in literals:
            self._push(cost, self._on(state, literals[word], word))
        for other, more in self.search.like(state[1]).items():
            if other in literals:
                after = self._on(state, literals[other], other, f"{word!r} for {other!r}")
                self._push(cost + more, after)

    def _on(self, state: _State, node: Node, word: str, *notes: str) -> _State:
        """The state after `word` of a sample was said."""
        _, at, filled, before, anchored, whole = state
        anchored = anchored or not (word in self.words.small or word in self.words.fillers)
        return node, at + 1, filled, (*before, *notes), anchored, whole

    def _filled(self, state: _State, cost: float) -> None:
        _, at, filled, notes, anchored, whole = state
        limit = self.limit
        for (name, kind), node in state[0].slots.items():
            for end, more in self.spans.ends(kind, at, self.loose):
                if cost + more <= limit:
                    slots = (*filled, (name, kind, at, end))
                    self._push(cost + more, (node, end, slots, notes, anchored, whole))

    def _left_out(self, state: _State, cost: float) -> None:
        """A small word of the sample was not said, or not heard."""
        node, at, filled, notes, anchored, _ = state
        if node.minor is None:
            prices = ((word, after, self._price(word)) for word, after in node.literals.items())
            node.minor = [(word, after, price) for word, after, price in prices if price < LOOSE / 2]
        for word, after, price in node.minor:
            if cost + price <= self.limit:
                self._push(cost + price, (after, at, filled, (*notes, f"without {word!r}"), anchored, False))

    def _ignored(self, state: _State, cost: float) -> None:
        """A word was said that the sample does not have."""
        node, at, filled, notes, anchored, whole = state
        if node is self.root:
            for size in range(1, min(LONGEST_OPENING, len(self.plain) - at) + 1):
                if self._opens(self.plain[at : at + size], at):
                    self._push(cost + 0.03, (node, at + size, filled, notes, anchored, whole))
        elif node.ends and self.plain[at:] in self.words.closings:
            self._push(cost + 0.02, (node, len(self.plain), filled, notes, anchored, whole))
        if filled or node.slots or node is self.root:
            self._passed(state, cost)
        word = self.plain[at]
        price = 0.03 if filled and word in self.words.counters else self.prices[at]
        if cost + price <= self.limit:
            self._push(cost + price, (node, at + 1, filled, (*notes, f"{word!r} ignored"), anchored, whole))

    def _passed(self, state: _State, cost: float) -> None:
        """Where the thing is to go or comes from was said, and the sample does not say it; some thing is."""
        node, at, filled, notes, anchored, whole = state
        for size, intents in self.search.places(at):
            if not filled and at + size == len(self.plain):
                continue
            if intents is None or not intents.isdisjoint(node.intents):
                note = f"{' '.join(self.plain[at : at + size])!r} is where"
                self._push(cost + PLACE * size, (node, at + size, filled, (*notes, note), anchored, whole))

    def _opens(self, words: tuple[str, ...], at: int) -> bool:
        """Whether the words are only an opening, such as a yes before a request."""
        agreed = at == 0 and len(words) == 1 and words[0] in self.words.yes and len(self.plain) > 2
        return agreed or words in self.words.openings

    def _price_at(self, at: int) -> float:
        price = self._price(self.plain[at])
        return NAME if 0.1 < price < _NEVER and self.words.names_place(self.plain, at) else price

    def _price(self, word: str) -> float:
        """What it costs to ignore a word on either side; a negation is never ignored."""
        if word in self.words.negations:
            return _NEVER
        if word in self.words.fillers:
            return 0.025
        return 0.1 if word in self.words.small else 0.4
