"""Sound in and out: files of any kind, a real synthesiser, utterances cut out of a stream."""

from __future__ import annotations

import os
import signal
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from skill.errors import VoiceshopError
from voice_local.sound import Sound, read_sound
from voice_local.speak import EspeakSpeaker


@pytest.fixture(scope="module")
def speaker() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


def silence(seconds: float, rate: int = 16_000) -> bytes:
    noise = np.random.default_rng(1).normal(0, 8, int(seconds * rate))
    return noise.astype("<i2").tobytes()


@pytest.mark.parametrize(
    ("text", "locale"), [("Hello, what would you like?", "en-US"), ("Was darf es sein?", "de-DE")]
)
def test_the_shop_speaks_both_languages(speaker: EspeakSpeaker, text: str, locale: str) -> None:
    sound = speaker.speak(text, locale)
    assert sound.rate == 22_050
    assert 0.5 < sound.seconds < 5
    assert np.abs(sound.samples.astype(int)).max() > 3000


def test_longer_words_take_longer(speaker: EspeakSpeaker) -> None:
    short, long = (
        speaker.speak(text, "en-US").seconds for text in ("Milk.", "Two packs of house blend coffee.")
    )
    assert long > 2 * short


def test_a_worker_that_dies_is_started_again(speaker: EspeakSpeaker) -> None:
    first = speaker.speak("one two three", "en-US")
    process = speaker._worker._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert speaker.speak("one two three four", "en-US").seconds > first.seconds


def test_odd_text_is_spoken_or_silent_but_never_breaks(speaker: EspeakSpeaker) -> None:
    for text in ("", "\0", "<speak>&amp;</speak>", "\N{PILE OF POO}", "a" * 5000, "zeile\nzeile"):
        assert speaker.speak(text, "de-DE").rate == 22_050


def test_what_is_written_is_read_again(speaker: EspeakSpeaker, tmp_path: Path) -> None:
    sound = speaker.speak("ten euros", "en-US")
    sound.write(tmp_path / "deep" / "reply.wav")
    assert read_sound(tmp_path / "deep" / "reply.wav") == sound


def test_stereo_at_any_rate_becomes_mono(tmp_path: Path) -> None:
    seconds, rate = 0.5, 44_100
    left = (np.sin(np.arange(int(seconds * rate)) * 0.05) * 9000).astype("<i2")
    with wave.open(str(tmp_path / "stereo.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.column_stack([left, left]).astype("<i2").tobytes())
    sound = read_sound(tmp_path / "stereo.wav")
    assert sound.rate == rate
    assert sound.seconds == pytest.approx(seconds, abs=0.01)
    assert sound.at(16_000).seconds == pytest.approx(seconds, abs=0.01)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is not audio"),
        (b"RIFFnonsense", "is not audio"),
        (b"fLaC" + bytes(40), "is not audio"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_audio_is_named(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "odd.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VoiceshopError, match=told) as raised:
        read_sound(path)
    assert "odd.wav" in str(raised.value)


def test_a_recording_without_a_sample_is_named(tmp_path: Path) -> None:
    Sound(b"", 16_000).write(tmp_path / "empty.wav")
    with pytest.raises(VoiceshopError, match=r"empty\.wav"):
        read_sound(tmp_path / "empty.wav")


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VoiceshopError, match="cannot be written"):
        Sound(silence(0.1), 16_000).write(tmp_path / "file" / "reply.wav")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]
