"""Moonshine's model, guided by a grammar: what it hears is a sentence of the grammar, or not for the shop."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from skill.errors import VoiceshopError
from skill.understanding import load_model, model_for
from tests.hearing import best_recognizer
from tests.test_voice_talk import MODEL
from voice_local import moonshine_model, recognize
from voice_local.automaton import Automaton, compile_rules
from voice_local.front_end import prepare
from voice_local.grammar import NAMES, Grammar, phrases_of, searches, tokens
from voice_local.listen import listen
from voice_local.moonshine import MoonshineRecognizer, believed, chosen
from voice_local.recognize import Confirmed, TwoRecognizers, open_recognizer
from voice_local.sound import Sound
from voice_local.speak import EspeakSpeaker
from voice_local.spelling import FEW, Letters, Speller, in_words
from voice_local.token_search import Text

PIECES = (
    "<s>", "</s>", "▁", "▁two", "▁t", "wo", "▁Cups", "▁cup", "s", "▁of", "▁tea", "te", "a", ",", ".", "-",
    "▁Twenty", "2", "0", "1", "▁cof", "fee", "▁I", "'", "d", "'d", "▁like", "o", "f", "b", "▁zzz",
)  # fmt: skip


@pytest.fixture(scope="module")
def speaker() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


@pytest.fixture(scope="module")
def recognizer() -> MoonshineRecognizer:
    opened = open_recognizer("moonshine", "en-US")
    assert isinstance(opened, MoonshineRecognizer)
    return opened


def automaton(*sentences: str, **rules: tuple[str, ...]) -> Automaton:
    named = {name: [tokens(line) for line in lines] for name, lines in rules.items()}
    return compile_rules({**named, "start": [tokens(line) for line in sentences]}, "start", {"drink"})


def walks(speller: Speller, seed: int, longest: int = 40) -> Iterator[str]:
    """Texts that a model without any sense would write, guided by the speller, wherever it may end."""
    choose = random.Random(seed)
    place, text = speller.start, ""
    for _ in range(longest):
        choices = speller.choices(place, np.zeros(len(PIECES), np.float32))
        if choices.ends and text:
            yield in_words(text)
        if not len(choices.tokens):
            return
        at = choose.randrange(len(choices.tokens))
        place, text = choices.places[at], text + choices.letters[at]


@pytest.mark.parametrize("few", [FEW, 0])
def test_whatever_is_written_is_a_sentence(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr("voice_local.spelling.FEW", few)
    monkeypatch.setattr("voice_local.spelling.LIKELY", len(PIECES) - 1)
    graph = automaton(
        "i'd like {count} cups of {drink}", "{drink}", count=("two", "twenty"), drink=("tea", "coffee")
    )
    speller = Speller(graph, Letters.of(PIECES))
    said = {text for seed in range(300) for text in walks(speller, seed)}
    assert {"tea", "coffee", "tea coffee"} <= said, "a drink, or several"
    assert any(text.startswith("i'd like two cups of") for text in said)
    assert any(text.startswith("i'd like twenty cups of") for text in said), "20 is twenty"
    assert [text for text in said if not graph.accepts(text.split())] == []


def test_the_grammar_wins_where_it_is_nearly_as_likely() -> None:
    free = [Text("add too teas.", -2.0, 5), Text("at two teas", -3.0, 5), Text("add", -30.0, 1)]
    near, unsure, far = ([Text("add 2 teas", likelihood, 5)] for likelihood in (-3.0, -7.0, -40.0))
    assert chosen(free, near, closed=True)[0] == ["add two teas"]
    assert chosen(free, near, closed=False)[0] == ["add two teas", "add too teas", "at two teas"]
    assert chosen(free, unsure, closed=False)[0] == ["add too teas", "add two teas", "at two teas"]
    texts, sure = chosen(free, far, closed=True)
    assert texts[0] == "add too teas"
    assert sure < 0.01
    assert chosen(free, near, closed=True)[1] > 0.8


def test_a_sentence_of_another_length_was_not_said() -> None:
    free = [Text("the leader of tibet stands firm for world peace", -8.0, 12)]
    assert chosen(free, [Text("9", -8.5, 3)], closed=False)[0] == [free[0].text]
    assert chosen(free, [Text("9", -8.5, 3)], closed=True)[0] == ["nine"]


def test_a_proposal_is_believed_unless_both_together_make_it_unlikely() -> None:
    free = [Text("at banana's", -2.0, 4)]
    assert believed(free, [Text("add bananas", -7.0, 4)], 0.5) > 0.5
    assert believed(free, [Text("add bananas", -14.0, 4)], 0.95) > 0.5, "the other one is sure"
    assert believed(free, [Text("add bananas", -7.0, 4)], 0.1) < 0.5, "the other one doubts it"
    assert believed(free, [Text("add bananas and a kilo of flour", -40.0, 12)], 0.99) < 0.5
    assert believed(free, [], 1.0) == 0.0


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
def test_it_hears_a_sentence_in_noise_at_any_rate(
    speaker: EspeakSpeaker, recognizer: MoonshineRecognizer, tmp_path: Path, rate: int
) -> None:
    (tmp_path / "tea.en-US.json").write_text(json.dumps(MODEL), "utf-8")
    model = load_model(tmp_path / "tea.en-US.json")
    said = speaker.speak("I would like three cups of green tea.", "en-US").at(16_000).samples
    noise = np.random.default_rng(1).normal(0, np.abs(said).max() / 20, len(said) + 16_000)
    noise[8_000 : 8_000 + len(said)] += said
    Sound(noise.astype("<i2").tobytes(), 16_000).at(rate).write(tmp_path / "a.wav")
    [result] = listen([tmp_path / "a.wav"], model, recognizer)
    assert result.transcript.text == "i would like three cups of green tea"
    assert result.intent is not None
    assert result.intent.name == "TeaIntent"


@pytest.mark.parametrize(
    "said",
    ["The president will speak to parliament tomorrow morning.", "My brother drives a very old truck."],
)
def test_what_is_not_for_the_model_means_nothing(
    speaker: EspeakSpeaker, recognizer: MoonshineRecognizer, tmp_path: Path, said: str
) -> None:
    (tmp_path / "tea.en-US.json").write_text(json.dumps(MODEL), "utf-8")
    speaker.speak(said, "en-US").write(tmp_path / "radio.wav")
    [result] = listen([tmp_path / "radio.wav"], load_model(tmp_path / "tea.en-US.json"), recognizer)
    assert result.intent is None
    assert result.transcript.confidence < 0.3


@pytest.mark.parametrize("said", ["check out", "add two packs of olive oil to my cart"])
def test_the_small_model_proposes_and_the_large_one_judges(speaker: EspeakSpeaker, said: str) -> None:
    both = best_recognizer("en-US")
    assert isinstance(both, Confirmed)
    grammar = Grammar(phrases_of(model_for("en-US"), ["House Blend Coffee", "Olive Oil"]))
    still = bytes(9_600)  # 0.3 s on both sides, as an utterance at the microphone has
    spoken = speaker.speak(said, "en-US").at(16_000).pcm
    heard = both.hear(Sound(still + spoken + still, 16_000), grammar).text
    assert heard.replace(" ", "") == said.replace(" ", "")


def test_a_proposal_that_was_not_said_is_not_believed(
    speaker: EspeakSpeaker, recognizer: MoonshineRecognizer
) -> None:
    grammar = Grammar(phrases_of(model_for("en-US")))
    sound = speaker.speak("My brother drives a very old truck.", "en-US")
    assert "cancel my order" not in str(recognizer.hear(sound, grammar, "cancel my order"))


def test_the_words_of_a_large_catalogue_are_known() -> None:
    names = [f"Name {'abcdefghij'[n % 10]}{'abcdefghij'[n // 10 % 10]}" for n in range(NAMES)]
    grammar = Grammar(searches(phrases_of(model_for("en-US"), [*names, "Vertuo PS4 Capsules"])))
    assert grammar.automaton.accepts(["find", "ps4", "capsules", "name"])
    assert grammar.automaton.accepts(["vertuo"])
    assert not grammar.automaton.accepts(["yes"])
    costs = grammar.phrases.vocabulary
    assert costs["name"] == 0 < costs["vertuo"]


def test_a_recogniser_is_chosen_for_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(open_recognizer("auto", "en-US"), Confirmed)
    assert isinstance(open_recognizer("auto", "de-DE"), TwoRecognizers)
    with pytest.raises(VoiceshopError, match="de-DE"):
        open_recognizer("moonshine", "de-DE")
    monkeypatch.setattr(moonshine_model, "find_spec", lambda name: None)
    assert isinstance(open_recognizer("auto", "en-US"), TwoRecognizers)
    with pytest.raises(VoiceshopError, match="not installed"):
        recognize.open_recognizer("moonshine", "en-US")


def test_a_constant_voltage_is_no_speech_and_hides_none(speaker: EspeakSpeaker) -> None:
    offset = Sound(np.full(16_000, 3_000, "<i2").tobytes(), 16_000)
    assert prepare(offset).trouble == "silent"
    said = speaker.speak("green tea", "en-US")
    moved = Sound(
        (np.clip(said.samples.astype(int) // 4 + 3_000, -32_768, 32_767)).astype("<i2").tobytes(), said.rate
    )
    plain, other = prepare(said), prepare(moved)
    assert not other.empty
    assert other.begins == pytest.approx(plain.begins, abs=0.1)
    assert abs(float(other.sound.samples.mean())) < 2


def test_distortion_is_told(speaker: EspeakSpeaker) -> None:
    said = speaker.speak("green tea", "en-US")
    loud = np.clip(said.samples.astype(int) * 12, -32_768, 32_767).astype("<i2")
    assert prepare(Sound(loud.tobytes(), said.rate)).trouble == "clipped"
    assert prepare(said).trouble == ""
