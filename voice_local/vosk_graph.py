"""Decoding graphs for our small Vosk models: a word automaton and a lexicon, written as Kaldi's HCLG.

Our models have one state per phone whatever its neighbours (models/README.md), so the graph is the
automaton with each word spelt out in phones; nothing has to be composed or determinised, any word with a
pronunciation can be in it, and a thousand words take a few hundredths of a second. The form is the one that
Kaldi's word alignment expects: a phone's forward transition first, its self-loop after it.
"""

from __future__ import annotations

import math
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voice_local.automaton import Automaton

Pronunciations = Mapping[str, Sequence[tuple[str, ...]]]
SILENCE = "SIL"
SILENCE_COST = math.log(2)
"""Of taking, or of leaving out, the pause after a word."""

_Out = tuple[int, int, float, int]
"""Transition id, word id, cost, to state: an arc in OpenFst's order."""


@dataclass(frozen=True)
class Graph:
    """An HCLG with its words; word `i` of `words` has the id i + 1."""

    arcs: Mapping[int, Sequence[_Out]]
    states: int
    start: int
    finals: Mapping[int, float]
    words: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Write `HCLG.fst` and `words.txt` into `folder`."""
        (folder / "HCLG.fst").write_bytes(b"".join(self._const_fst()))
        symbols = ["<eps>", *self.words, "#0", "<s>", "</s>"]
        text = "".join(f"{word} {number}\n" for number, word in enumerate(symbols))
        (folder / "words.txt").write_text(text, encoding="utf-8")

    def or_else(self, other: Graph, cost: float, other_cost: float) -> Graph:
        """A graph of what this one and what `other` admits, each at a cost of its own."""
        words = {word: number for number, word in enumerate(self.words, 1)}
        numbers = [0, *(words.setdefault(word, len(words) + 1) for word in other.words)]
        shift, start = self.states, self.states + other.states
        arcs = dict(self.arcs)
        for state, leaving in other.arcs.items():
            arcs[state + shift] = [(phone, numbers[word], c, to + shift) for phone, word, c, to in leaving]
        arcs[start] = [(0, 0, cost, self.start), (0, 0, other_cost, other.start + shift)]
        finals = {**self.finals, **{state + shift: c for state, c in other.finals.items()}}
        return Graph(arcs, start + 1, start, finals, tuple(words))

    def _const_fst(self) -> Iterable[bytes]:
        """OpenFst's binary form `const`, version 2 (not aligned), without symbol tables."""
        count = sum(len(arcs) for arcs in self.arcs.values())
        pack_state, pack_arc = struct.Struct("<fIIII").pack, struct.Struct("<iifi").pack
        yield struct.pack("<i", 2125659606)
        for name in (b"const", b"standard"):
            yield struct.pack("<i", len(name)) + name
        yield struct.pack("<iiQqqq", 2, 0, 1, self.start, self.states, count)
        position = 0
        for state in range(self.states):
            arcs = self.arcs.get(state, ())
            no_input = sum(1 for arc in arcs if not arc[0])
            no_output = sum(1 for arc in arcs if not arc[1])
            final = self.finals.get(state, math.inf)
            yield pack_state(final, position, len(arcs), no_input, no_output)
            position += len(arcs)
        for state in range(self.states):
            yield b"".join([pack_arc(*arc) for arc in self.arcs.get(state, ())])


def phone_table(text: str) -> dict[str, int]:
    """The ids in a `phones.txt`: `SIL`, then each phone as begin, end, inside and single (`a_B`, …)."""
    pairs = (line.split() for line in text.splitlines() if line.strip())
    return {phone: int(number) for phone, number in pairs}


def graph(
    automaton: Automaton, lexicon: Pronunciations, phones: Mapping[str, int], weight: float = 1.0
) -> Graph:
    """Spell out `automaton`; `weight` scales its costs against the sound.

    Words without a pronunciation are left out with what can only be said through them.
    """
    return _Speller(automaton, lexicon, phones, weight).graph()


@dataclass
class _Branch:
    """A node of the tree of pronunciations that leave one state of the automaton."""

    to: dict[int, _Branch] = field(default_factory=dict)
    words: list[tuple[int, int, float]] = field(default_factory=list)
    """Word id, state of the automaton after it, cost: the words that end here."""
    cost: float = math.inf
    """Of the cheapest word through here."""

    def only(self) -> tuple[tuple[int, int, float], list[int]] | None:
        """The one word through here and the phones that it still has, or None when there are several."""
        rest: list[int] = []
        branch = self
        while not branch.words:
            if len(branch.to) != 1:
                return None
            ((phone, branch),) = branch.to.items()
            rest.append(phone)
        return (branch.words[0], rest) if len(branch.words) == 1 and not branch.to else None


class _Speller:
    def __init__(
        self, automaton: Automaton, lexicon: Pronunciations, phones: Mapping[str, int], weight: float
    ) -> None:
        self._automaton = automaton
        self._lexicon = lexicon
        self._phones = phones
        self._weight = weight
        self._words = tuple(sorted(word for word in automaton.words if lexicon.get(word)))
        self._ids = {word: number for number, word in enumerate(self._words, 1)}
        self._arcs: defaultdict[int, list[_Out]] = defaultdict(list)
        self._states = automaton.states
        self._after: dict[int, int] = {}
        self._endings: dict[tuple[int, ...], int] = {}

    def graph(self) -> Graph:
        start = self._state()
        self._pause(start, 0)
        for state, leaving in sorted(self._automaton.leaving.items()):
            root = _Branch()
            for _, word, target, cost in leaving:
                if not word:
                    self._arc(state, 0, 0, cost * self._weight, target)
                elif word in self._ids:
                    self._grow(root, word, target, cost * self._weight)
            root.cost = 0.0
            self._spell(root, state)
        return Graph(self._arcs, self._states, start, {self._automaton.final: 0.0}, self._words)

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _arc(self, source: int, phone: int, word: int, cost: float, target: int) -> None:
        self._arcs[source].append((phone, word, cost, target))

    def _enter(self, source: int, phone: int, word: int, cost: float) -> int:
        """Enter a phone and stay in it: its forward transition, then its self-loop."""
        inside = self._state()
        self._arc(source, 2 * phone, word, cost, inside)
        self._arc(inside, 2 * phone - 1, 0, 0.0, inside)
        return inside

    def _pause(self, source: int, target: int) -> None:
        self._arc(source, 0, 0, SILENCE_COST, target)
        silent = self._enter(source, self._phones[SILENCE], 0, SILENCE_COST)
        self._arc(silent, 0, 0, 0.0, target)

    def _word_end(self, target: int) -> int:
        """The state after a word that leads to `target` of the automaton."""
        if target not in self._after:
            self._after[target] = self._state()
            self._pause(self._after[target], target)
        return self._after[target]

    def _grow(self, root: _Branch, word: str, target: int, cost: float) -> None:
        for spelling in dict.fromkeys(self._lexicon[word]):
            branch = root
            for phone in self._positioned(spelling):
                branch = branch.to.setdefault(phone, _Branch())
                branch.cost = min(branch.cost, cost)
            branch.words.append((self._ids[word], target, cost))

    def _positioned(self, spelling: Sequence[str]) -> list[int]:
        if len(spelling) == 1:
            return [self._phones[f"{spelling[0]}_S"]]
        places = ["B", *"I" * (len(spelling) - 2), "E"]
        return [self._phones[f"{phone}_{place}"] for phone, place in zip(spelling, places, strict=True)]

    def _spell(self, branch: _Branch, state: int) -> None:
        """Each phone is an arc; a word's label stands where it is sure, its cost as early as it can."""
        for phone, following in branch.to.items():
            alone = following.only()
            if alone is not None:
                (word, target, cost), rest = alone
                inside = self._ending((phone, *rest), target)
                self._arc(state, 2 * phone, word, cost - branch.cost, inside)
                continue
            inside = self._enter(state, phone, 0, following.cost - branch.cost)
            for word, target, cost in following.words:
                self._arc(inside, 0, word, cost - following.cost, self._word_end(target))
            self._spell(following, inside)

    def _ending(self, phones: tuple[int, ...], target: int) -> int:
        """The state inside the first of `phones`, from which the rest leads to the word's end; shared."""
        key = (*phones, -1, target)
        if key not in self._endings:
            inside = self._endings[key] = self._state()
            self._arc(inside, 2 * phones[0] - 1, 0, 0.0, inside)
            if len(phones) == 1:
                self._arc(inside, 0, 0, 0.0, self._word_end(target))
            else:
                self._arc(inside, 2 * phones[1], 0, 0.0, self._ending(phones[1:], target))
        return self._endings[key]
