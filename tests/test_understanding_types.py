"""Amazon's built-in slot types offline, in its value formats, in any model."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from skill.understanding import Model, understand
from skill.understanding.load import model_from

TODAY = date(2026, 11, 18)


def model(locale: str, kind: str, *samples: str) -> Model:
    """A model with one intent that has one slot of the type, beside another."""
    intent: dict[str, Any] = {"name": "It", "slots": [{"name": "it", "type": kind}], "samples": list(samples)}
    other = {"name": "Greet", "samples": ["hello there", "hallo du"]}
    return model_from({"languageModel": {"intents": [intent, other]}}, locale)


SAID: list[tuple[str, ...]] = [
    ("en-US", "AMAZON.NUMBER", "give me {it} of them", "give me twenty five of them", "twenty five", "25"),
    ("en-US", "AMAZON.Ordinal", "take the {it} seat", "take the third seat", "third", "3"),
    ("en-US", "AMAZON.FOUR_DIGIT_NUMBER", "my code is {it}", "my code is one two 3 4", "one two 3 4", "1234"),
    ("en-US", "AMAZON.DATE", "what was on {it}", "what was on last week", "last week", "2026-W46"),
    ("en-US", "AMAZON.DATE", "what was on {it}", "what was on last weekend", "last weekend", "2026-W46-WE"),
    ("en-US", "AMAZON.DATE", "what was on {it}", "what was on last summer", "last summer", "2026-SU"),
    ("en-US", "AMAZON.DATE", "what was on {it}", "what was on may third", "may third", "2026-05-03"),
    ("en-US", "AMAZON.TIME", "wake me {it}", "wake me at half past seven", "at half past seven", "07:30"),
    ("en-US", "AMAZON.TIME", "come {it}", "come in the evening please", "in the evening", "EV"),
    ("en-US", "AMAZON.DURATION", "wait {it}", "wait an hour and a half", "an hour and a half", "PT1H30M"),
    ("en-US", "AMAZON.Color", "i want it in {it}", "i want it in dark blue", "dark blue", "dark blue"),
    ("en-US", "AMAZON.US_FIRST_NAME", "call me {it}", "call me nora", "nora", "Nora"),
    ("en-US", "AMAZON.Country", "ship it to {it}", "ship it to germany", "germany", "Germany"),
    ("en-US", "AMAZON.DayOfWeek", "come on {it}", "come on tuesday", "tuesday", "Tuesday"),
    ("de-DE", "AMAZON.NUMBER", "gib mir {it} davon", "gib mir fünfundzwanzig davon", "fünfundzwanzig", "25"),
    ("de-DE", "AMAZON.DATE", "was war {it}", "was war letzte woche", "letzte woche", "2026-W46"),
    ("de-DE", "AMAZON.TIME", "weck mich {it}", "weck mich um halb acht", "um halb acht", "07:30"),
    ("de-DE", "AMAZON.DURATION", "warte {it}", "warte eine viertelstunde", "eine viertelstunde", "PT15M"),
    ("de-DE", "AMAZON.Color", "es in {it}", "es in dunkelgrün", "dunkelgrün", "dunkelgrün"),
    ("de-DE", "AMAZON.DE_FIRST_NAME", "nenn mich {it}", "nenn mich jürgen", "jürgen", "Jürgen"),
    ("de-DE", "AMAZON.Country", "nach {it}", "nach frankreich", "frankreich", "Frankreich"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "kind", "sample", "text", "spoken", "value"), SAID)
def test_a_slot_of_a_built_in_type(
    locale: str, kind: str, sample: str, text: str, spoken: str, value: str
) -> None:
    intent = understand(text, model(locale, kind, sample), today=TODAY)
    assert intent is not None
    assert (intent.name, intent.slots["it"].spoken, intent.slots["it"].value) == ("It", spoken, value)


def test_without_today_a_date_keeps_its_words() -> None:
    intent = understand("what was on last week", model("en-US", "AMAZON.DATE", "what was on {it}"))
    assert intent is not None
    assert (intent.slots["it"].spoken, intent.slots["it"].value) == ("last week", "")


def test_a_model_adds_values_of_its_own_to_a_list_type() -> None:
    language = {
        "intents": [
            {"name": "It", "slots": [{"name": "it", "type": "AMAZON.Color"}], "samples": ["in {it}"]}
        ],
        "types": [
            {
                "name": "AMAZON.Color",
                "values": [{"id": "c1", "name": {"value": "sunset", "synonyms": ["dusk"]}}],
            }
        ],
    }
    colours = model_from({"languageModel": language}, "en-US")
    own, known = understand("in dusk", colours), understand("in red", colours)
    assert own is not None
    assert known is not None
    assert (own.slots["it"].value, own.slots["it"].ids) == ("sunset", ("c1",))
    assert (known.slots["it"].value, known.slots["it"].ids) == ("red", ())
