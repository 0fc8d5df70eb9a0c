"""Understanding: what a customer said, as an intent with slots, or None when it is nothing for us."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from skill.dialogue import Intent, Question
from skill.understanding.answers import answered, surely
from skill.understanding.model import Model
from skill.understanding.templates import Reading, Search

SURE = 0.45
"""A reading of the samples that costs at most this is taken."""

UNHEARD = frozenset({"AMAZON.YesIntent", "CheckoutIntent", "ReorderIntent"})
"""What may follow from the best transcript only, never from an alternative that was not heard best."""


@dataclass(frozen=True)
class Explanation:
    """What was understood, and why: the stage that decided, the nearest sample, the evidence."""

    text: str
    intent: Intent | None
    stage: str
    sample: str = ""
    evidence: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()
    """The next best intents and their confidence."""


def understand(
    text: str,
    model: Model,
    expected: Question | None = None,
    *,
    alternatives: tuple[str, ...] = (),
    today: date | None = None,
) -> Intent | None:
    """The intent of `text`, or None when it is not for this model.

    `expected` is the open question: its answer comes first. `alternatives` are other transcripts of the
    same speech, tried in order when the first says nothing. `today` dates what is said as "last week";
    without it a date slot keeps the spoken words only.
    """
    return explain(text, model, expected, alternatives=alternatives, today=today).intent


def explain(
    text: str,
    model: Model,
    expected: Question | None = None,
    *,
    alternatives: tuple[str, ...] = (),
    today: date | None = None,
) -> Explanation:
    """What `understand` finds, with the reason."""
    best = _explain(text, model, expected, today)
    for alternative in alternatives:
        if best.intent is not None:
            break
        other = _explain(alternative, model, expected, today)
        if other.intent is not None and other.intent.name not in UNHEARD:
            best = other
    return best


def _explain(text: str, model: Model, expected: Question | None, today: date | None) -> Explanation:
    search = Search(model.index, text, today)
    if not search.tokens:
        return Explanation(text, None, "silence")
    readings = search.readings()
    if expected is not None and not surely(readings, expected):
        answer = answered(search, model, expected, readings)
        if answer is not None:
            return Explanation(text, answer, "answer to the open question", evidence=(expected.expects,))
    if readings and readings[0].cost <= SURE:
        return _read(text, search, readings)
    return Explanation(text, None, "nothing like the samples", others=_others(readings))


def _read(text: str, search: Search, readings: list[Reading]) -> Explanation:
    best = readings[0]
    return Explanation(
        text,
        intent_of(search, best),
        "sample" if best.cost < 0.1 else "like a sample",
        best.sample.text,
        best.notes,
        _others(readings[1:]),
    )


def intent_of(search: Search, reading: Reading) -> Intent:
    """The intent of a reading with its slots."""
    slots = {name: search.spans.slot(kind, start, end) for name, kind, start, end in reading.filled}
    return replace(Intent(reading.sample.intent, slots), confidence=round(1 - reading.cost, 3))


def _others(readings: list[Reading]) -> tuple[tuple[str, float], ...]:
    return tuple((one.sample.intent, round(1 - one.cost, 3)) for one in readings)
