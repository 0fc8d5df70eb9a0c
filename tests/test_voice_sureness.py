"""How sure it is that what was heard was said: against other sounds, another answer, another recogniser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from skill.dialogue import Expects, Intent, Question
from skill.understanding import model_for
from voice_local.grammar import Grammar, grammar_for, phrases_of
from voice_local.own_model import shipped_model
from voice_local.phone_loop import likely, log_odds, match
from voice_local.recent import Recent
from voice_local.recognize import open_recognizer
from voice_local.sound import Sound
from voice_local.speak import EspeakSpeaker
from voice_local.vosk_engine import VoskRecognizer, undisputed

SAID = {
    "en-US": ("add two bananas to my cart", "what is in my cart", "cancel my order"),
    "de-DE": (
        "leg zwei bananen in den warenkorb",
        "was ist in meinem warenkorb",
        "storniere meine bestellung",
    ),
}
FOREIGN = {
    "en-US": ("the mayor will open the new bridge on sunday", "my knee hurts since we climbed that hill"),
    "de-DE": (
        "der bürgermeister eröffnet am sonntag die neue brücke",
        "gestern hat es in den alpen geschneit",
    ),
}


@pytest.fixture(scope="module")
def speaker() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


@pytest.fixture(scope="module", params=["en-US", "de-DE"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def small(locale: str) -> VoskRecognizer:
    folder = shipped_model(locale[:2])
    assert folder
    return VoskRecognizer(folder, locale[:2])


def shop(locale: str, question: Question | None = None) -> Grammar:
    model = model_for(locale)
    return grammar_for(phrases_of(model, ["Bananas", "Bananen"]), model, question)


def spoken(speaker: EspeakSpeaker, text: str, locale: str) -> Sound:
    still = bytes(9_600)
    return Sound(still + speaker.speak(text, locale).at(16_000).pcm + still, 16_000)


def test_what_was_said_beats_any_other_sounds(
    speaker: EspeakSpeaker, small: VoskRecognizer, locale: str
) -> None:
    grammar = shop(locale)
    ours = [small.hear(spoken(speaker, text, locale), grammar).confidence for text in SAID[locale]]
    foreign = [small.hear(spoken(speaker, text, locale), grammar).confidence for text in FOREIGN[locale]]
    assert min(ours) > 2 * max(foreign)


@pytest.mark.parametrize("locale", ["de-DE"])
def test_what_two_recognisers_hear_in_their_own_ways_was_not_for_the_shop(
    speaker: EspeakSpeaker, locale: str
) -> None:
    both, grammar = open_recognizer("auto", locale), shop(locale)
    for text in FOREIGN[locale]:
        assert both.hear(spoken(speaker, text, locale), grammar).text == ""


def test_the_first_utterance_does_not_wait_for_what_sureness_is_measured_by(
    small: VoskRecognizer, locale: str
) -> None:
    fresh = VoskRecognizer(small.folder, small.language)
    fresh.prepare(shop(locale))
    assert fresh.own
    assert "_loop" in vars(fresh.own)


def test_the_longer_the_farther_a_sentence_must_be_ahead() -> None:
    assert match(90.0, 100.0, 10) > match(90.0, 100.0, 20) > match(100.0, 100.0, 20)
    assert match(100.0, 90.0, 10) < 0.1


def test_odds_and_probabilities_are_each_others_inverse() -> None:
    assert likely(log_odds(0.3)) == pytest.approx(0.3)
    assert 0.0 < likely(-1e9) < 1e-8
    assert log_odds(1.0) == pytest.approx(20.0)


def readings(*texts: tuple[str, float]) -> list[dict[str, object]]:
    return [{"text": text, "confidence": -cost} for text, cost in texts]


def test_a_yes_that_may_be_a_no_is_not_sure() -> None:
    asked = shop("de-DE", Question(Intent("CheckoutIntent"), expects=Expects.YES_NO))
    assert undisputed(readings(("ja", 60.0), ("ja bitte", 60.5), ("nein", 61.6)), asked) < 0.1
    assert undisputed(readings(("ja", 60.0), ("nein", 66.0)), asked) > 0.9
    assert undisputed(readings(("ja", 60.0), ("ja bitte", 60.5)), asked) == 1.0
    assert undisputed(readings(("hilfe", 60.0), ("nein", 60.5)), asked) == 1.0
    assert undisputed(readings(("ja", 60.0), ("nein", 60.1)), shop("de-DE")) == 1.0, "nothing was asked"


def test_what_was_not_asked_for_the_longest_is_made_anew() -> None:
    recent: Recent[int] = Recent(2)
    made = count()
    assert [recent.get(key, lambda: next(made)) for key in "abacab"] == [0, 1, 0, 2, 0, 3]
