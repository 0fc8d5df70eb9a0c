"""Answers: what was said as the answer to the question that is open."""

from __future__ import annotations

from skill.dialogue import Expects, Intent, Question, Slot
from skill.language.numbers import parse_digits, parse_number, parse_ordinal
from skill.language.quantities import plain
from skill.understanding.model import PHRASE_TYPES, Model
from skill.understanding.templates import Reading, Search
from skill.understanding.words import parts_of

YES, NO, SELECT = "AMAZON.YesIntent", "AMAZON.NoIntent", "SelectIntent"

CLEAR = 0.1
"""A reading of another intent that costs at most this is a digression, not an answer."""

CLOSED = frozenset({Expects.ORDINAL, Expects.NUMBER, Expects.PIN})
"""Kinds of answers that free words are none of."""


def surely(readings: list[Reading], expected: Question) -> bool:
    """Whether what was said is clearly something else than an answer to the open question."""
    if not readings or readings[0].cost > CLEAR or readings[0].sample.intent in (YES, NO):
        return False
    best = readings[0]
    free = any(kind in PHRASE_TYPES for _, kind, _, _ in best.filled)
    bare = not any(not part.startswith("{") for part in best.sample.parts)
    open_answer = expected.slot is not None and expected.expects not in CLOSED
    return not bare and best.sample.intent != expected.intent.name and not (free and open_answer)


def answered(search: Search, model: Model, expected: Question, readings: list[Reading]) -> Intent | None:
    """The answer to `expected` in what was said, or None when it is none."""
    if expected.expects in (Expects.YES_NO, Expects.ANYTHING) and not expected.slot:
        return yes_or_no(search, readings)
    if expected.slot is None:
        return None
    if expected.expects is not Expects.YES_NO and (plain_no := _refused(search, readings)):
        return plain_no
    slot = _slot_answer(search, model, expected)
    return Intent(expected.intent.name, {expected.slot: slot}) if slot else None


def yes_or_no(search: Search, readings: list[Reading]) -> Intent | None:
    """A yes or a no, when that is all that was said; a yes has a word of agreement and none against it."""
    words = [token.text for token in search.tokens]
    known = search.words
    near = readings[0].sample.intent if readings and readings[0].cost <= CLEAR else ""
    if near == NO or (near == YES and not readings[0].notes):
        return Intent(near)
    empty = known.fillers - known.yes - known.no - known.strangers
    rest = [word for word in words if word not in empty]
    refused = any(word in known.negations for word in words)
    if refused and any(word in known.no for word in rest) and _only(rest, known.no | known.with_no):
        return Intent(NO)
    if not refused and any(word in known.yes for word in rest) and _only(rest, known.yes | known.with_yes):
        return Intent(YES)
    return None


def _only(words: list[str], allowed: frozenset[str]) -> bool:
    return all(word in allowed for word in words)


def _refused(search: Search, readings: list[Reading]) -> Intent | None:
    """A plain no to a question for something: there is nothing to fill in."""
    intent = yes_or_no(search, readings)
    return intent if intent is not None and intent.name == NO else None


def _slot_answer(search: Search, model: Model, expected: Question) -> Slot | None:
    match expected.expects:
        case Expects.PIN:
            return _digits(search)
        case Expects.NUMBER:
            return _number(search)
        case Expects.ORDINAL:
            return _ordinal(search, model, expected)
        case _:
            return _free(search, model, expected)


def _bare(search: Search) -> tuple[int, int]:
    """The tokens without what people put around an answer: `number`, `i would like`, `please`."""
    around = (search.words.around | search.words.fillers) - search.words.negations
    start, end = 0, len(search.tokens)
    while start < end and search.tokens[start].text in around and not _numeric(search, start, start + 1):
        start += 1
    while start < end and search.tokens[end - 1].text in around and not _numeric(search, end - 1, end):
        end -= 1
    return start, end


def _numeric(search: Search, start: int, end: int) -> bool:
    return parse_number(search.spans.spoken(start, end), search.words.locale) is not None


def _digits(search: Search) -> Slot | None:
    start, end = _bare(search)
    if start == end:
        return None
    spoken = search.spans.spoken(start, end)
    digits = parse_digits(spoken, search.words.locale)
    return Slot(spoken, digits) if digits else None


def _number(search: Search) -> Slot | None:
    start, end = _bare(search)
    while end - start > 1 and search.tokens[end - 1].text in search.words.counters | search.words.small:
        end -= 1
    if start == end:
        return None
    spoken = search.spans.spoken(start, end)
    number = parse_number(spoken, search.words.locale)
    if number is not None:
        return Slot(spoken, plain(number))
    digits = parse_digits(spoken, search.words.locale)
    return Slot(spoken, digits) if digits else None


def _ordinal(search: Search, model: Model, expected: Question) -> Slot | None:
    """Which of several: by number, by a value of the slot's type, or by a name that the model knows."""
    start, end = _bare(search)
    if start == end:
        return None
    kind = _type_of(model, expected)
    types = (kind, *model.types) if kind in model.types else tuple(model.types)
    for type_name in types:
        slot = search.spans.resolve(type_name, start, end)
        if slot.value:
            return slot
    spoken = search.spans.spoken(start, end)
    number = parse_ordinal(spoken, search.words.locale)
    if number is not None:
        return Slot(spoken, "last" if number < 0 else str(number))
    return _named(search, start, end)


def _named(search: Search, start: int, end: int) -> Slot | None:
    """Some words around the name of something that the model knows: `the lavazza beans`."""
    for at in range(start, end):
        for known in search.index.known.values():
            for stop in range(min(end, at + known.longest), at, -1):
                if known.find(tuple(token.text for token in search.tokens[at:stop])):
                    return Slot(search.spans.spoken(start, end))
    return None


def _type_of(model: Model, expected: Question) -> str:
    intent = model.intents.get(expected.intent.name)
    slot = intent.slots.get(expected.slot or "") if intent else None
    return slot.type if slot else ""


def _free(search: Search, model: Model, expected: Question) -> Slot | None:
    """Any words: without the carrier of a slot sample, politeness at the ends left out."""
    intent = model.intents.get(expected.intent.name)
    slot = intent.slots.get(expected.slot or "") if intent else None
    samples = slot.samples if slot else ()
    kind = slot.type if slot else "AMAZON.SearchQuery"
    start = max((_carrier(search, sample) for sample in samples), default=0)
    return search.spans.slot(kind, start, len(search.tokens)) if start < len(search.tokens) else None


def _carrier(search: Search, sample: str) -> int:
    """How many words of the utterance the beginning of `sample` takes, up to its slot."""
    parts = parts_of(sample, search.words)
    if not parts or not parts[-1].startswith("{"):
        return 0
    words = tuple(token.text for token in search.tokens[: len(parts) - 1])
    return len(words) if words == parts[:-1] else 0
