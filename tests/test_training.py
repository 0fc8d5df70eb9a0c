"""The parts of training that need no torch: texts, speech, features, graphs, a model that Vosk loads."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from pathlib import Path

import kaldi_native_fbank
import numpy as np
import pytest
from numpy.typing import ArrayLike

from skill.errors import VoiceshopError
from voice_local.grammar import Grammar, Phrases
from voice_local.lexicon import inventory
from voice_local.sound import Sound
from voice_local.training import disguise, speech
from voice_local.training.engines import ENGINES
from voice_local.training.export import read_affines, write_model
from voice_local.training.graphs import SILENCE, PhoneModel, TextGraph, numbered, phone_model, text_graph
from voice_local.training.layers import Affine, layers, mixed
from voice_local.training.mel import BINS, cepstra, log_mel
from voice_local.training.noises import noise
from voice_local.training.texts import texts
from voice_local.training.voices import Voice, held_out_voices, training_voices
from voice_local.vosk_engine import VoskRecognizer

LEXICON = numbered({"tea": [("T", "IY")], "a": [("AH",), ("EY",)]}, ("T", "IY", "AH", "EY"))
"""Two words of one and of two pronunciations; silence is phone 0, T is 1."""


def chirp(seconds: float = 1.0) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    time = np.arange(int(seconds * 16_000)) / 16_000
    return (8_000 * np.sin(2 * np.pi * (200 + 900 * time) * time)).astype("<i2")


@pytest.mark.parametrize("kind", ["noise", "chirp", "silence"])
def test_cepstra_are_kaldis(kind: str) -> None:
    waves: dict[str, ArrayLike] = {
        "noise": (np.random.default_rng(1).standard_normal(8_000) * 1_000).round(),
        "chirp": chirp(),
        "silence": np.zeros(4_000),
    }
    wave = np.asarray(waves[kind], dtype=np.float32)
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq, options.frame_opts.dither = 16_000, 0.0
    options.mel_opts.num_bins, options.mel_opts.low_freq, options.mel_opts.high_freq = 40, 20, -400
    options.num_ceps, options.use_energy = 40, False
    kaldi = kaldi_native_fbank.OnlineMfcc(options)
    kaldi.accept_waveform(16_000, wave.tolist())
    kaldi.input_finished()
    frames = np.stack([kaldi.get_frame(number) for number in range(kaldi.num_frames_ready)])
    assert np.allclose(cepstra(log_mel(wave)), frames, atol=0.02)


def test_a_shorter_tract_moves_the_formants_up() -> None:
    time = np.arange(16_000) / 16_000
    tone = 5_000 * np.sin(2 * np.pi * 1_000 * time)
    assert log_mel(tone, 1.2).mean(axis=0).argmax() > log_mel(tone).mean(axis=0).argmax()
    assert log_mel(tone, 0.84).mean(axis=0).argmax() < log_mel(tone).mean(axis=0).argmax()


@pytest.mark.parametrize("length", [0, 399])
def test_a_sound_that_is_shorter_than_a_frame_has_none(length: int) -> None:
    assert log_mel(np.zeros(length)).shape == (0, BINS)


class TestTexts:
    @pytest.mark.parametrize(("language", "word"), [("en", "coffee"), ("de", "kaffee")])
    def test_they_are_what_people_say_to_the_shop_and_frequent_words(
        self, language: str, word: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("voice_local.training.texts.FREQUENT", 400)
        made = texts(language, 900, 40, seed=1)
        assert len(made.training) == 900
        assert len(made.held_out) == 40
        assert not set(made.training) & set(made.held_out)
        assert any(word in text for text in (*made.training, *made.held_out))
        known = set(inventory(language))
        for text in (*made.training, *made.held_out):
            assert all(set(spelt) <= known for one in text.split() for spelt in made.spellings[one])
        assert made == texts(language, 900, 40, seed=1)


class TestSpeech:
    def test_every_text_is_given_to_one_voice(self, tmp_path: Path) -> None:
        given = [f"text {number}" for number in range(333)]
        planned = speech.tasks(tmp_path, [Voice("espeak", "en-us", 1), Voice("espeak", "de", 2)], given, 1)
        assert [text for task in planned for text in task.texts] == given
        assert len({task.file for task in planned}) == len(planned)

    def test_held_out_voices_are_never_trained_on(self) -> None:
        for language in ("en", "de"):
            trained = {(voice.engine, voice.name.rpartition("+")[2]) for voice in training_voices(language)}
            kept = {(voice.engine, voice.name.rpartition("+")[2]) for voice in held_out_voices(language)}
            assert kept
            assert not trained & kept
            assert {
                voice.engine for voice in (*training_voices(language), *held_out_voices(language))
            } <= set(ENGINES)

    def test_what_was_said_is_kept_and_not_said_again(self, tmp_path: Path) -> None:
        (task,) = speech.tasks(tmp_path, [Voice("espeak", "en-us+f3", 1)], ["two packs", "house blend"], 1)
        task.run()
        said = list(speech.read(task.file))
        assert [one.text for one in said] == ["two packs", "house blend"]
        assert all(0.3 < len(one.samples) / 16_000 < 3 for one in said)
        before = task.file.stat().st_mtime_ns
        replace(task, texts=("something else",)).run()
        assert task.file.stat().st_mtime_ns == before
        assert [path.name for path in tmp_path.iterdir()] == [task.file.name]

    def test_a_voice_that_fails_leaves_its_texts_out(self, tmp_path: Path) -> None:
        task = speech.Task(tmp_path / "0.npz", Voice("espeak", "no-such-voice", 1), ("hello",), 1)
        task.run()
        assert list(speech.read(task.file)) == []


class TestDisguise:
    def test_each_time_another_one_and_the_same_for_the_same_seed(self, tmp_path: Path) -> None:
        source = tmp_path / "said.npz"
        speech.write(source, [speech.Said("one", chirp()), speech.Said("two", chirp(0.6))])
        for name, seed in (("a", 1), ("b", 1), ("c", 2)):
            disguise.Disguise(tmp_path / f"{name}.npz", source, 2, (source,), seed).run()
        first, same, other = (list(disguise.read(tmp_path / f"{name}.npz")) for name in "abc")
        nothing = [""] * math.ceil(4 * disguise.NOTHING_SHARE)
        assert [one.text for one in first] == ["one", "two", "one", "two", *nothing]
        assert all(np.array_equal(a.energies, b.energies) for a, b in zip(first, same, strict=True))
        assert not np.array_equal(first[0].energies, other[0].energies)
        assert first[0].energies.shape != first[2].energies.shape
        assert all(np.isfinite(one.energies).all() for one in first)

    def test_every_kind_of_noise_is_as_loud_as_the_others(self) -> None:
        chance = np.random.default_rng(3)
        for _ in range(100):
            made = noise(8_000, chance, [chirp()])
            assert made.shape == (8_000,)
            assert np.sqrt((made**2).mean()) == pytest.approx(1.0)

    def test_no_noise_is_like_another(self) -> None:
        chance = np.random.default_rng(3)
        bands = []
        for _ in range(40):
            power = np.abs(np.fft.rfft(noise(16_000, chance, ()))) ** 2
            bands.append([part.sum() / power.sum() for part in np.array_split(power[1:], 8)])
        assert np.std(bands, axis=0).min() > 0.01
        assert max(max(one) for one in bands) > 0.9, "none is dull"
        assert min(one[0] for one in bands) < 0.1, "none is sharp"

    def test_where_nothing_is_said_it_is_as_quiet_or_loud_as_anywhere(self, tmp_path: Path) -> None:
        source = tmp_path / "said.npz"
        speech.write(source, [speech.Said("one", chirp())] * 40)
        disguise.Disguise(tmp_path / "a.npz", source, 1, (), 1).run()
        quiet = [one.energies.mean() for one in disguise.read(tmp_path / "a.npz") if not one.text]
        assert len(quiet) == math.ceil(40 * disguise.NOTHING_SHARE)
        assert max(quiet) - min(quiet) > 3

    def test_an_echo_is_heard_after_the_sound(self) -> None:
        click = np.zeros(8_000)
        click[100] = 1.0
        echoed = disguise.in_a_room(click, np.random.default_rng(1))
        assert echoed[100] == pytest.approx(1.0)
        assert np.abs(echoed[:100]).max() < 1e-9
        assert np.abs(echoed[200:2_000]).max() > 0.001


def uniform(phones: int) -> PhoneModel:
    following = np.full((phones,) * 3, 1 / phones)
    return PhoneModel(np.full(phones, 1 / phones), following)


def sequences(graph: TextGraph, longest: int = 12) -> set[tuple[int, ...]]:
    """Every sequence of phones that the graph admits."""
    found: set[tuple[int, ...]] = set()
    open_paths: list[tuple[int, ...]] = [(place,) for place, weight in enumerate(graph.start) if weight]
    while open_paths:
        path = open_paths.pop()
        if graph.final[path[-1]]:
            found.add(tuple(graph.phones[place] for place in path))
        if len(path) < longest:
            open_paths += [(*path, place) for place, ways in enumerate(graph.before) if path[-1] in ways]
    return found


class TestGraphs:
    def test_a_text_has_all_its_pronunciations_with_and_without_silence(self) -> None:
        words: list[list[tuple[int, ...]]] = [[(1, 2)], [(3,), (4,)]]
        expected = set()
        for spelt in product(*words):
            for silent in product((False, True), repeat=3):
                phones = [SILENCE] if silent[0] else []
                for word, after in zip(spelt, silent[1:], strict=True):
                    phones += [*word, *([SILENCE] if after else [])]
                expected.add(tuple(phones))
        assert sequences(text_graph("tea a", LEXICON, uniform(5))) == expected

    def test_noise_is_silence(self) -> None:
        assert sequences(text_graph("", LEXICON, uniform(5))) == {(SILENCE,)}

    def test_weights_are_those_of_the_phone_model(self) -> None:
        model = phone_model(["tea a", "a tea"], LEXICON, 5, seed=1)
        graph = text_graph("tea", LEXICON, model)
        assert graph.start[graph.phones.index(1)] in (model.first[1], 0.0)
        for place, (ways, weights) in enumerate(zip(graph.before, graph.weights, strict=True)):
            for way, weight in zip(ways, weights, strict=True):
                assert weight in model.following[:, graph.phones[way], graph.phones[place]]

    def test_probabilities_add_up_and_silence_does_not_follow_itself(self) -> None:
        model = phone_model(["tea a tea"], LEXICON, 5, seed=1)
        assert model.first.sum() == pytest.approx(1.0)
        assert np.allclose(model.following.sum(axis=2), 1.0)
        assert (model.following[:, SILENCE, SILENCE] == 0).all()
        assert (model.following[1, 2] > 0).all()
        assert model.following[SILENCE, 1, 2] > model.following[SILENCE, 1, 3]


def untrained(width: int = 8, language: str = "en") -> list[Affine]:
    chance = np.random.default_rng(1)
    return [
        Affine(
            layer,
            chance.standard_normal((layer.size, layer.takes * len(layer.offsets))) * 0.05,
            chance.standard_normal(layer.size) * 0.1,
        )
        for layer in layers(2 * len(inventory(language)) + 2, width)
    ]


class TestExport:
    @pytest.mark.parametrize("language", ["en", "de"])
    def test_real_vosk_loads_an_untrained_model_and_hears_with_it(
        self, language: str, tmp_path: Path
    ) -> None:
        write_model(tmp_path, language, untrained(language=language))
        recognizer = VoskRecognizer(tmp_path, language)
        sentences = (("coffee",), ("no", "thanks")) if language == "en" else (("kaffee",), ("nein", "danke"))
        grammar = Grammar(Phrases(language, {"Said": sentences}, ("Said",), closed=True))
        heard = recognizer.hear(Sound(chirp(1.5).tobytes(), 16_000), grammar)
        assert heard.engine == f"vosk ({tmp_path.name})"
        assert not heard.text or tuple(heard.text.split()) in sentences

    def test_the_files_are_those_of_the_shipped_model(self, tmp_path: Path) -> None:
        shipped = Path(__file__).parent.parent / "voice_local" / "models" / "en"
        write_model(tmp_path, "en", untrained())
        ours = {str(file.relative_to(tmp_path)): file for file in tmp_path.rglob("*") if file.is_file()}
        for name in ("conf/mfcc.conf", "conf/model.conf"):
            assert ours[name].read_text() == (shipped / name).read_text()
        kinds = (shipped / "graph" / "phones" / "word_boundary.int").read_text().splitlines()
        assert ours["graph/phones/word_boundary.int"].read_text().splitlines()[:157] == kinds[:157]

    def test_a_network_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        made = untrained()
        write_model(tmp_path, "en", made)
        read = read_affines(tmp_path, [one.layer for one in made])
        for one, other in zip(made, read, strict=True):
            assert np.allclose(one.weight, other.weight, atol=1e-6)
            assert np.allclose(one.bias, other.bias, atol=1e-6)

    def test_another_network_is_not_gone_on_from(self, tmp_path: Path) -> None:
        write_model(tmp_path, "en", untrained(width=8))
        with pytest.raises(VoiceshopError, match="has another network"):
            read_affines(tmp_path, layers(80, 16))

    @pytest.mark.parametrize(("keep", "weight"), [(0.0, 5.0), (0.25, 4.0), (1.0, 1.0)])
    def test_so_much_of_the_model_before_is_kept(self, keep: float, weight: float) -> None:
        (layer, *_) = layers(80, 16)

        def made(value: float) -> Affine:
            return Affine(layer, np.full((2, 3), value), np.full(2, value))

        (found,) = mixed([made(1.0)], [made(5.0)], keep)
        assert np.array_equal(found.weight, np.full((2, 3), weight))
        assert np.array_equal(found.bias, np.full(2, weight))
