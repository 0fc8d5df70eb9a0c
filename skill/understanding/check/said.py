"""What can be said for a sample: its words, and the values of its slots as trees of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from skill.understanding.check.amazon import amazon
from skill.understanding.check.document import BUILT_IN, Document
from skill.understanding.check.samples import SLOT
from skill.understanding.model import PHRASE_TYPES

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
PHRASE = "{words}"
"""Stands for what a phrase slot takes."""


@dataclass(eq=False)
class Tree:
    """The values of a slot type, word by word."""

    to: dict[str, Tree] = field(default_factory=dict)
    ends: bool = False

    def add(self, words: Iterable[str]) -> None:
        """Adds one value."""
        node = self
        for word in words:
            node = node.to.setdefault(word, Tree())
        node.ends = True

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every value."""
        found = set(self.to)
        for node in self.to.values():
            found |= node.words
        return frozenset(found)


Parts = tuple[str | Tree, ...]
"""A sample taken apart: its words, and for each slot the tree of its values."""


@dataclass(frozen=True)
class Said:
    """One sample: its place (empty: Amazon's own), its words and slots, and the types of the slots."""

    intent: str
    path: str
    text: str
    parts: Parts
    slots: tuple[str, ...] = ()

    @cached_property
    def needed(self) -> frozenset[str]:
        """The words that are in everything that can be said for it."""
        return frozenset(part for part in self.parts if isinstance(part, str))

    @cached_property
    def possible(self) -> frozenset[str]:
        """The words that can be in what is said for it."""
        found = set(self.needed)
        for part in self.parts:
            if isinstance(part, Tree):
                found |= part.words
        return frozenset(found)

    @property
    def shape(self) -> tuple[str, ...]:
        """The words, with a star for every slot: samples of one shape differ in their slots only."""
        return tuple(part if isinstance(part, str) else "*" for part in self.parts)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text for comparison."""
    return tuple(word.lower().replace("’", "'") for word in _WORD.findall(text))


def everything_said(document: Document) -> list[Said]:
    """Every sample of the model, and what Amazon itself understands as its built-in intents."""
    trees = _Trees(document)
    found = [
        Said(intent.name, sample.path, sample.text, *_parts(sample.text, intent.type_of, trees))
        for intent, sample in document.samples()
    ]
    for name, texts in amazon().said.get(document.language, {}).items():
        found += [Said(name, "", text, words_of(text)) for text in texts if name in document.intent]
    return [said for said in found if said.parts]


class _Trees:
    """The tree of each slot type, made when it is needed."""

    def __init__(self, document: Document) -> None:
        self.types = document.type
        self._made: dict[str, Tree] = {}

    def of(self, kind: str) -> Tree:
        """The tree of a type; what Amazon fills stands in it as one word, `{AMAZON.NUMBER}`."""
        if kind not in self._made:
            tree = self._made[kind] = Tree()
            known = self.types.get(kind)
            if kind.startswith(BUILT_IN) or known is None or known.supplied:
                tree.add([PHRASE if kind in PHRASE_TYPES else f"{{{kind}}}"])
            for value in known.values if known else ():
                for name in value.names:
                    if words := words_of(name.text):
                        tree.add(words)
        return self._made[kind]


def _parts(text: str, type_of: Callable[[str], str | None], trees: _Trees) -> tuple[Parts, tuple[str, ...]]:
    parts: list[str | Tree] = []
    kinds: list[str] = []
    at = 0
    for slot in SLOT.finditer(text):
        parts += words_of(text[at : slot.start()])
        kind = type_of(slot.group(1).strip()) or "?"
        parts.append(trees.of(kind))
        kinds.append(kind)
        at = slot.end()
    return (*parts, *words_of(text[at:])), tuple(kinds)


def steps(parts: Parts, at: int, inside: Tree | None) -> Iterator[tuple[str, int, Tree | None]]:
    """What may be said next at part `at` (`inside` a value of it): the word, and where that leads."""
    if inside is not None:
        yield from ((word, at, node) for word, node in inside.to.items())
        if inside.ends:
            yield from steps(parts, at + 1, None)
    elif at < len(parts):
        part = parts[at]
        if isinstance(part, str):
            yield part, at + 1, None
        else:
            yield from ((word, at, node) for word, node in part.to.items())


def complete(parts: Parts, at: int, inside: Tree | None) -> bool:
    """Whether everything was said."""
    return at == len(parts) if inside is None else inside.ends and at + 1 == len(parts)


def both_say(first: Said, second: Said) -> tuple[str, ...]:
    """Words that can be said for both samples; none when there are none."""
    if not (first.needed <= second.possible and second.needed <= first.possible):
        return ()
    queue: list[tuple[tuple[str, ...], int, Tree | None, int, Tree | None]] = [((), 0, None, 0, None)]
    seen: set[tuple[int, int, int, int]] = set()
    while queue:
        words, i, a, j, b = queue.pop(0)
        if complete(first.parts, i, a) and complete(second.parts, j, b):
            return words
        there: dict[str, list[tuple[int, Tree | None]]] = {}
        for word, to, node in steps(second.parts, j, b):
            there.setdefault(word, []).append((to, node))
        for word, to, node in steps(first.parts, i, a):
            for other_to, other in there.get(word, ()):
                key = (to, id(node), other_to, id(other))
                if key not in seen:
                    seen.add(key)
                    queue.append(((*words, word), to, node, other_to, other))
    return ()
