"""Utterance tests: sentences and what they should mean, run against a model; what is weak, where it lands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz

from skill.dialogue import Intent, Slot
from skill.errors import VoiceshopError
from skill.understanding.model import Model
from skill.understanding.parse import Explanation
from skill.understanding.transcripts import explain

REFUSED: Final = "(not for us)"
"""The name of what is expected of foreign speech, and of what is not understood, in tables."""

SHOWN: Final = 5
"""Sentences that are shown for each pair of intents that were taken for each other."""


@dataclass(frozen=True)
class Case:
    """One sentence and its intent; None when it should be refused. `slots` None: any will do.

    `sample` is the one that the sentence was made of, if it was made of one.
    """

    text: str
    intent: str | None
    slots: Mapping[str, str] | None = None
    sample: str = ""


@dataclass(frozen=True)
class Outcome:
    """What was understood of a case. `wrong` are the slots that are not right: expected and got."""

    case: Case
    found: Explanation
    wrong: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def expected(self) -> str:
        """The intent that is right, as tables name it."""
        return self.case.intent or REFUSED

    @property
    def got(self) -> str:
        """The intent that was understood, as tables name it."""
        return self.found.intent.name if self.found.intent else REFUSED

    @property
    def right(self) -> bool:
        """Whether the intent is right."""
        return self.expected == self.got

    @property
    def whole(self) -> bool:
        """Whether the intent and every slot are right."""
        return self.right and not self.wrong


@dataclass(frozen=True)
class Row:
    """A row of the confusion table: an intent, its tests, what they were taken for, how many it took."""

    intent: str
    tests: int
    right: int
    taken_for: Mapping[str, int]
    takes: int

    @property
    def share(self) -> float:
        """The share of its tests that are right."""
        return self.right / self.tests if self.tests else 1.0


@dataclass(frozen=True)
class Suggestion:
    """Sentences of one intent that land in another.

    Each comes with the nearest sample of the right intent, and the sample that it was taken for.
    """

    intent: str
    lands_in: str
    sentences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Report:
    """The outcomes of all cases, and what can be read off them."""

    outcomes: tuple[Outcome, ...]

    @property
    def accuracy(self) -> float:
        """The share of sentences whose intent is right, refusals among them."""
        return _share(one.right for one in self.outcomes)

    @property
    def slots(self) -> float:
        """The share of understood sentences with slots to check whose slots are all right."""
        return _share(not one.wrong for one in self.outcomes if one.right and one.case.slots is not None)

    @property
    def refused(self) -> float:
        """The share of foreign sentences that are refused."""
        return _share(one.right for one in self.outcomes if one.case.intent is None)

    @property
    def confusion(self) -> dict[str, dict[str, int]]:
        """For each expected intent how often which intent was understood."""
        found: dict[str, Counter[str]] = {}
        for one in self.outcomes:
            found.setdefault(one.expected, Counter())[one.got] += 1
        return {intent: dict(counts) for intent, counts in found.items()}

    @property
    def rows(self) -> list[Row]:
        """The confusion table, weakest intents first."""
        taken = Counter(one.got for one in self.outcomes if not one.right)
        rows = [
            Row(
                intent,
                sum(counts.values()),
                counts.get(intent, 0),
                {other: count for other, count in sorted(counts.items()) if other != intent},
                taken[intent],
            )
            for intent, counts in self.confusion.items()
        ]
        return sorted(rows, key=lambda row: (row.share, -row.tests, row.intent))


def load_cases(path: str | Path) -> list[Case]:
    """The cases in a YAML file: a list of `{text, intent, slots}`; `intent: null` is to be refused.

    Raises VoiceshopError, naming the file and the case, when it is not such a list.
    """
    import yaml

    try:
        data = yaml.safe_load(Path(path).read_text("utf-8"))
    except OSError as error:
        raise VoiceshopError(f"{path}: cannot be read ({error.strerror or error}).") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise VoiceshopError(f"{path}: is not YAML ({' '.join(str(error).split())}).") from error
    if not isinstance(data, list) or not data:
        raise VoiceshopError(f"{path}: should be a list of tests, each with text and intent.")
    return [_case(item, f"{path}: test {number}") for number, item in enumerate(data, start=1)]


def run_cases(cases: Iterable[Case], model: Model) -> Report:
    """What the model makes of each case."""
    return Report(tuple(_outcome(case, explain(case.text, model)) for case in cases))


def suggestions(report: Report, model: Model) -> list[Suggestion]:
    """Where sentences land that land wrong, the most first, with the nearest samples of where they belong."""
    astray: dict[tuple[str, str], list[Outcome]] = {}
    for one in report.outcomes:
        if not one.right:
            astray.setdefault((one.expected, one.got), []).append(one)
    found = [
        Suggestion(intent, got, tuple(_told(one, model) for one in outcomes[:SHOWN]))
        for (intent, got), outcomes in astray.items()
    ]
    return sorted(found, key=lambda one: (-len(astray[one.intent, one.lands_in]), one.intent))


def _told(one: Outcome, model: Model) -> tuple[str, str, str]:
    case = one.case
    return case.text, nearest_sample(case.text, one.expected, model, but=case.sample), one.found.sample


def nearest_sample(text: str, intent: str, model: Model, *, but: str = "") -> str:
    """The sample of an intent, not counting `but`, that has most in common with a sentence; may be none."""
    known = model.intents[intent].samples if intent in model.intents else ()
    samples = (sample for sample in known if sample != but)
    return max(samples, key=lambda one: fuzz.token_sort_ratio(text.lower(), one.lower()), default="")


def _case(item: Any, where: str) -> Case:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str) or "intent" not in item:
        raise VoiceshopError(f"{where}: needs a text and an intent (null when it is to be refused).")
    if unknown := set(item) - {"text", "intent", "slots"}:
        raise VoiceshopError(
            f"{where}: {min(map(str, unknown))!r} means nothing; known are text, intent, slots."
        )
    intent, slots = item["intent"], item.get("slots")
    if not isinstance(intent, str | None) or not isinstance(slots, dict | None):
        raise VoiceshopError(f"{where}: intent should be a name or null, slots a mapping.")
    wanted = None if slots is None else {str(name): str(value) for name, value in slots.items()}
    return Case(item["text"], intent, wanted)


def _outcome(case: Case, found: Explanation) -> Outcome:
    intent = found.intent
    if intent is None or intent.name != case.intent or case.slots is None:
        return Outcome(case, found)
    return Outcome(case, found, _wrong(case.slots, intent))


def _wrong(wanted: Mapping[str, str], intent: Intent) -> dict[str, tuple[str, str]]:
    """The slots that are missing, too many, or have neither the words nor the value that they should."""
    names = sorted({*wanted, *intent.slots})
    return {
        name: (wanted.get(name, ""), intent.text(name))
        for name in names
        if name not in wanted or name not in intent.slots or not _is(intent.slots[name], wanted[name])
    }


def _is(slot: Slot, wanted: str) -> bool:
    return wanted.lower() in (slot.spoken.lower(), slot.value.lower(), *(one.lower() for one in slot.ids))


def _share(holds: Iterable[bool]) -> float:
    found: Sequence[bool] = tuple(holds)
    return sum(found) / len(found) if found else 1.0
