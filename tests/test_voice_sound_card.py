"""The real loop on a virtual sound card: a whole purchase, heard and spoken, with interruptions.

It runs where PulseAudio is installed: `apt-get install pulseaudio pulseaudio-utils`.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from skill.dialogue import Prompt, Reply
from skill.prompts import LOCALES, render
from skill.store import open_store
from skill.store.tables import orders
from tests.demo_shop import copy_of_demo
from tests.sound_card import PATIENCE, SHOP, THERE, Recording, Shop, SoundCard, wait
from voice_local.grammar import Grammar, Phrases, tokens
from voice_local.recognize import open_recognizer
from voice_local.sound import Sound, read_sound
from voice_local.transcript import Recognizer
from voice_local.voice import PAUSE

pytestmark = [
    pytest.mark.skipif(not THERE, reason="the loop was NOT tried on a sound card: PulseAudio is missing"),
    pytest.mark.xdist_group("sound card"),
]
RECORDINGS = Path(__file__).parent.parent / "voice_local" / "recordings"
SEARCH, ADD, CHECK_OUT, YES_PLEASE, YES, GOODBYE = "01", "03", "04", "05", "07", "08"
"""What the shipped recordings say."""
QUESTIONS = ("anything-else", "what-else", "order-question", "results-which-more")
TRIES = 2
"""How often a customer says the same before the shop counts as deaf."""
STILL = 1.2
"""Seconds without a sound after which the shop has finished."""


class Customer:
    """Somebody who talks to a shop that runs on the sound card."""

    def __init__(self, card: SoundCard, folder: Path, locale: str) -> None:
        self.card, self.folder, self.locale = card, copy_of_demo(folder), locale
        self.ears = Recording(card, SHOP)
        self.open()

    def open(self) -> None:
        """Opens the shop."""
        self.heard = 0
        settings = {"VOICESHOP_DATA_DIR": str(self.folder), "VOICESHOP_DEMO": "off"}
        self.shop = Shop(self.card, "--locale", self.locale, "--no-tones", "--timing", **settings)

    def close(self) -> None:
        self.shop.close()
        self.ears.close()

    def hears(self, seconds: float | None = None) -> str:
        """The next answer, when it was spoken to its end, or for so many `seconds`."""
        self.heard += 1
        wait(lambda: len(self.answers) >= self.heard, f"answer {self.heard} in {self.shop.lines}")
        began = max(self.ears.seconds - 0.3, 0.0)
        if seconds is None:
            wait(lambda: self.ears.speech(began) and self.quiet > STILL, "the end of the answer")
        else:
            wait(lambda: len(self.ears.speech(began)) * 0.03 > seconds, "the answer aloud")
        return self.answers[self.heard - 1]

    def says(self, recording: str) -> None:
        """Plays a recording into the microphone, to its end."""
        self.card.say(read_sound(RECORDINGS / self.locale / f"{recording}.wav")).wait()

    def asks(self, recording: str, seconds: float | None = None) -> str:
        """Says something and hears the answer; like anybody who was not understood, says it again."""
        sorry = render(Reply((Prompt("not-understood"),)), self.locale).text
        for _ in range(TRIES):
            self.says(recording)
            answer = self.hears(seconds)
            if not answer.startswith(sorry):
                break
            wait(lambda: self.quiet > STILL, "the end of the reprompt")
        return answer

    def understands(self, question: str) -> None:
        """Waits until the recogniser understands what the shop asks."""
        wait(
            lambda: self.quiet > PAUSE and question_in(last_words(self.ears), self.locale) == question,
            question,
        )

    @property
    def answers(self) -> list[str]:
        return [line.removeprefix("Shop: ") for line in self.shop.lines if line.startswith("Shop: ")]

    @property
    def quiet(self) -> float:
        """For how many seconds the shop has said nothing."""
        since = max(self.ears.seconds - 3, 0.0)
        heard = self.ears.speech(since)
        return self.ears.seconds - since - (heard[-1] if heard else 0.0)

    @property
    def orders(self) -> int:
        store = open_store(f"sqlite:///{self.folder / 'voiceshop.db'}")
        try:
            with store.connect(reads=True) as connection:
                return int(connection.execute(select(func.count()).select_from(orders)).scalar_one())
        finally:
            store.close()


@cache
def recognizer(locale: str) -> Recognizer:
    return open_recognizer("auto", locale)


def question_in(sound: Sound, locale: str) -> str:
    """The question that the recogniser understands in `sound`."""
    said = {name: tokens(render(Reply((Prompt(name, {"total": 5}),)), locale).speech) for name in QUESTIONS}
    phrases = Phrases(locale[:2], {"question": tuple(said.values())}, ("question",), closed=True)
    heard = recognizer(locale).hear(sound, Grammar(phrases))
    return next((name for name, words in said.items() if " ".join(words) == heard.text), heard.text)


def last_words(recording: Recording, gap: float = 0.2) -> Sound:
    """What was said after the last gap."""
    breaks = [after for before, after in pairwise(recording.speech(0.0)) if after - before > gap]
    return recording.since(max(breaks[-1] - 0.1, 0.0))


@pytest.fixture
def card(tmp_path: Path) -> Iterator[SoundCard]:
    card = SoundCard(tmp_path)
    yield card
    card.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_purchase_with_interruptions(card: SoundCard, tmp_path: Path, locale: str) -> None:
    customer = Customer(card, tmp_path, locale)
    try:
        before = customer.orders
        customer.hears()
        customer.asks(SEARCH, seconds=1.0)
        assert "2 ×" in customer.asks(ADD)
        customer.understands("anything-else")
        terms = customer.asks(CHECK_OUT, seconds=1.0)
        customer.says(YES_PLEASE)
        assert customer.hears() == terms
        assert customer.orders == before
        customer.understands("order-question")
        customer.asks(YES)
        assert customer.orders == before + 1
        customer.says(GOODBYE)
        wait(lambda: customer.shop.process.poll() is not None, "the end")
        assert customer.shop.process.returncode == 0
    finally:
        customer.close()
        print("\n".join(customer.shop.lines))


def test_a_microphone_that_is_pulled_out_and_ctrl_c_lose_nothing(card: SoundCard, tmp_path: Path) -> None:
    customer = Customer(card, tmp_path, "en-US")
    try:
        before = customer.orders
        customer.hears()
        assert "2 ×" in customer.asks(ADD)
        terms = customer.asks(CHECK_OUT)
        card.pull_out()
        assert "microphone" in customer.hears()
        card.plug_in()
        assert "hear you again" in customer.hears()
        asked_again = last_words(customer.ears)
        customer.shop.process.send_signal(signal.SIGINT)
        assert customer.shop.process.wait(timeout=PATIENCE) == 130
        assert question_in(asked_again, "en-US") == "order-question"
        assert customer.orders == before
        customer.shop.close()
        customer.open()
        assert "2 items in your cart" in customer.hears()
        assert customer.asks(CHECK_OUT) == terms
    finally:
        customer.close()
        print("\n".join(customer.shop.lines))


def test_the_doctor_tells_a_muted_microphone(card: SoundCard, tmp_path: Path) -> None:
    environment = {**card.environment, "VOICESHOP_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-c", "from skill.cli import main; main()", "doctor", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = {one["what"]: one for one in json.loads(done.stdout)}
    assert found["loudspeaker"]["ok"]
    assert not found["microphone"]["ok"]
    assert found["microphone"]["mend"] == "pactl set-source-mute @DEFAULT_SOURCE@ 0"
