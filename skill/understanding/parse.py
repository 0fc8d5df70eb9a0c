"""Parsing: what one transcript says, as an intent with slots, or None when it is nothing for us."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from skill.dialogue import Intent, Question
from skill.understanding.answers import NO, YES, answered, surely, yes_or_no
from skill.understanding.evidence import evidence_for, refuses
from skill.understanding.model import PHRASE_TYPES, Model
from skill.understanding.plausible import plausible
from skill.understanding.remainder import GETTING, asked_bare, bare_name, lists, remainder
from skill.understanding.templates import CLOSE, LOOSE, Reading, Search

EXACT: Final = 0.06
"""A reading that costs at most this and has no free words in it needs no other evidence."""

SAMPLE, RANK = 0.2, 0.5
"""What it adds to the score, and to the rank, of an intent to read just like one of its samples."""

ENOUGH: Final = -0.36
"""The score from which on an utterance is for us: about one of twenty foreign ones is above it."""

TAKEN: Final = 0.5
"""The confidence from which on an intent is taken."""

LIKE: Final = "like a sample"
"""The stage at which statistics decide."""

_NAMED: Final = 0.7
"""How sure it is that a bare name is looked for."""

_STEEP: Final = 6.0
"""How fast confidence grows with the score."""

UNHEARD = frozenset({"AMAZON.YesIntent", "CheckoutIntent", "ReorderIntent", "EraseDataIntent"})
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


def parsed(text: str, model: Model, expected: Question | None, today: date | None) -> Explanation:
    """What one transcript says, with the reason; see `understand` for what the arguments mean."""
    search = Search(model.index, text, today)
    if not search.tokens:
        return Explanation(text, None, "silence")
    if expected is not None and not surely(search, model, expected):
        answer = answered(search, model, expected)
        if answer is not None:
            return Explanation(
                text, answer, "answer", evidence=(expected.expects,), confidence=1.0, best=answer.name
            )
    found = _as_sample(text, search) or _as_name(text, model, search) or _as_most_like(text, model, search)
    if found.best == YES and expected is not None and yes_or_no(search) is None:
        return replace(found, intent=None, stage="no plain yes")
    return found


def _as_sample(text: str, search: Search) -> Explanation | None:
    """What was said nearly word for word as a sample, its slots filled with what the model knows."""
    if not search.readings or search.readings[0].cost > EXACT or _free(search.readings[0]):
        return None
    best, *others = search.readings
    intent = intent_of(search, best, 1 - best.cost)
    rest = tuple((one.sample.intent, round(1 - one.cost, 3)) for one in others)
    return Explanation(
        text, intent, "sample", best.sample.text, best.notes, rest, intent.confidence, intent.name
    )


def _as_name(text: str, model: Model, search: Search) -> Explanation | None:
    """Only a name of goods was said: it goes to the intent that takes a bare name when asked.

    The first of them in the model takes it, but a list or a number of things goes to the one that is most
    about getting things.
    """
    if any(reading.anchored for reading in search.readings):
        return None
    found, asked = bare_name(search), asked_bare(model)
    if found is None or not asked:
        return None
    name = next(iter(asked))
    if lists(search):
        name = max(asked, key=lambda one: len(model.index.theme(one)[1] & GETTING))
    slot = asked[name]
    intent = Intent(name, {slot.name: search.spans.slot(slot.type, *found)}, confidence=_NAMED)
    evidence = (f"{text!r} is something to buy",)
    return Explanation(text, intent, "name", f"{{{slot.name}}}", evidence, (), _NAMED, name)


def _free(reading: Reading) -> bool:
    return any(kind in PHRASE_TYPES for _, kind, _, _ in reading.filled)


def _as_most_like(text: str, model: Model, search: Search) -> Explanation:
    """What is most like the samples of one intent, when it is like anything of ours at all."""
    close = {one.sample.intent: one for one in search.readings}
    ranked = _ranked(model, search, close)
    if not ranked:
        return Explanation(text, None, "nothing like the samples")
    words = _spelled(model, search)
    (name, confidence), *others = ranked
    if confidence >= TAKEN and name in UNHEARD and refuses(search, words, name):
        name, confidence = next((one for one in others if one[0] == NO), (name, confidence))
    reading: Reading | None = close.get(name)
    found: tuple[str, ...] = ()
    if confidence >= TAKEN:
        reading = reading or search.loosely(name)
        found = evidence_for(search, words, name, reading)
    intent = _filled(search, model, name, reading, confidence) if found else None
    if intent is not None and not plausible(search, intent, reading):
        intent = _bare(search, intent) if reading is None else None
        found = found if intent else ()
    return Explanation(
        text,
        intent,
        LIKE if found else "nothing like the samples",
        reading.sample.text if reading else "",
        found,
        tuple(one for one in ranked if one[0] != name)[:3],
        confidence,
        name,
    )


def _bare(search: Search, intent: Intent) -> Intent | None:
    """The intent alone, where what was left over names nothing: 'the shoes don't fit, I'll return them'.

    Only a request that can be made without naming anything; what is meant will be asked for.
    """
    model = search.index.model.intents[intent.name]
    free = {name for name in intent.slots if model.slots[name].type in PHRASE_TYPES}
    if not free or not search.index.rich or all("{" in sample for sample in model.samples):
        return None
    bare = replace(intent, slots={name: slot for name, slot in intent.slots.items() if name not in free})
    return bare if plausible(search, bare, None) else None


def _spelled(model: Model, search: Search) -> tuple[str, ...]:
    """The words with slips put right."""
    return model.classifier.features.spelled(search.plain) if model.classifier else search.plain


def _ranked(model: Model, search: Search, close: dict[str, Reading]) -> list[tuple[str, float]]:
    """The intents by confidence, best first."""
    if model.classifier is None:
        return [(name, round(1 - reading.cost / CLOSE / 2, 3)) for name, reading in close.items()]
    scores = model.classifier.scores(search.plain)
    likeness = {name: 1 - reading.cost / LOOSE for name, reading in close.items()}
    ranked = sorted(scores, key=lambda name: -scores[name] - RANK * likeness.get(name, 0.0))
    return [(name, _confidence(scores[name] + SAMPLE * likeness.get(name, 0.0))) for name in ranked]


def _confidence(score: float) -> float:
    """The score as something between 0 and 1; what is below a half is not taken."""
    return round(1 / (1 + math.exp(-_STEEP * (score - ENOUGH))), 3)


def intent_of(search: Search, reading: Reading, confidence: float) -> Intent:
    """The intent of a reading with its slots."""
    known = search.index.model.intents[reading.sample.intent].slots
    slots = {
        name: search.spans.several(kind, start, end)
        if name in known and known[name].multiple and kind in search.index.known
        else search.spans.slot(kind, start, end)
        for name, kind, start, end in reading.filled
        if not (kind in PHRASE_TYPES and search.words.vague.issuperset(search.plain[start:end]))
    }
    return Intent(reading.sample.intent, slots, confidence=round(confidence, 3))


def _filled(search: Search, model: Model, name: str, reading: Reading | None, confidence: float) -> Intent:
    if reading is not None:
        return intent_of(search, reading, confidence)
    return Intent(name, remainder(search, model.intents[name]), confidence=confidence)
