"""Real recognisers hear real audio, and what they hear reaches the store."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from skill.cli import main
from skill.dialogue import Expects, Intent, Question
from skill.errors import VoiceshopError
from skill.prompts import LOCALES
from skill.services import Services
from skill.store.tables import orders
from skill.understanding import model_for, understand
from tests.demo_shop import copy_of_demo
from tests.hearing import best_recognizer
from voice_local.controls import control, with_controls
from voice_local.customer import calls
from voice_local.ear import Ear
from voice_local.grammar import Grammar, grammar_for, phrases_of
from voice_local.loop import Live
from voice_local.recognize import open_recognizer
from voice_local.sound import Sound
from voice_local.speak import EspeakSpeaker
from voice_local.talk import Options, talk_aloud
from voice_local.terminal import Terminal


@pytest.fixture(scope="module")
def speaker() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


def order_count(services: Services) -> int:
    with services.store.connect(reads=True) as connection:
        return int(connection.execute(select(func.count()).select_from(orders)).scalar_one())


@pytest.mark.parametrize("locale", LOCALES)
def test_the_recorded_conversation_orders_and_reorders(
    demo_services: Services, tmp_path: Path, locale: str
) -> None:
    shown = StringIO()
    before = order_count(demo_services)
    options = Options(out=tmp_path / "out", mute=True)
    talk_aloud(demo_services, locale, "demo", options, Terminal(shown))
    assert order_count(demo_services) == before + 2, shown.getvalue()
    replies = [line for line in shown.getvalue().splitlines() if line.startswith("Shop: ")]
    assert len(list((tmp_path / "out").glob("*.wav"))) == len(replies)


MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "tea shop",
            "intents": [
                {
                    "name": "TeaIntent",
                    "slots": [{"name": "kind", "type": "Kind"}, {"name": "count", "type": "AMAZON.NUMBER"}],
                    "samples": ["i would like {count} cups of {kind} tea", "bring me a {kind} tea"],
                },
                {"name": "OpeningIntent", "samples": ["when do you open", "what are your opening hours"]},
            ],
            "types": [
                {"name": "Kind", "values": [{"name": {"value": one}} for one in ("green", "black", "mint")]}
            ],
        }
    }
}


@pytest.mark.parametrize("recognizer", ["auto", "pocketsphinx", "vosk"])
def test_any_model_is_heard(speaker: EspeakSpeaker, tmp_path: Path, recognizer: str) -> None:
    model = tmp_path / "tea.en-US.json"
    model.write_text(json.dumps(MODEL), "utf-8")
    said = {"a.wav": "I would like three cups of green tea.", "b.wav": "When do you open?"}
    for name, text in said.items():
        speaker.speak(text, "en-US").write(tmp_path / name)
    result = CliRunner().invoke(
        main,
        ["listen", "--model", str(model), "--recognizer", recognizer, "--json"]
        + [str(tmp_path / name) for name in said],
    )
    assert result.exit_code == 0, result.output
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first["intent"] == "TeaIntent"
    assert {name: slot["resolved"] for name, slot in first["slots"].items()} == {
        "count": "3",
        "kind": "green",
    }
    assert second["intent"] == "OpeningIntent"


def test_a_spoken_search_finds_the_product(
    speaker: EspeakSpeaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(copy_of_demo(tmp_path)))
    speaker.speak("olive oil", "en-US").write(tmp_path / "oil.wav")
    result = CliRunner().invoke(main, ["listen", "--search", "--json", str(tmp_path / "oil.wav")])
    assert result.exit_code == 0, result.output
    assert "Olive Oil" in json.loads(result.stdout)["hits"][0]["title"]


def test_a_recording_without_speech_is_refused_before_anything_is_said(
    demo_services: Services, tmp_path: Path
) -> None:
    shown = StringIO()
    Sound(bytes(32_000), 16_000).write(tmp_path / "still.wav")
    options = Options(wavs=[tmp_path / "still.wav"], mute=True)
    with pytest.raises(VoiceshopError, match=r"still\.wav.*no speech"):
        talk_aloud(demo_services, "en-US", "demo", options, Terminal(shown))
    assert not shown.getvalue()


def test_a_wake_phrase_of_one_word_is_refused(demo_services: Services) -> None:
    shown = StringIO()
    with pytest.raises(VoiceshopError, match="too short"):
        talk_aloud(demo_services, "en-US", "demo", Options(wake="shop", mute=True), Terminal(shown))
    assert not shown.getvalue()


def test_a_model_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    with pytest.raises(VoiceshopError):
        open_recognizer("vosk", "en-US", tmp_path).hear(Sound(bytes(64_000), 16_000), None)  # type: ignore[arg-type]


def test_the_wake_phrase_is_heard_and_other_talk_is_not(speaker: EspeakSpeaker) -> None:
    model = model_for("en-US")
    ear = Ear(best_recognizer("en-US"), model, phrases_of(model, ["House Blend Coffee"]), print)
    said = ("what a lovely day it is today", "hey shop", "the radio plays music", "hey shop, find coffee")
    still = bytes(9_600)  # 0.3 s on both sides, as an utterance at the microphone has
    sounds = (Sound(still + speaker.speak(text, "en-US").at(16_000).pcm + still, 16_000) for text in said)
    heard = (Live(sound, 0.0, 0.8) for sound in sounds)
    try:
        assert list(calls(heard, ear, "hey shop", lambda _: None)) == ["", "find coffee"]
    finally:
        ear.close()


AT_ANY_MOMENT = {
    "en-US": {"slower": "slower", "louder": "louder", "stop": None},
    "de-DE": {"langsamer": "slower", "lauter bitte": "louder", "stopp": None},
}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_of_the_loop_are_heard_after_a_question(speaker: EspeakSpeaker, locale: str) -> None:
    model = model_for(locale)
    grammar = grammar_for(
        with_controls(phrases_of(model, ["Kaffee"])), model, Question(Intent("CheckoutIntent"))
    )
    recognizer = best_recognizer(locale)
    for words, meant in AT_ANY_MOMENT[locale].items():
        spoken = speaker.speak(words, locale).at(16_000).pcm
        heard = recognizer.hear(Sound(bytes(16_000) + spoken + bytes(9_600), 16_000), grammar).text
        assert heard == words
        assert control(heard, locale[:2]) == meant


DIGITS = {
    "en-US": ("five three two one", "two nine zero four", "eight one six two"),
    "de-DE": ("fünf drei zwei eins", "zwei neun null vier", "null vier sieben neun"),
}


@pytest.mark.parametrize("locale", LOCALES)
def test_digits_are_heard_after_a_question_for_them(speaker: EspeakSpeaker, locale: str) -> None:
    model, recognizer = model_for(locale), best_recognizer(locale)
    pin = Question(Intent("CheckoutIntent"), expects=Expects.PIN)
    grammar = grammar_for(with_controls(phrases_of(model, ["Kaffee"])), model, pin)
    heard = [recognizer.hear(speaker.speak(said, locale), grammar).text for said in DIGITS[locale]]
    assert tuple(heard) == DIGITS[locale]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "what is the weather like today"),
        ("de-DE", "wie wird das wetter heute"),
        ("de-DE", "wer singt dieses lied"),
    ],
)
def test_what_is_said_to_others_is_heard_as_that(speaker: EspeakSpeaker, locale: str, said: str) -> None:
    model = model_for(locale)
    grammar = Grammar(with_controls(phrases_of(model, ["Kaffee"])))
    heard = best_recognizer(locale).hear(speaker.speak(said, locale), grammar)
    assert heard.text in (said, "")
    assert understand(heard.text, model, alternatives=heard.alternatives) is None


PAGE = Path(__file__).parent.parent / "docs" / "talk-to-the-shop.md"


@pytest.mark.parametrize("line", re.findall(r"^\$ voiceshop (.+)$", PAGE.read_text("utf-8"), re.MULTILINE))
def test_every_command_of_the_page_is_taken(line: str) -> None:
    name, *options = shlex.split(line)
    command = main.commands[name]
    assert command.make_context(name, options) is not None
