"""Which words follow which: bigrams and trigrams with back-off, learned from weighted sentences."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from voice_local.automaton import Arc, Automaton

BEGIN, END = "<s>", "</s>"
SCALE = 20_000
"""How many sentences the weights stand for: the more, the less is left for what was never said."""
DISCOUNT = 0.7
"""Taken from each count for what was never said."""
FLOOR = 0.3
"""Count of a word that follows nothing that was said."""

History = tuple[str, ...]
Counts = dict[History, dict[str, float]]


@dataclass(frozen=True)
class Ngram:
    """Probabilities of the next word after up to `order` - 1 words."""

    order: int
    words: tuple[str, ...]
    found: Counts = field(repr=False)
    """Probability of each word that was seen after a history, back-off mixed in."""
    left: dict[History, float] = field(repr=False)
    """Of a history: what is left for words that were not seen after it."""

    def shorter(self, history: History) -> History:
        """The longest ending of `history` that is known."""
        history = history[max(len(history) - self.order + 1, 0) :]
        while history and history not in self.found:
            history = history[1:]
        return history

    def automaton(self) -> Automaton:
        """The same as a graph: a state for each history, back-off without a word."""
        states: dict[History, int] = {}
        todo: list[History] = []

        def state(history: History) -> int:
            if history not in states:
                states[history] = len(states)
                todo.append(history)
            return states[history]

        state((BEGIN,))
        arcs: list[Arc] = []
        ends: list[tuple[int, float]] = []
        while todo:
            history = todo.pop()
            here = states[history]
            for word, probability in self.found[history].items():
                cost = -math.log(probability)
                if word == END:
                    ends.append((here, cost))
                else:
                    arcs.append((here, word, state(self.shorter((*history, word))), cost))
            if history:
                arcs.append((here, "", state(self.shorter(history[1:])), -math.log(self.left[history])))
        final = len(states)
        arcs += [(here, "", final, cost) for here, cost in ends]
        return Automaton(tuple(arcs), final + 1, final)

    def arpa(self) -> Iterator[str]:
        """The same as the lines of an ARPA file."""
        grams = [self._grams(length) for length in range(self.order)]
        yield "\\data\\"
        for length, lines in enumerate(grams, 1):
            yield f"ngram {length}={len(lines)}"
        for length, lines in enumerate(grams, 1):
            yield ""
            yield f"\\{length}-grams:"
            yield from lines
        yield ""
        yield "\\end\\"

    def _grams(self, length: int) -> list[str]:
        """The n-grams whose history has `length` words."""
        lines = [f"-99 {BEGIN} {self._backoff((BEGIN,))}"] if not length else []
        for history, following in sorted(self.found.items()):
            if len(history) != length:
                continue
            for word, probability in sorted(following.items()):
                gram = (*history, word)
                tail = "" if length == self.order - 1 or word == END else f" {self._backoff(gram)}"
                lines.append(f"{math.log10(probability):.4f} {' '.join(gram)}{tail}")
        return lines

    def _backoff(self, history: History) -> str:
        return f"{math.log10(self.left.get(history, 1.0)):.4f}"


def learn(sentences: Iterable[tuple[Sequence[str], float]], order: int, also: Iterable[str] = ()) -> Ngram:
    """Learn from sentences with weights that add up to one; `also` may be said anywhere, if rarely."""
    counts = _counts(sentences, order)
    words = sorted({word for word in counts[()] if word != END} | set(also))
    total = sum(counts[()].values()) + FLOOR * (len(words) + 1)
    found: Counts = {(): {word: (counts[()].get(word, 0.0) + FLOOR) / total for word in (*words, END)}}
    left: dict[History, float] = {}
    for history in sorted((h for h in counts if h), key=len):
        following = counts[history]
        seen = sum(following.values())
        taken = sum(min(DISCOUNT, count / 2) for count in following.values()) / seen
        lower = found[history[1:]]
        kept = {
            word: (count - min(DISCOUNT, count / 2)) / seen + taken * lower[word]
            for word, count in following.items()
        }
        found[history] = kept
        left[history] = taken
    return Ngram(order, tuple(words), found, left)


def _counts(sentences: Iterable[tuple[Sequence[str], float]], order: int) -> Counts:
    counts: defaultdict[History, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for sentence, weight in sentences:
        said = (BEGIN, *sentence, END)
        for at in range(1, len(said)):
            for length in range(min(order, at + 1)):
                counts[said[at - length : at]][said[at]] += weight * SCALE
    return {history: dict(following) for history, following in counts.items()}
