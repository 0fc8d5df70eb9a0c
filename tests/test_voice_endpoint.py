"""Where utterances begin and end, and who is speaking: lists of chunks, no device, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from skill.dialogue import Expects, Intent, Question
from voice_local.endpoint import FRAME, SECONDS, Began, Ended, Endpoint, Heard, Patience, Paused, patience_for
from voice_local.own_voice import OwnVoice
from voice_local.sound import WIDTH, Samples, Sound, read_sound
from voice_local.speak import EspeakSpeaker

RATE = 16_000
USUAL = Patience()
DATA = Path(__file__).parents[2] / "shared" / "data" / "barista"


@pytest.fixture(scope="module")
def speaker() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


def spoken(speaker: EspeakSpeaker, text: str) -> Samples:
    return speaker.speak(text, "en-US").at(RATE).samples


def noise(seconds: float, loud: float = 8.0) -> Samples:
    samples: Samples = np.random.default_rng(1).normal(0, loud, int(seconds * RATE)).astype("<i2")
    return samples


def fed(endpoint: Endpoint, samples: Samples, size: int = 700) -> list[tuple[float, Heard]]:
    """What the endpoint tells, and when in the stream."""
    pcm = samples.astype("<i2").tobytes()
    return [
        (at / WIDTH / RATE, heard)
        for at in range(0, len(pcm), size * WIDTH)
        for heard in endpoint.feed(pcm[at : at + size * WIDTH])
    ]


def scripted(pattern: str, patience: Patience = USUAL) -> list[Heard]:
    """What is told when frames are speech (`s`) or silence (`.`), as the pattern says."""
    frames = iter(pattern)
    endpoint = Endpoint(patience, lambda _: float(next(frames) == "s"))
    return [heard for _ in pattern for heard in endpoint.feed(bytes(FRAME * WIDTH))]


def frames(seconds: float) -> int:
    return round(seconds / SECONDS) + 1


def test_utterances_are_cut_out_of_a_stream(speaker: EspeakSpeaker) -> None:
    first, second = spoken(speaker, "reorder my coffee"), spoken(speaker, "yes please")
    stream = np.concatenate([noise(1), first, noise(1.5), second, noise(1.5)])
    heard = [one for _, one in fed(Endpoint(), stream)]
    ended = [one.sound for one in heard if isinstance(one, Ended)]
    assert sum(isinstance(one, Began) for one in heard) == 2
    assert len(ended) == 2
    assert ended[0].seconds > ended[1].seconds > 0.5


@pytest.mark.parametrize("word", ["stop", "no", "wait"])
def test_somebody_who_speaks_is_noticed_within_200_milliseconds(speaker: EspeakSpeaker, word: str) -> None:
    voice = spoken(speaker, word)
    onset = 1 + int(np.flatnonzero(np.abs(voice.astype(int)) > 500)[0]) / RATE
    at = next(at for at, one in fed(Endpoint(), np.concatenate([noise(1), voice, noise(1)]), 480)
              if isinstance(one, Began))  # fmt: skip
    assert at + 0.03 - onset < 0.2


def test_the_utterance_is_known_at_the_pause_before_it_is_over() -> None:
    began, paused, ended = scripted("." * 10 + "s" * 20 + "." * 60)
    assert isinstance(began, Began)
    assert isinstance(paused, Paused)
    assert isinstance(ended, Ended)
    assert ended.sound is paused.sound
    assert ended.silence == pytest.approx(0.8, abs=SECONDS)


def test_speech_after_a_pause_belongs_to_the_utterance() -> None:
    heard = scripted("s" * 20 + "." * 12 + "s" * 20 + "." * 60)
    first, second = (one.sound for one in heard if isinstance(one, Paused))
    [ended] = [one for one in heard if isinstance(one, Ended)]
    assert ended.sound is second
    assert second.seconds > first.seconds + 20 * SECONDS


def test_a_click_is_no_utterance() -> None:
    assert scripted("." * 5 + "s" + "." * 100) == []


def test_a_yes_ends_sooner_than_a_wish_and_a_pin_later() -> None:
    def end(expects: Expects) -> float:
        return patience_for(Question(Intent("CheckoutIntent"), expects=expects)).end

    assert end(Expects.YES_NO) < end(Expects.ORDINAL) < patience_for(None).end < end(Expects.PIN)
    pause = "s" * 10 + "." * frames(end(Expects.YES_NO)) + "s" * 10 + "." * 60
    short = patience_for(Question(Intent("CheckoutIntent")))
    assert sum(isinstance(one, Ended) for one in scripted(pause)) == 1
    assert sum(isinstance(one, Ended) for one in scripted(pause, short)) == 2


def test_nothing_said_is_silence() -> None:
    [ended] = scripted("." * frames(1.0), Patience(nothing=1.0))
    assert isinstance(ended, Ended)
    assert ended.sound.pcm == b""


def test_nobody_is_silent_while_the_shop_speaks() -> None:
    endpoint = Endpoint(Patience(nothing=1.0), lambda _: 0.0)
    for _ in range(100):
        endpoint.wait_anew()
        assert list(endpoint.feed(bytes(FRAME * WIDTH))) == []


def test_an_endless_talker_is_cut() -> None:
    ended = [one for one in scripted("s" * 300, Patience(longest=2.0)) if isinstance(one, Ended)]
    assert len(ended) == 4
    assert all(one.sound.seconds <= 2.6 for one in ended)


def test_hiss_and_hum_are_no_speech() -> None:
    hum = (np.sin(np.arange(4 * RATE) * 2 * np.pi * 50 / RATE) * 3_000).astype("<i2")
    for sound in (noise(4, 1_000), hum):
        assert not fed(Endpoint(), sound)


@pytest.mark.skipif(not DATA.is_dir(), reason="the recordings are not here")
def test_people_are_heard_in_a_kitchen() -> None:
    kitchen = read_sound(DATA / "kitchen.flac").samples
    assert not [one for _, one in fed(Endpoint(), kitchen[: 15 * RATE]) if isinstance(one, Began)]
    for number, clip in enumerate(sorted((DATA / "clips").iterdir())[:40:10]):
        people = read_sound(clip).samples.astype(float)
        around = kitchen[number * 5 * RATE :][: len(people) + 3 * RATE].astype(float)
        around *= np.abs(people).max() / np.abs(around).max() / 10 ** (9 / 20)
        around[RATE : RATE + len(people)] += people
        heard = [one for _, one in fed(Endpoint(), around.clip(-32_768, 32_767))]
        assert [type(one) for one in heard if not isinstance(one, Paused)] == [Began, Ended], clip


LONG = "Your order: two times house blend coffee. The total is twenty one euros seventy. Shall I order it?"


def echoed(voice: Samples, share: float, seconds: float = 0.15) -> Samples:
    """The voice as it comes back into the microphone."""
    back: Samples = np.concatenate([np.zeros(int(seconds * RATE)), voice * share])[: len(voice)].astype("<i2")
    return back


def through(heard: Samples, played: Samples) -> Samples:
    """What is left of what the microphone heard while the loudspeaker played."""
    own, size = OwnVoice(), 480
    left = [
        own.without(heard[at : at + size].tobytes(), played[max(at - 12_000, 0) : at + size], RATE)
        for at in range(0, len(heard) - size, size)
    ]
    samples: Samples = np.frombuffer(b"".join(left), dtype="<i2")
    return samples


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_the_shop_does_not_hear_itself(speaker: EspeakSpeaker, share: float) -> None:
    voice = spoken(speaker, LONG)
    left = through(echoed(voice, share) + noise(len(voice) / RATE)[: len(voice)], voice)
    assert not [one for _, one in fed(Endpoint(), left) if isinstance(one, Began)]


def test_a_change_of_devices_confuses_the_shop_for_a_moment_at_most(speaker: EspeakSpeaker) -> None:
    voice = spoken(speaker, f"{LONG} {LONG}")
    heard = echoed(voice, 0.9)
    heard[: 4 * RATE] = 0
    told = [one for _, one in fed(Endpoint(), through(heard, voice))]
    assert sum(isinstance(one, Began) for one in told) <= 1
    assert all(one.sound.seconds < 1.5 for one in told if isinstance(one, Ended))


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_a_customer_is_heard_while_the_shop_speaks(speaker: EspeakSpeaker, share: float) -> None:
    voice, word = spoken(speaker, LONG), spoken(speaker, "no, stop it please")
    heard = echoed(voice, share).astype(int)
    at = 3 * RATE
    heard[at : at + len(word)] += word
    left = through(heard.clip(-32_768, 32_767).astype("<i2"), voice)
    began = [at for at, one in fed(Endpoint(), left, 480) if isinstance(one, Began)]
    assert len(began) == 1
    onset = 3 + int(np.flatnonzero(np.abs(word.astype(int)) > 500)[0]) / RATE
    assert 0 <= began[0] + 0.03 - onset < 0.2


def test_sounds_of_an_odd_length_are_taken() -> None:
    assert OwnVoice().without(bytes(2), np.ones(100, dtype="<i2"), 22_050) == bytes(2)
    assert OwnVoice().without(b"\1\0", np.zeros(0, dtype="<i2"), 22_050) == b"\1\0"
    assert Sound(bytes(2), RATE).seconds < 0.001
