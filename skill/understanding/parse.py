"""Understanding: what a customer said, as an intent with slots, or None when it is nothing for us."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

from skill.dialogue import Intent, Question
from skill.understanding.answers import NO, YES, answered, surely, yes_or_no
from skill.understanding.evidence import evidence_for
from skill.understanding.model import PHRASE_TYPES, Model
from skill.understanding.remainder import remainder
from skill.understanding.templates import CLOSE, LOOSE, Reading, Search

EXACT: Final = 0.06
"""A reading that costs at most this and has no free words in it needs no other evidence."""

SAMPLE: Final = 0.2
"""What it adds to the score of an intent to read just like one of its samples."""

ENOUGH: Final = -0.17
"""The score from which on an utterance is for us: about one of twenty foreign ones is above it."""

TAKEN: Final = 0.5
"""The confidence from which on an intent is taken."""

EVEN: Final = 0.05
"""Intents whose confidence differs by less are equally likely."""

FREE: Final = 0.05
"""What words that may be anything add to the cost of a reading, beside one whose slots are known."""

_STEEP: Final = 6.0
"""How fast confidence grows with the score."""

UNHEARD = frozenset({"AMAZON.YesIntent", "CheckoutIntent", "ReorderIntent"})
"""What may follow from the best transcript only, never from an alternative that was not heard best."""


@dataclass(frozen=True)
class Explanation:
    """What was understood, and why: the stage that decided, the nearest sample, the evidence.

    `confidence` is that of the best intent, also when it was not enough and `intent` is None.
    """

    text: str
    intent: Intent | None
    stage: str
    sample: str = ""
    evidence: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()
    """The next best intents and their confidence."""
    confidence: float = 0.0
    best: str = ""
    """The best intent, also when it was not enough."""


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
    if expected is not None and not surely(search.readings, expected):
        answer = answered(search, model, expected, search.readings)
        if answer is not None:
            return Explanation(
                text, answer, "answer", evidence=(expected.expects,), confidence=1.0, best=answer.name
            )
    return _as_sample(text, search) or _as_most_like(text, model, search)


def _as_sample(text: str, search: Search) -> Explanation | None:
    """What was said nearly word for word as a sample, its slots filled with what the model knows."""
    if not search.readings or search.readings[0].cost > EXACT or _free(search.readings[0]):
        return None
    best, *others = search.readings
    if best.sample.intent in (YES, NO) and yes_or_no(search, search.readings) is None:
        return None
    intent = intent_of(search, best, 1 - best.cost)
    rest = tuple((one.sample.intent, round(1 - one.cost, 3)) for one in others)
    return Explanation(
        text, intent, "sample", best.sample.text, best.notes, rest, intent.confidence, intent.name
    )


def _free(reading: Reading) -> bool:
    return any(kind in PHRASE_TYPES for _, kind, _, _ in reading.filled)


def _as_most_like(text: str, model: Model, search: Search) -> Explanation:
    """What is most like the samples of one intent, when it is like anything of ours at all."""
    close = {one.sample.intent: one for one in search.readings}
    ranked = _ranked(model, search, close)
    if not ranked:
        return Explanation(text, None, "nothing like the samples")
    (name, confidence), *others = ranked
    reading: Reading | None = close.get(name)
    found: tuple[str, ...] = ()
    if confidence >= TAKEN:
        reading = reading or search.loosely(name)
        found = evidence_for(search, _spelled(model, search), name, reading)
    return Explanation(
        text,
        _filled(search, model, name, reading, confidence) if found else None,
        "like a sample" if found else "nothing like the samples",
        reading.sample.text if reading else "",
        found,
        tuple(others[:3]),
        confidence,
        name,
    )


def _spelled(model: Model, search: Search) -> tuple[str, ...]:
    """The words with slips put right."""
    return model.classifier.features.spelled(search.plain) if model.classifier else search.plain


def _ranked(model: Model, search: Search, close: dict[str, Reading]) -> list[tuple[str, float]]:
    """The intents by confidence, best first."""
    if model.classifier is None:
        return [(name, round(1 - reading.cost / CLOSE / 2, 3)) for name, reading in close.items()]
    scores = model.classifier.scores(search.plain)
    for name, reading in close.items():
        scores[name] = scores.get(name, 0.0) + SAMPLE * (1 - reading.cost / LOOSE)
    confidence = [(name, _confidence(score)) for name, score in scores.items()]
    ranked = sorted(_agreed(confidence, search), key=lambda one: -one[1])
    return _readable_first(ranked, search, close)


def _readable_first(
    ranked: list[tuple[str, float]], search: Search, close: dict[str, Reading]
) -> list[tuple[str, float]]:
    """Of intents that are equally likely, the one first whose samples read most like what was said."""
    even = [one for one in ranked if one[1] >= max(TAKEN, ranked[0][1] - EVEN)]
    if len(even) < 2:
        return ranked

    def cost(one: tuple[str, float]) -> float:
        reading = close.get(one[0]) or search.loosely(one[0])
        return reading.cost + FREE * _free(reading) if reading else math.inf

    return [*sorted(even, key=cost), *ranked[len(even) :]]


def _agreed(ranked: list[tuple[str, float]], search: Search) -> list[tuple[str, float]]:
    """Without a yes or a no that is only likely: an order may hang on it, so it has to be all that was said."""
    plain = yes_or_no(search, search.readings)
    return [one for one in ranked if one[0] not in (YES, NO) or (plain and plain.name == one[0])]


def _confidence(score: float) -> float:
    """The score as something between 0 and 1; what is below `TAKEN` is not taken."""
    return round(1 / (1 + math.exp(-_STEEP * (score - ENOUGH))), 3)


def intent_of(search: Search, reading: Reading, confidence: float) -> Intent:
    """The intent of a reading with its slots."""
    slots = {name: search.spans.slot(kind, start, end) for name, kind, start, end in reading.filled}
    return Intent(reading.sample.intent, slots, confidence=round(confidence, 3))


def _filled(search: Search, model: Model, name: str, reading: Reading | None, confidence: float) -> Intent:
    if reading is not None:
        return intent_of(search, reading, confidence)
    return Intent(name, remainder(search, model.intents[name]), confidence=confidence)
