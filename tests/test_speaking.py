"""How the shop speaks: figures as people say them, pauses, speed, loudness, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from skill.dialogue import Prompt, Reply
from skill.prompts import render
from skill.shop.money import Money
from voice_local.lexicon import ipa
from voice_local.pronounce import pronounced
from voice_local.sound import Sound
from voice_local.sound_cache import SoundCache
from voice_local.speak import ESPEAK_VOICES, EspeakSpeaker


@pytest.fixture(scope="module")
def speaker() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


@pytest.mark.parametrize(
    ("locale", "written", "aloud"),
    [
        ("en-US", "That comes to 17.80 euros.", "That comes to 17 euros 80."),
        ("en-US", "17.05 euros", "17 euros 5"),
        ("en-US", "1,299.99 US dollars", "1,299 US dollars 99"),
        ("en-US", "8.00 euros", "8 euros"),
        ("en-US", "90 cents", "90 cents"),
        ("en-US", "Flour, 500 g", "Flour, 500 grams"),
        ("en-US", "Water 1.5 l", "Water 1.5 liters"),
        ("en-US", "Milk 1l, 1.49 euros", "Milk 1 liter, 1 euro 49"),
        ("en-US", "Oil 250ML", "Oil 250 milliliters"),
        ("en-US", "Coffee 1 kg", "Coffee 1 kilogram"),
        ("en-US", "Bulb, 60 W", "Bulb, 60 watts"),
        ("en-US", "I found no order 482917 of yours.", "I found no order 4 8 2, 9 1 7 of yours."),
        ("en-US", "order 4829175", "order 4 8 2, 9 1 7, 5"),
        ("en-US", "plan B, size m and 3 men", "plan B, size m and 3 men"),
        ("en-US", "in 2026 you ordered 0.75 liters", "in 2026 you ordered 0.75 liters"),
        ("de-DE", "Das macht 17,80 Euro.", "Das macht 17 Euro 80."),
        ("de-DE", "1.299,99 Euro", "1.299 Euro 99"),
        ("de-DE", "17,05 Euro", "17 Euro 5"),
        ("de-DE", "Mehl, 500 g", "Mehl, 500 Gramm"),
        ("de-DE", "Wasser 1,5 l", "Wasser 1,5 Liter"),
        ("de-DE", "Kaffee 1 kg", "Kaffee 1 Kilogramm"),
        ("de-DE", "Bestellung 482917", "Bestellung 4 8 2, 9 1 7"),
        ("de-DE", "um 8 Uhr, Größe M", "um 8 Uhr, Größe M"),
    ],
)
def test_figures_are_read_as_people_say_them(locale: str, written: str, aloud: str) -> None:
    assert pronounced(written, locale) == aloud


@pytest.mark.parametrize(
    ("locale", "said", "engine"),
    [("en-US", "17.80 euros", "jˈʊɹɹoʊz ˈeɪɾi"), ("de-DE", "17,80 Euro", "ˈɔøroː ˈaxtsɪç")],
)
def test_the_engine_says_seventeen_euros_eighty(locale: str, said: str, engine: str) -> None:
    assert engine in ipa(pronounced(said, locale), ESPEAK_VOICES[locale[:2]])
    assert engine not in ipa(said, ESPEAK_VOICES[locale[:2]])


def test_days_are_spoken_with_their_ordinal() -> None:
    reply = Reply(
        (Prompt("order-placed", {"number": "1", "total": Money(100, "EUR"), "day": date(2026, 11, 3)}),)
    )
    assert "Tuesday, November 3rd." in render(reply, "en-US").speech
    assert "dem dritten November" in render(reply, "de-DE").speech


def test_lists_with_commas_are_spoken_with_pauses_and_read_with_commas() -> None:
    offers = tuple(
        Prompt("offer", {"title": title, "price": Money(150, "EUR")}) for title in ("Tea", "Oil", "Rice")
    )
    rendered = render(Reply((Prompt("cart", {"lines": offers, "total": Money(450, "EUR")}),)), "en-US")
    assert "Tea, 1.50 euros; Oil, 1.50 euros; and Rice, 1.50 euros." in rendered.speech
    assert "Tea, €1.50, Oil, €1.50, and Rice, €1.50." in rendered.text


def quietest_stretch(sound: Sound) -> float:
    """Seconds of the longest silence."""
    frame = sound.rate // 100
    frames = sound.samples[: len(sound.samples) // frame * frame].astype(float).reshape(-1, frame)
    loud = np.flatnonzero(np.abs(frames).max(axis=1) > 200)
    return float(np.diff(loud).max()) / 100


def test_items_of_a_list_stand_apart(speaker: EspeakSpeaker) -> None:
    commas, marked = (speaker.speak(f"coffee{mark} bananas{mark} bread", "en-US") for mark in (",", ";"))
    assert quietest_stretch(marked) > quietest_stretch(commas) + 0.05


@pytest.mark.parametrize("text", ["fish & chips < tea", "<speak>&amp;</speak>", "a; b; c;", "&", ";"])
def test_marks_in_a_text_are_no_markup(text: str, speaker: EspeakSpeaker) -> None:
    assert speaker.speak(text, "en-US").rate == 22_050


def test_ampersands_are_spoken(speaker: EspeakSpeaker) -> None:
    assert speaker.speak("fish & chips", "en-US").seconds > speaker.speak("fish chips", "en-US").seconds + 0.1


def test_slower_takes_longer(speaker: EspeakSpeaker) -> None:
    text = "House blend coffee, 8.90 euros"
    usual = speaker.speak(text, "en-US")
    assert speaker.speak(text, "en-US", rate=0.7).seconds > 1.2 * usual.seconds
    assert speaker.speak(text, "en-US", rate=0.01).seconds < 10 * usual.seconds


class TestKept:
    def test_what_was_spoken_once_needs_no_engine(self, tmp_path: Path) -> None:
        first, second = (EspeakSpeaker(kept=SoundCache(tmp_path)) for _ in range(2))
        said = first.speak("Anything else?", "en-US")
        first.close()
        assert second.speak("Anything else?", "en-US") == said
        assert second._worker._process is None

    def test_another_voice_speed_or_text_is_another_sound(self, tmp_path: Path) -> None:
        kept = SoundCache(tmp_path)
        kept.put(Sound(bytes(200), 16_000), "espeak-ng", "en-us", 160, "hello")
        assert kept.get("espeak-ng", "en-us", 160, "hello") is not None
        for other in (("espeak-ng", "de", 160, "hello"), ("espeak-ng", "en-us", 120, "hello"), ("hello",)):
            assert kept.get(*other) is None

    def test_the_oldest_go_when_there_are_too_many(self, tmp_path: Path) -> None:
        kept = SoundCache(tmp_path, bound=3_000)
        for number in range(6):
            kept.put(Sound(bytes(1_000), 16_000), number)
            kept.get(0)
        assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 3_000
        assert kept.get(5) is not None

    def test_a_broken_file_is_spoken_anew(self, tmp_path: Path) -> None:
        first = EspeakSpeaker(kept=SoundCache(tmp_path))
        said = first.speak("hello", "en-US")
        first.close()
        (file,) = tmp_path.iterdir()
        file.write_bytes(b"RIFF")
        second = EspeakSpeaker(kept=SoundCache(tmp_path))
        assert second.speak("hello", "en-US") == said
        second.close()

    def test_a_disk_that_cannot_be_written_keeps_nobody_from_speaking(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        speaker = EspeakSpeaker(kept=SoundCache(tmp_path / "file"))
        assert speaker.speak("hello", "en-US").seconds > 0.2
        speaker.close()
