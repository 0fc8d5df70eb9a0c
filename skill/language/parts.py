"""The parts of a wish in a line of words: each reader finds one kind and says which words it took."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from functools import cache
from typing import Any, Final

from skill.language.measures import MOST, measures_of
from skill.language.money import limits_of
from skill.language.tokens import Line
from skill.language.words import read_words

SORTS: Final = {
    "cheaper": "price",
    "cheapest": "price",
    "dearer": "-price",
    "dearest": "-price",
    "smaller": "size",
    "smallest": "size",
    "bigger": "-size",
    "biggest": "-size",
    "best": "rating",
    "popular": "popular",
    "newest": "new",
}
"""What each name of `[order]` sorts by."""
LONGEST_NAME: Final = 4
"""Words in the longest brand or unwanted thing."""


@dataclass(frozen=True)
class Part:
    """What was found, as fields of a wish, and the words that said it.

    `named` are those of the words that a product's title may contain: they stay in the phrase.
    """

    words: frozenset[int] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    named: frozenset[int] = frozenset()


class PartWords:
    """The words of `[order]`, `[attributes]` and others in one language."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.order = words.names("order")
        self.order_not = words.phrases("order_not", "words")
        self.order_helpers = words.phrases("order_helpers", "words")
        self.attributes = words.names("attributes")
        self.ingredients = words.names("ingredients")
        self.negations = words.phrases("negations", "words")
        self.before_ingredient = words.phrases("negations", "before_ingredient")
        self.and_ = words.phrases("negations", "and")
        self.or_ = words.phrases("negations", "or")
        self.free = words.phrases("negations", "free")
        self.brands = words.phrases("brands", "before")
        self.not_brands = words.phrases("brands", "not_before")
        self.stops = words.phrases("brands", "stops")


@cache
def part_words(language: str) -> PartWords:
    """The words of the parts of wishes in `language`, read once."""
    return PartWords(language)


def read_prices(line: Line, language: str, taken: frozenset[int]) -> Part:
    """Price limits."""
    limits, words = limits_of(line, language)
    if not limits:
        return Part()
    values = {"max_price": limits.highest, "min_price": limits.lowest, "currency": limits.currency}
    return Part(words, values)


def read_order(line: Line, language: str, taken: frozenset[int]) -> Part:
    """'cheapest', 'am beliebtesten': the order of the results, and perhaps a reference to one of them."""
    words = part_words(language)
    for at in range(len(line)):
        found = None if words.order_not.at(line.keys, at) else words.order.at(line.keys, at)
        if found and taken.isdisjoint(range(at, found[1])):
            helper = words.order_helpers.at(line.keys, found[1])
            used = frozenset(range(at, helper[1] if helper else found[1]))
            return Part(used, {"sort": SORTS[found[0]], "order": found[0]})
    return Part()


def read_measures(line: Line, language: str, taken: frozenset[int]) -> Part:
    """Counts with containers and sizes: 'two packs of', '500 g'."""
    values: dict[str, Any] = {}
    words, named = set[int](), set[int]()
    for measure in measures_of(line, language):
        if not taken.isdisjoint(measure.words):
            continue
        if measure.count is not None:
            values.setdefault("quantity", whole(measure.count))
        if measure.size is not None:
            values.setdefault("pack", measure.size)
            named.update(measure.words if measure.size.base_unit == "mm" else ())
        if measure.container:
            values.setdefault("container", measure.container)
        words.update(measure.words)
    return Part(frozenset(words), values, frozenset(named))


def whole(count: Decimal) -> int:
    """A count as a whole number: half a pack is one pack."""
    return min(MOST, int(count.to_integral_value(ROUND_CEILING)))


def read_negations(line: Line, language: str, taken: frozenset[int]) -> Part:
    """'without sugar or nuts', 'no lactose', 'nicht bio', 'nut-free'."""
    words = part_words(language)
    used, unwanted = set[int](), list[tuple[int, int]]()
    at = 0
    while at < len(line):
        found = _negated(line, at, words)
        names = _unwanted(line, found, words, taken | used) if found and at not in taken else []
        if names:
            unwanted += names
            used.update(range(at, names[-1][1]))
        at = names[-1][1] if names else at + 1
    free = _free_of(line, words, taken | used)
    used.update(index for first, last in free for index in range(first, last + 1))
    return _lacking(line, [*unwanted, *free], words, frozenset(used))


def _negated(line: Line, at: int, words: PartWords) -> int | None:
    """The index of what is negated, when a negation begins at a word."""
    if negation := words.negations.at(line.keys, at):
        return negation[1]
    before = words.before_ingredient.at(line.keys, at)
    if before is None or before[1] >= len(line) or line.words[before[1]].is_written_number:
        return None
    continues = at > 0 and not line.words[at].pause and not line.words[before[1] - 1].pause
    return before[1] if continues or words.ingredients.at(line.keys, before[1]) else None


def _unwanted(line: Line, at: int, words: PartWords, taken: Set[int]) -> list[tuple[int, int]]:
    """The unwanted things from a word on: first and last index of each; none when none is named."""
    last = _name_end(line, at, words, taken)
    if last == at:
        return []
    known = words.ingredients.at(line.keys, at) or words.attributes.at(line.keys, at)
    last = known[1] if known else last
    names = [(at, last)]
    if joined := words.or_.at(line.keys, last):
        return names + _unwanted(line, joined[1], words, taken)
    joined = words.and_.at(line.keys, last)
    if joined and words.ingredients.at(line.keys, joined[1]):
        return names + _unwanted(line, joined[1], words, taken)
    return names


def _name_end(line: Line, first: int, words: PartWords, taken: Set[int]) -> int:
    """Where a name that begins at `first` ends: at a pause, a preposition, or what is taken."""
    for at in range(first, min(len(line), first + LONGEST_NAME)):
        pauses = at > first and line.words[at].pause
        if pauses or at in taken or words.stops.at(line.keys, at):
            return at
    return min(len(line), first + LONGEST_NAME)


def _free_of(line: Line, words: PartWords, taken: Set[int]) -> list[tuple[int, int]]:
    """'nut-free', 'palm oil free': what stands before 'free'."""
    found = []
    for at in range(1, len(line)):
        free = words.free.at(line.keys, at) and not words.attributes.at(line.keys, at)
        if free and not taken & {at, at - 1}:
            ingredient = words.ingredients.ending(line.keys, at)
            first = ingredient[1] if ingredient else at - 1
            named = words.attributes.at(line.keys, first)
            if (ingredient or line.words[at].joined) and not (named and named[1] > at):
                found.append((first, at))
    return found


def _lacking(line: Line, names: list[tuple[int, int]], words: PartWords, used: frozenset[int]) -> Part:
    require, without = set[str](), list[str]()
    for first, last in names:
        attribute = words.attributes.at(line.keys, first)
        ingredient = words.ingredients.at(line.keys, first)
        if attribute and attribute[1] == last:
            without.append(attribute[0])
        elif ingredient and ingredient[1] == last and ingredient[0] != "other":
            require.add(ingredient[0])
        else:
            without.append(line.said(list(range(first, last))))
    return Part(used, {"require": frozenset(require), "without": tuple(without)}) if used else Part()


def read_attributes(line: Line, language: str, taken: frozenset[int]) -> Part:
    """'organic', 'decaf', 'zuckerfrei'."""
    words = part_words(language)
    require, used = set[str](), set[int]()
    at = 0
    while at < len(line):
        found = words.attributes.at(line.keys, at)
        if found and taken.isdisjoint(range(at, found[1])):
            require.add(found[0])
            used.update(range(at, found[1]))
        at = found[1] if found else at + 1
    return Part(frozenset(used), {"require": frozenset(require)}, frozenset(used))


def read_brand(line: Line, language: str, taken: frozenset[int]) -> Part:
    """'from Lavazza', 'von Alnatura', 'Marke Ja': text that names a brand."""
    words = part_words(language)
    for at in range(len(line)):
        before = words.brands.at(line.keys, at)
        if before is None or not taken.isdisjoint(range(at, before[1])):
            continue
        last = _name_end(line, before[1], words, taken)
        if last > before[1] and not words.not_brands.at(line.keys, before[1]):
            names = list(range(before[1], last))
            return Part(frozenset(range(at, last)), {"brand": line.said(names)}, frozenset(names))
    return Part()


READERS: Final[tuple[Callable[[Line, str, frozenset[int]], Part], ...]] = (
    read_prices,
    read_order,
    read_measures,
    read_negations,
    read_attributes,
    read_brand,
)
"""In this order: a later reader leaves alone what an earlier one took."""


def parts_of(line: Line, language: str) -> list[Part]:
    """The parts of a line, in the order of READERS."""
    found: list[Part] = []
    taken = frozenset[int]()
    for read in READERS:
        part = read(line, language, taken)
        taken |= part.words
        found.append(part)
    return found
