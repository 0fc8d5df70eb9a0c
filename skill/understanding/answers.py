"""Answers: what was said as the answer to the question that is open."""

from __future__ import annotations

from skill.dialogue import Expects, Intent, Question, Slot
from skill.language.numbers import parse_digits, parse_number, parse_ordinal
from skill.language.quantities import plain
from skill.language.wishes import parse_wish
from skill.understanding.model import PHRASE_TYPES, Model
from skill.understanding.remainder import only_names
from skill.understanding.templates import Reading, Search
from skill.understanding.words import parts_of

YES, NO = "AMAZON.YesIntent", "AMAZON.NoIntent"

CLEAR, TOLD = 0.1, 0.2
"""A reading of another intent that costs at most this may be a digression; more, if its words tell so."""


def surely(search: Search, model: Model, expected: Question) -> bool:
    """Whether what was said is clearly something else than an answer to the open question."""
    best = search.readings[0] if search.readings else None
    if best is None or best.cost > TOLD or best.sample.intent in (YES, NO) or _fills(best, expected):
        return False
    if _tells(search, best, expected):
        return True
    if best.cost > CLEAR:
        return False
    return not best.filled or not expected.slot or _is_no_answer(search, model, best, expected)


def _fills(reading: Reading, expected: Question) -> bool:
    """Whether the reading is of the asked intent and fills the asked slot."""
    return reading.sample.intent == expected.intent.name and any(
        name == expected.slot for name, _, _, _ in reading.filled
    )


def _tells(search: Search, reading: Reading, expected: Question) -> bool:
    """Whether the sample has a word of its own that no answer has.

    To "which one?", that is also a word that nobody chooses with: "order the first one" puts it in the cart.
    """
    words = search.words
    free = expected.expects in (Expects.TEXT, Expects.ANYTHING)
    weak = words.around | words.describing if free else words.around - words.describing
    weak = weak | words.small | words.fillers
    telling = search.index.telling(reading.sample.intent) - weak
    said = telling.intersection(reading.sample.parts)
    if expected.expects is Expects.ORDINAL and reading.filled:
        literals = {part for part in reading.sample.parts if not part.startswith("{")}
        said |= literals - search.index.carrying(expected.intent.name) - weak
    if expected.expects is Expects.ORDINAL and said <= words.describing and _ordinals(search, reading):
        return False
    return bool(said)


def _ordinals(search: Search, reading: Reading) -> bool:
    """Whether the free words of the reading are only a number: `only the second`."""
    texts = [search.spans.spoken(start, end) for _, _, start, end in reading.filled]
    return any(parse_ordinal(text, search.words.locale) is not None for text in texts)


def _is_no_answer(search: Search, model: Model, reading: Reading, expected: Question) -> bool:
    """Whether a bare value was said that the asked slot cannot take: `cheaper` when a number is asked."""
    kind = _type_of(model, expected)
    return expected.expects is not Expects.TEXT and all(
        type_name in model.types
        and kind not in (type_name, *PHRASE_TYPES)
        and not search.spans.resolve(kind, start, end).value
        for _, type_name, start, end in reading.filled
    )


def answered(search: Search, model: Model, expected: Question) -> Intent | None:
    """The answer to `expected` in what was said, or None when it is none."""
    if expected.expects in (Expects.YES_NO, Expects.ANYTHING) and not expected.slot:
        return yes_or_no(search)
    if expected.slot is None:
        return None
    refused = yes_or_no(search)
    if refused is not None and refused.name == NO:
        return refused
    slots = _slot_answer(search, model, expected)
    return Intent(expected.intent.name, slots) if slots else None


def yes_or_no(search: Search) -> Intent | None:
    """A yes or a no, when that is all that was said; a yes has a word of agreement and none against it."""
    words, known = search.plain, search.words
    near = search.readings[0] if search.readings else None
    if near and near.cost <= CLEAR and (near.sample.intent == NO or _word_for_word(near, YES)):
        return Intent(near.sample.intent)
    empty = known.fillers - known.yes - known.no - known.strangers
    rest = [word for word in words if word not in empty]
    refused = not known.negations.isdisjoint(words)
    if refused and not known.no.isdisjoint(rest) and set(rest) <= known.no | known.with_no:
        return Intent(NO)
    if not refused and not known.yes.isdisjoint(rest) and set(rest) <= known.yes | known.with_yes:
        return Intent(YES)
    return None


def _word_for_word(reading: Reading, intent: str) -> bool:
    return reading.sample.intent == intent and not reading.notes


def _slot_answer(search: Search, model: Model, expected: Question) -> dict[str, Slot]:
    """The asked slot filled, or another one of the asked intent that answers as well."""
    best = search.readings[0] if search.readings else None
    if best and best.cost <= CLEAR and _fills(best, expected):
        return {name: search.spans.slot(kind, start, end) for name, kind, start, end in best.filled}
    if expected.expects is Expects.ORDINAL:
        return _which(search, model, expected)
    if expected.expects is Expects.PIN:
        slot = _digits(search)
    elif expected.expects is Expects.NUMBER:
        slot = _number(search)
    else:
        slot = _free(search, model, expected)
    return {expected.slot or "": slot} if slot else {}


def _bare(search: Search) -> tuple[int, int]:
    """The tokens without what people put around an answer: `number`, `i would like`, `please`."""
    around = (search.words.around | search.words.fillers) - search.words.negations
    start, end = 0, len(search.tokens)
    while start < end and search.plain[start] in around and not _numeric(search, start):
        start += 1
    while end - start > 1 and search.plain[end - 1] in around:
        end -= 1
    return start, end


def _numeric(search: Search, at: int) -> bool:
    return parse_number(search.spans.spoken(at, at + 1), search.words.locale) is not None


def _digits(search: Search) -> Slot | None:
    start, end = _bare(search)
    if start == end:
        return None
    spoken = search.spans.spoken(start, end)
    digits = parse_digits(spoken, search.words.locale)
    return Slot(spoken, digits) if digits else None


def _number(search: Search) -> Slot | None:
    start, end = _bare(search)
    counting = search.words.counters | search.words.small
    while end - start > 1 and search.plain[end - 1] in counting and not _numeric(search, end - 1):
        end -= 1
    if start == end:
        return None
    spoken = search.spans.spoken(start, end)
    number = parse_number(spoken, search.words.locale)
    if number is not None:
        return Slot(spoken, plain(number))
    digits = parse_digits(spoken, search.words.locale)
    return Slot(spoken, digits) if digits else None


def _which(search: Search, model: Model, expected: Question) -> dict[str, Slot]:
    """Which of several: a value of the asked slot, a number, or what another slot of the intent can tell."""
    start, end = _bare(search)
    if start == end:
        return {}
    name, spoken = expected.slot or "", search.spans.spoken(start, end)
    own = search.spans.resolve(_type_of(model, expected), start, end)
    if own.value:
        return {name: own}
    number = parse_ordinal(spoken, search.words.locale)
    if number is not None:
        return {name: Slot(spoken, "last" if number < 0 else str(number))}
    wish = parse_wish(spoken, search.words.locale)
    if wish.reference is not None and not wish.text:
        return {name: Slot(spoken)}
    intent = model.intents.get(expected.intent.name)
    for other in intent.slots.values() if intent else ():
        if other.type in model.types and (slot := search.spans.resolve(other.type, start, end)).value:
            return {other.name: slot}
    return {name: Slot(spoken)} if only_names(search, start, end) else {}


def _type_of(model: Model, expected: Question) -> str:
    intent = model.intents.get(expected.intent.name)
    slot = intent.slots.get(expected.slot or "") if intent else None
    return slot.type if slot else ""


def _free(search: Search, model: Model, expected: Question) -> Slot | None:
    """Any words: without the carrier of a slot sample, politeness at the ends left out."""
    intent = model.intents.get(expected.intent.name)
    slot = intent.slots.get(expected.slot or "") if intent else None
    kind = slot.type if slot else next(iter(sorted(PHRASE_TYPES)))
    start = max((_carrier(search, sample) for sample in (slot.samples if slot else ())), default=0)
    return search.spans.slot(kind, start, len(search.tokens)) if start < len(search.tokens) else None


def _carrier(search: Search, sample: str) -> int:
    """How many words of the utterance the beginning of `sample` takes, up to its slot."""
    parts = parts_of(sample, search.words)
    if not parts or not parts[-1].startswith("{"):
        return 0
    return len(parts) - 1 if search.plain[: len(parts) - 1] == parts[:-1] else 0
