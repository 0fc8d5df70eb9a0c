"""Word automata: rules of words and references to rules, factored and joined into one graph.

A rule is a list of sentences; a token is a word or a reference `{rule}`. Shared beginnings and
shared endings are stored once. A small rule is copied to each place that refers to it; a large one
exists once and is entered and left from all its places, which also admits its ways out of other places:
the price of a graph of a few thousand arcs instead of a million.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Arc = tuple[int, str, int, float]
"""From state, word (empty: none), to state, cost (negative logarithm of a probability)."""

Sentence = Sequence[str]
Rules = Mapping[str, Iterable[Sentence]]
INLINE_ARCS = 60
"""A rule with at most so many arcs is copied to where it is used."""


@dataclass(frozen=True)
class Automaton:
    """A graph of words from state 0 to the state `final`."""

    arcs: tuple[Arc, ...]
    states: int
    final: int

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word on an arc."""
        return frozenset(word for _, word, _, _ in self.arcs if word)

    @cached_property
    def leaving(self) -> Mapping[int, tuple[Arc, ...]]:
        """The arcs that leave each state which has any."""
        leaving: defaultdict[int, list[Arc]] = defaultdict(list)
        for arc in self.arcs:
            leaving[arc[0]].append(arc)
        return {state: tuple(arcs) for state, arcs in leaving.items()}

    def accepts(self, words: Iterable[str]) -> bool:
        """Whether `words` are a complete sentence of this automaton."""
        states = self.closure({0})
        for word in words:
            states = self.following(states).get(word, frozenset())
            if not states:
                return False
        return self.final in states

    def following(self, states: Iterable[int]) -> Mapping[str, frozenset[int]]:
        """The words that may be said at `states`, each with the states after it."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for state in states:
            for _, word, target, _ in self.leaving.get(state, ()):
                if word:
                    found[word].add(target)
        closures = {after: self.closure(after) for after in set(map(frozenset, found.values()))}
        return {word: closures[frozenset(targets)] for word, targets in found.items()}

    def closure(self, states: Iterable[int]) -> frozenset[int]:
        """`states` and those that are reached from them without a word."""
        todo, found = list(states), set(states)
        while todo:
            for _, word, target, _ in self.leaving.get(todo.pop(), ()):
                if not word and target not in found:
                    found.add(target)
                    todo.append(target)
        return frozenset(found)

    def without_detours(self) -> Automaton:
        """The same sentences with at most one arc without a word between two words, and that one last."""
        arcs: list[Arc] = []
        numbers, todo = {0: 0}, [0]

        def number(state: int) -> int:
            if state not in numbers:
                numbers[state] = len(numbers)
                todo.append(state)
            return numbers[state]

        while todo:
            state = todo.pop()
            reached = self._reached(state)
            if self.final in reached and state != self.final:
                arcs.append((numbers[state], "", number(self.final), reached[self.final]))
            for through, so_far in reached.items():
                arcs += [
                    (numbers[state], word, number(target), so_far + cost)
                    for _, word, target, cost in self.leaving.get(through, ())
                    if word
                ]
        return Automaton(tuple(arcs), len(numbers), numbers[self.final])

    def _reached(self, state: int) -> dict[int, float]:
        """The states that are reached without a word, each with the least cost."""
        best, todo = {state: 0.0}, [state]
        while todo:
            here = todo.pop()
            for _, word, target, cost in self.leaving.get(here, ()):
                if not word and best[here] + cost < best.get(target, math.inf):
                    best[target] = best[here] + cost
                    todo.append(target)
        return best


@dataclass
class _Node:
    """A state of a rule: where each token leads, and whether a sentence may end here."""

    to: dict[str, _Node] = field(default_factory=dict)
    ends: bool = False


def compile_rules(rules: Rules, start: str, repeated: Collection[str] = ()) -> Automaton:
    """The automaton of the rule `start`; where a rule of `repeated` is said, it may be said again and again.

    A reference to a rule that is unknown or empty makes its sentence impossible. Raises ValueError when
    rules refer to each other in a circle.
    """
    return _Joiner(rules, repeated).automaton(start)


def reference(token: str) -> str | None:
    """The rule that `token` refers to, or None for a word."""
    return token[1:-1] if token.startswith("{") and token.endswith("}") else None


class _Joiner:
    """Joins the factored rules into one automaton."""

    def __init__(self, rules: Rules, repeated: Collection[str]) -> None:
        self._repeated = repeated
        self._rules = {name: [tuple(sentence) for sentence in sentences] for name, sentences in rules.items()}
        self._graphs: dict[str, _Node | None] = {}
        self._sizes: dict[str, int] = {}
        self._shared: dict[str, tuple[int, int]] = {}
        self._open: list[str] = []
        self._arcs: list[Arc] = []
        self._states = 0

    def automaton(self, start: str) -> Automaton:
        first, final = self._state(), self._state()
        self._place(start, first, final)
        return Automaton(tuple(self._arcs), self._states, final)

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _graph(self, rule: str) -> _Node | None:
        """The factored rule, without the sentences that cannot be said; None when none is left."""
        if rule in self._open:
            raise ValueError(f"the rules refer to each other in a circle: {' > '.join([*self._open, rule])}")
        if rule not in self._graphs:
            self._open.append(rule)
            possible = [
                s for s in self._rules.get(rule, ()) if s and all(self._possible(token) for token in s)
            ]
            self._open.pop()
            self._graphs[rule] = factored(possible) if possible else None
        return self._graphs[rule]

    def _possible(self, token: str) -> bool:
        rule = reference(token)
        return rule is None or self._graph(rule) is not None

    def _size(self, rule: str) -> int:
        """Arcs of one copy of the rule, with the rules that it refers to."""
        if rule not in self._sizes:
            node = self._graph(rule)
            tokens = [token for state in _states(node) for token in state.to] if node else []
            self._sizes[rule] = sum(self._size(inner) if (inner := reference(t)) else 1 for t in tokens)
        return self._sizes[rule]

    def _place(self, rule: str, source: int, target: int) -> None:
        """Lead from `source` to `target` through the rule."""
        if self._size(rule) <= INLINE_ARCS and rule not in self._repeated:
            self._copy(rule, source, target)
            return
        if rule not in self._shared:
            self._shared[rule] = (self._state(), self._state())
            self._copy(rule, *self._shared[rule])
            if rule in self._repeated:
                inside, outside = self._shared[rule]
                self._arcs.append((outside, "", inside, 0.0))
        inside, outside = self._shared[rule]
        self._arcs.append((source, "", inside, 0.0))
        self._arcs.append((outside, "", target, 0.0))

    def _copy(self, rule: str, source: int, target: int) -> None:
        root = self._graph(rule)
        if root is None:
            return
        numbers = {id(root): source}
        for node in _states(root):
            here = numbers[id(node)]
            cost = math.log(len(node.to) + node.ends) if node.to else 0.0
            if node.ends:
                self._arcs.append((here, "", target, cost))
            for token, following in node.to.items():
                there = numbers.get(id(following))
                if there is None:
                    there = numbers[id(following)] = self._state()
                self._lead(token, here, there, cost)

    def _lead(self, token: str, source: int, target: int, cost: float) -> None:
        rule = reference(token)
        if rule is None:
            self._arcs.append((source, token, target, cost))
            return
        before = self._state()
        self._arcs.append((source, "", before, cost))
        self._place(rule, before, target)


def factored(sentences: Iterable[Sentence]) -> _Node:
    """The smallest deterministic automaton of the sentences: beginnings and endings are shared."""
    root = _Node()
    for sentence in sentences:
        node = root
        for token in sentence:
            node = node.to.setdefault(token, _Node())
        node.ends = True
    return _shared_endings(root)


def _shared_endings(root: _Node) -> _Node:
    """Replace states with the same future by one of them, the last states first."""
    known: dict[tuple[object, ...], _Node] = {}
    order = list(_states(root))
    merged: dict[int, _Node] = {}
    for node in reversed(order):
        node.to = {token: merged[id(following)] for token, following in node.to.items()}
        key = (
            node.ends,
            *((token, id(following)) for token, following in sorted(node.to.items(), key=_first)),
        )
        merged[id(node)] = known.setdefault(key, node)
    return merged[id(root)]


def _first(item: tuple[str, _Node]) -> str:
    return item[0]


def _states(root: _Node) -> Iterator[_Node]:
    """Every state once, each before those that it leads to alone."""
    seen = {id(root)}
    todo = [root]
    while todo:
        node = todo.pop()
        yield node
        for following in node.to.values():
            if id(following) not in seen:
                seen.add(id(following))
                todo.append(following)
