"""Rules of samples. Page: create-intents-utterances-and-slots, "Rules for sample utterances"."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from skill.understanding.check.amazon import amazon
from skill.understanding.check.document import Document, IntentPart, Text
from skill.understanding.check.finding import Fault
from skill.understanding.model import PHRASE_TYPES

SLOT = re.compile(r"\{([^{}|]*)\}")
"""A slot in a sample."""

_OLD = re.compile(r"\{[^{}|]*\|[^{}]*\}")
_GLUED = re.compile(r"[^\W_]\{[^{}]*\}|\{[^{}]*\}[^\W_]|\}\{")
_ALLOWED = frozenset(" .'_-\t")


def characters(document: Document) -> Iterator[Fault]:
    """Letters, spaces, periods, underscores, apostrophes and hyphens (InvalidCharInSamples)."""
    for _, sample in document.every_sample():
        strange = sorted({char for char in _words(sample.text) if not _sayable(char)} - set("{}|"))
        if strange:
            listed = " ".join(map(repr, strange))
            yield sample.path, f"{sample.text!r} has {listed}, which a sample may not have; leave it out"


def digits(document: Document) -> Iterator[Fault]:
    """Numbers are written as they are said; the console takes no digits."""
    for _, sample in document.every_sample():
        if any(char.isdigit() for char in _words(sample.text)):
            yield sample.path, f"{sample.text!r} has digits; spell the number out or use a slot"


def braces(document: Document) -> Iterator[Fault]:
    """Slots stand in braces that open and close, with nothing but their name in between."""
    for _, sample in document.every_sample():
        rest = SLOT.sub("", _OLD.sub("", sample.text))
        if "{" in rest or "}" in rest:
            yield sample.path, f"{sample.text!r} has a brace too many or too few"


def old_slots(document: Document) -> Iterator[Fault]:
    """`{a value|slot}` is no longer taken: a value may not be supplied for a slot."""
    for _, sample in document.every_sample():
        for old in _OLD.findall(sample.text):
            yield (
                sample.path,
                f"{old} is the old way to write a slot; write {{{old[1:-1].split('|')[-1].strip()}}}",
            )


def undefined_slot(document: Document) -> Iterator[Fault]:
    """Every slot in a sample is defined in its intent."""
    for intent, sample in document.every_sample():
        for slot in dict.fromkeys(SLOT.findall(sample.text)):
            if intent.type_of(slot) is None:
                has = ", ".join(one.name for one in intent.slots) or "none"
                yield sample.path, f"{sample.text!r}: {intent.name} has no slot {slot!r} (it has {has})"


def empty(document: Document) -> Iterator[Fault]:
    """A sample says something."""
    for _, sample in document.every_sample():
        if not sample.text.strip():
            yield sample.path, "the sample is empty; remove it"


def phrase_beside(document: Document) -> Iterator[Fault]:
    """A phrase slot is the only one (InvalidIntentSamplePhraseSlot). Page: slot-type-reference."""
    for intent, sample in document.samples():
        slots = SLOT.findall(sample.text)
        phrases = [slot for slot in slots if intent.type_of(slot) in PHRASE_TYPES]
        if phrases and len(slots) > 1:
            others = " and ".join(f"{{{slot}}}" for slot in slots if slot != phrases[0]) or "itself"
            kind = intent.type_of(phrases[0])
            yield (
                sample.path,
                f"{sample.text!r}: {{{phrases[0]}}} is {kind} and may not stand beside {others}",
            )


def phrase_bare(document: Document) -> Iterator[Fault]:
    """A phrase slot needs a carrier phrase beside it. Page: slot-type-reference."""
    for intent, sample in document.samples():
        slots = SLOT.findall(sample.text)
        if any(intent.type_of(slot) in PHRASE_TYPES for slot in slots) and not _carrier(sample.text):
            kind = next(kind for slot in slots if (kind := intent.type_of(slot)) in PHRASE_TYPES)
            yield sample.path, f"{sample.text!r} needs words beside the slot, because that is {kind}"


def slot_twice(document: Document) -> Iterator[Fault]:
    """One sample has each slot once."""
    for _, sample in document.every_sample():
        slots = SLOT.findall(sample.text)
        for slot in dict.fromkeys(slots):
            if slots.count(slot) > 1:
                yield sample.path, f"{sample.text!r} has {{{slot}}} twice; use two slots"


def glued(document: Document) -> Iterator[Fault]:
    """Words and slots are separated by a space; only a possessive 's may follow directly."""
    for _, sample in document.every_sample():
        if _GLUED.search(sample.text):
            yield sample.path, f"{sample.text!r}: put a space between the slot and what stands beside it"


def to_alexa(document: Document) -> Iterator[Fault]:
    """A sample is what is said to the skill: without the wake word, and without calling the skill."""
    called = plain(document.invocation.text) if document.invocation else ""
    launch = amazon().launch.get(document.language, ())
    for _, sample in document.every_sample():
        words = plain(sample.text)
        if words.split()[:1] == ["alexa"] or any(
            words.startswith(f"{word} {called} ") for word in launch if called
        ):
            yield sample.path, f"{sample.text!r} speaks to Alexa; begin with what the skill is told"


def duplicate(document: Document) -> Iterator[Fault]:
    """An intent, and a slot, has each sample once."""
    for intent in document.intents:
        yield from _repeated(intent, intent.samples)
        for slot in intent.slots:
            yield from _repeated(intent, slot.samples)


def in_two_intents(document: Document) -> Iterator[Fault]:
    """The same sample in two intents: Alexa picks one. Page: find-utterance-conflicts-in-your-model."""
    first: dict[str, tuple[IntentPart, Text]] = {}
    for intent, sample in document.samples():
        other, there = first.setdefault(plain(sample.text), (intent, sample))
        if other.name != intent.name:
            yield sample.path, f"{sample.text!r} is a sample of {other.name} too ({there.path}); keep one"


def answer_without_slot(document: Document) -> Iterator[Fault]:
    """A sample of a slot has that slot; otherwise the answer does not fill it."""
    for intent in document.intents:
        for slot in intent.slots:
            for sample in slot.samples:
                if not SLOT.search(sample.text):
                    yield sample.path, f"{sample.text!r} has no slot, so it fills none; write {{{slot.name}}}"


def plain(text: str) -> str:
    """A sample for comparison: lower case, one space between words."""
    return " ".join(text.lower().replace("’", "'").split())


def _repeated(intent: IntentPart, samples: Iterable[Text]) -> Iterator[Fault]:
    seen: dict[str, list[str]] = defaultdict(list)
    for sample in samples:
        seen[plain(sample.text)].append(sample.path)
        if len(seen[plain(sample.text)]) > 1:
            first = seen[plain(sample.text)][0]
            yield sample.path, f"{sample.text!r} is a sample of {intent.name} already ({first}); remove one"


def _words(text: str) -> str:
    """The sample without its slots."""
    return SLOT.sub(" ", _OLD.sub(" ", text))


def _carrier(text: str) -> bool:
    return any(char.isalpha() for char in _words(text))


def _sayable(char: str) -> bool:
    return char in _ALLOWED or char.isdigit() or unicodedata.category(char)[0] in "LM"
