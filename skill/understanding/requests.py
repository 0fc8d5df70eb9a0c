"""Several requests in one sentence: 'add milk and take out the butter, then check out' is three."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from skill.dialogue import Question
from skill.language.wishes import parse_wish
from skill.understanding.model import Model
from skill.understanding.parse import EXACT
from skill.understanding.templates import Reading, Search
from skill.understanding.transcripts import explain

CLEAR: Final = 0.25
"""What the reading of a request may cost that is told from what stands before it."""

SURE: Final = 0.95
"""The confidence from which on a request is told that is like no sample word by word."""

ALONE: Final = frozenset(
    {
        "AMAZON.YesIntent",
        "AMAZON.NoIntent",
        "AMAZON.CancelIntent",
        "AMAZON.StopIntent",
        "AMAZON.HelpIntent",
        "AMAZON.RepeatIntent",
        "AMAZON.StartOverIntent",
        "AMAZON.NavigateHomeIntent",
    }
)
"""What is only meant when nothing else is said with it: above all a yes is never one of several requests."""

LONGEST: Final = 60
"""Words beyond which a sentence is not parted."""


def requests_in(text: str, model: Model, expected: Question | None = None) -> list[str]:
    """The requests in a sentence, in the order in which they were said; most often the sentence itself.

    The first of them may be the answer to the open question `expected`, if that is no yes or no.
    """
    cuts = _cuts(text, model)
    first = explain(text[: cuts[0][0]], model, expected) if cuts else None
    if first is None or first.intent is None or first.intent.name in ALONE:
        return [text]
    return _parted(text, cuts)


def requests_after(text: str, model: Model) -> list[str]:
    """The words of a slot and the requests behind them: 'milk and check out' is `milk`, `check out`."""
    return _parted(text, _cuts(text, model))


def _parted(text: str, cuts: list[tuple[int, int]]) -> list[str]:
    starts, ends = [0, *(start for _, start in cuts)], [*(end for end, _ in cuts), len(text)]
    return [text[start:end].strip(" ,;.") for start, end in zip(starts, ends, strict=True)]


def _cuts(text: str, model: Model) -> list[tuple[int, int]]:
    """Where a request ends and the next begins: the end of one, and the start of the other behind `and`."""
    tokens = model.index.words.tokens(text)
    if len(tokens) > LONGEST:
        return []
    joints = list(_joints(text, model))
    found: list[tuple[int, int]] = []
    for number, (end, start) in enumerate(joints):
        stops = [*(stop for stop, _ in joints[number + 1 :]), len(text)]
        first = found[-1][1] if found else 0
        before = text[first:end]
        clauses = [text[start:stop] for stop in stops]
        begins = _says_something(before, model) and (
            any(_begins(clause, before, text, model) for clause in clauses) or _surely(clauses[0], model)
        )
        if begins and not _is_price_range(before, text[first : stops[0]], model.locale):
            found.append((end, start))
    return found


def _is_price_range(before: str, whole: str, locale: str) -> bool:
    """Whether the joint stands in a price range: 'wine between ten and twenty euros' is one request."""
    wish = parse_wish(whole, locale)
    if wish.min_price is None or wish.max_price is None:
        return False
    first = parse_wish(before, locale)
    return first.min_price is None or first.max_price is None


def _joints(text: str, model: Model) -> Iterator[tuple[int, int]]:
    """The places at which something may be joined: where it ends, and where the next begins."""
    words = model.index.words
    tokens, at = words.tokens(text), 1
    while at < len(tokens) - 1 or (at < len(tokens) and at > 0):
        last = at
        while last < len(tokens) and tokens[last].text in words.linkers:
            last += 1
        end = tokens[at - 1].end
        if last < len(tokens) and (last > at or text[end : tokens[last].start].strip()):
            yield end, tokens[last].start
        at = max(last, at + 1)


def _says_something(text: str, model: Model) -> bool:
    words = model.index.words
    return not (words.small | words.fillers).issuperset(words.plain(text))


def _begins(clause: str, before: str, whole: str, model: Model) -> bool:
    """Whether a request begins with the clause: it is read as a sample from there on."""
    search = Search(model.index, clause)
    reading = next((one for one in search.readings if one.anchored and one.cost <= CLEAR), None)
    if reading is None or reading.sample.intent in ALONE:
        return False
    if reading.sample.parts[0].startswith("{"):
        return _ends_a_request(reading, before, whole, model)
    return reading.cost <= EXACT or not _is_noise(search, reading)


def _surely(clause: str, model: Model) -> bool:
    """Whether the clause surely means one intent, though it is like no sample word by word."""
    if any(one.anchored for one in Search(model.index, clause).readings):
        return False
    found = explain(clause, model)
    return found.intent is not None and found.confidence >= SURE and found.intent.name not in ALONE


def _is_noise(search: Search, reading: Reading) -> bool:
    """Whether the sample has only words that any sentence has."""
    minor = search.words.small | search.words.fillers
    return all(part.startswith("{") or part in minor for part in reading.sample.parts)


def _ends_a_request(reading: Reading, before: str, whole: str, model: Model) -> bool:
    """Whether 'the butter out' is a request, and not the end of 'take the milk and the butter out'."""
    found = Search(model.index, before).readings
    if not found or found[0].cost > CLEAR or found[0].sample.intent == reading.sample.intent:
        return False
    around = [one.sample.parts for one in Search(model.index, whole).readings if one.cost <= CLEAR]
    return all(parts[0].startswith("{") or parts[-1].startswith("{") for parts in around)
