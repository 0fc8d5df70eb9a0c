"""The conversation aloud, in a world whose time passes chunk by chunk: no device, no clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from skill.dialogue import Intent, Prompt, Question, Rendered, Reply, Turn
from skill.prompts import LOCALES, render
from skill.understanding import model_for
from voice_local.controls import control, with_controls, words
from voice_local.customer import calls, customers_only, utterances
from voice_local.ear import Ear
from voice_local.earcons import HEARD, LISTENING
from voice_local.endpoint import Endpoint
from voice_local.grammar import Grammar, phrases_of
from voice_local.loop import Live, Loop, Typed, Utterance, converse, in_turns
from voice_local.loudspeaker import RATE, NoDevice, NoLoudspeaker, Queue
from voice_local.microphone import Chunk, NoMicrophone, steady
from voice_local.sound import Samples, Sound
from voice_local.terminal import Terminal, bar
from voice_local.transcript import Transcript
from voice_local.voice import PAUSE, Mute, Voice, louder, sentences

STEP = 0.03
"""Seconds of a chunk."""
LOUD = (np.random.default_rng(7).normal(0, 6_000, 480)).astype("<i2").tobytes()
STILL = bytes(960)


class Tones:
    """A speaker whose sentences last a tenth of a second a word."""

    name = "tones"

    def speak(self, text: str, locale: str, rate: float = 1.0) -> Sound:
        seconds = len(text.split()) * 0.1 / rate
        return Sound((np.sin(np.arange(int(seconds * RATE)) / 5) * 8_000).astype("<i2").tobytes(), RATE)

    def close(self) -> None:
        pass


class World:
    """A loudspeaker that plays what is asked for as the microphone's chunks go by."""

    def __init__(self, script: str = "") -> None:
        self.now, self.lost = 0.0, False
        self.queue = Queue()
        self.script = script
        self.played_at: list[float] = []
        self.making: Callable[[], bool] = lambda: False
        """Whether what is said next is not in the queue yet."""

    def chunks(self) -> Iterator[Chunk]:
        """A chunk for each letter: `s` somebody speaks, `.` nobody does, `w` until the shop is silent."""
        for letter in self.script:
            yield self.step(letter == "s")
            while letter == "w" and self.making():
                time.sleep(0.001)  # the next sentence is made in a thread of its own
            while letter == "w" and self.left:
                yield self.step(False)

    def step(self, speech: bool) -> Chunk:
        self.now += STEP
        if np.frombuffer(self.queue.take(int(STEP * RATE), self.now), dtype="<i2").any():
            self.played_at.append(self.now)
        return Chunk(LOUD if speech else STILL, self.now)

    def add(self, sound: Sound) -> None:
        if self.lost:
            raise NoDevice("gone")
        self.queue.add(sound.at(RATE).pcm)

    def hush(self) -> None:
        self.queue.clear()

    @property
    def left(self) -> int:
        return len(self.queue)

    def begun(self) -> float:
        return self.now

    def played(self, since: float, until: float) -> Samples:
        return self.queue.between(since, until)

    def close(self) -> None:
        pass


class Hears:
    """A recogniser that hears what the test says, in order."""

    name = "script"

    def __init__(self, *heard: str) -> None:
        self.heard = list(heard)
        self.grammars: list[Grammar] = []
        self.sounds: list[Sound] = []

    def prepare(self, grammar: Grammar) -> None:
        self.grammars.append(grammar)

    def hear(self, sound: Sound, grammar: Grammar) -> Transcript:
        self.sounds.append(sound)
        return Transcript(self.heard.pop(0))


class Talk:
    """A conversation in a world: what the customer's microphone hears, and what comes of it."""

    def __init__(
        self, script: str, heard: list[str], replies: list[Reply], barge_in: str = "careful"
    ) -> None:
        self.world = World(script)
        self.turns: list[Turn] = []
        self.out = StringIO()
        terminal = Terminal(self.out)
        self.voice = Voice(Tones(), self.world, "en-US")
        self.world.making = lambda: self.voice._job is not None and not self.voice._job.done()
        self.hears = Hears(*heard)
        model = model_for("en-US")
        self.ear = Ear(self.hears, model, phrases_of(model, ["Coffee"]), terminal.show)
        endpoint = Endpoint(detector=lambda frame: float(np.frombuffer(frame, "<i2").std() > 1_000))
        clean = customers_only(self.world.chunks(), self.voice, endpoint, barge_in)
        self.heard = utterances(clean, endpoint, self.voice, self.ear, terminal, signals=False)
        self.replies = replies
        self.loop = Loop(
            "en-US", "demo", self.respond, self.ear.hear, terminal.show, self.voice, self.ear.expect
        )

    def respond(self, turn: Turn) -> Rendered:
        self.turns.append(turn)
        return render(self.replies[min(len(self.turns), len(self.replies)) - 1], turn.locale)

    def hold(self) -> list[str]:
        """Holds it; the lines that were shown."""
        try:
            converse(self.loop, self.heard)
        finally:
            self.ear.close()
            self.voice._worker.shutdown()
        return self.out.getvalue().splitlines()

    @property
    def said(self) -> list[str | None]:
        """What reached the shop, without the launch."""
        return [turn.utterance for turn in self.turns[1:]]


SPEECH, END = "s" * 12, "." * 40
CHECKOUT = Intent("CheckoutIntent")
TERMS = Reply(
    (Prompt("cart-empty"), Prompt("help"), Prompt("order-question", {"total": 5})),
    Question(CHECKOUT, terms="the terms"),
)
WHAT_ELSE = Reply((Prompt("what-else"),), Question(Intent("AnythingElseIntent")))
BYE = Reply((Prompt("goodbye"),), ends=True)


def test_what_is_said_after_the_shop_has_spoken_is_heard_and_answered() -> None:
    talk = Talk("w" + "." * 20 + SPEECH + END, ["find coffee"], [WHAT_ELSE, BYE])
    lines = talk.hold()
    assert talk.said == ["find coffee"]
    assert not talk.turns[1].unheard
    assert lines[-2:] == ["You:  find coffee", "Shop: Goodbye!"]


def test_the_shop_falls_silent_within_200_milliseconds_of_the_first_word() -> None:
    talk = Talk("." * 45 + SPEECH + END, ["find coffee"], [TERMS, BYE])
    talk.hold()
    onset = 45 * STEP
    answered = onset + len(SPEECH) * STEP + 0.4
    assert onset < max(at for at in talk.world.played_at if at < answered) < onset + 0.2
    assert talk.said == ["find coffee"]


def test_a_yes_to_terms_that_were_cut_off_says_so() -> None:
    talk = Talk("." * 45 + SPEECH + END, ["yes"], [TERMS, BYE])
    talk.hold()
    assert talk.said == ["yes"]
    assert talk.turns[1].unheard


def test_a_yes_during_the_question_itself_has_heard_the_terms() -> None:
    terms = sentences(TERMS_SAID)[:-1]
    whole = sum(len(one.split()) for one in terms) * 0.1 + (len(terms) - 1) * PAUSE
    talk = Talk("." * (int(whole / STEP) + 4) + SPEECH + END, ["yes"], [TERMS, BYE])
    talk.hold()
    assert talk.voice is not None
    assert not talk.turns[1].unheard


def test_a_cough_interrupts_nothing() -> None:
    talk = Talk("." * 45 + "s" * 5 + END + "w" + "." * 20 + SPEECH + END, ["", "yes"], [TERMS, BYE])
    talk.hold()
    assert talk.said == ["yes"]
    assert not talk.turns[1].unheard
    assert len(talk.world.played_at) * STEP > sum(map(len, map(str.split, sentences(TERMS_SAID)))) * 0.1


TERMS_SAID = render(TERMS, "en-US").speech


def test_speech_that_is_not_understood_is_asked_for_again() -> None:
    talk = Talk("w" + "." * 20 + "s" * 60 + END, [""], [WHAT_ELSE, BYE])
    talk.hold()
    assert talk.turns[1].intent == Intent("AMAZON.FallbackIntent")


def test_a_cough_while_the_shop_waits_is_nothing() -> None:
    talk = Talk("w" + "." * 20 + "s" * 5 + END + SPEECH + END, ["", "find coffee"], [WHAT_ELSE, BYE])
    talk.hold()
    assert talk.said == ["find coffee"]


def test_nobody_interrupts_a_shop_that_listens_to_nobody() -> None:
    talk = Talk("." * 45 + SPEECH + END + "w" + "." * 30 + SPEECH + END, ["yes"], [TERMS, BYE], "never")
    talk.hold()
    assert talk.said == ["yes"]
    assert not talk.turns[1].unheard


def test_silence_is_told_and_again() -> None:
    talk = Talk("w" + "." * 600, [], [WHAT_ELSE, WHAT_ELSE, BYE])
    lines = talk.hold()
    assert talk.said == ["", ""]
    assert lines[-1] == "Shop: Goodbye!"


def test_slower_and_louder_change_the_voice_and_say_it_again() -> None:
    script = "w" + "." * 20 + (SPEECH + END + "w" + "." * 20) * 3
    talk = Talk(script, ["slower please", "louder", "stop"], [WHAT_ELSE, BYE])
    lines = talk.hold()
    assert talk.said == ["stop"]
    assert talk.voice.pace < 1 < talk.voice.gain
    assert sum(line == "Shop: What would you like?" for line in lines) == 3


def test_recognising_begins_at_the_pause_and_is_done_once() -> None:
    talk = Talk("w" + "." * 20 + SPEECH + END, ["find coffee"], [WHAT_ELSE, BYE])
    talk.hold()
    assert len(talk.hears.sounds) == 1


def test_the_ear_is_ready_for_each_question() -> None:
    talk = Talk("w" + "." * 20 + SPEECH + END, ["yes"], [TERMS, BYE])
    talk.hold()
    assert ("{AMAZON.YesIntent}",) in talk.hears.grammars[0].answers


@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_of_the_loop_can_be_heard_and_mean_one_thing(locale: str) -> None:
    phrases = with_controls(phrases_of(model_for(locale)))
    known = set(Grammar(phrases).words)
    said = words(locale[:2])
    assert set(said) == {"slower", "faster", "louder", "softer"}
    for name, lines in said.items():
        for line in lines:
            assert control(line, locale[:2]) == name
            assert set(line.split()) <= known
    assert control("find slower coffee", locale[:2]) is None


def test_a_shop_that_is_called_listens_and_one_that_is_not_does_not() -> None:
    script = (SPEECH + END) * 3
    talk = Talk(script, ["find coffee", "hey shop find milk", "hey shop"], [])
    shown: list[str] = []
    try:
        assert list(calls(talk.heard, talk.ear, "hey shop", shown.append)) == ["find milk", ""]
    finally:
        talk.ear.close()
    assert len(shown) == 3
    assert ("hey", "shop") in talk.hears.grammars[0].answers


def test_a_microphone_that_is_lost_is_found_again() -> None:
    told: list[str] = []
    plugged = iter([["a", "b", None], [None], None, ["c"]])

    @contextmanager
    def opened() -> Iterator[Iterator[Chunk]]:
        given = next(plugged)
        if given is None:
            raise NoMicrophone("none")
        yield (chunk(one) for one in given)

    def chunk(letter: str | None) -> Chunk:
        if letter is None:
            raise NoMicrophone("gone")
        return Chunk(letter.encode() * 2, 0.0)

    chunks = steady(opened, lambda: told.append("gone"), lambda: told.append("back"), lambda _: None)
    assert [one.pcm for one in chunks] == [b"aa", b"bb", b"cc"]
    assert told == ["gone", "back"]


def test_no_microphone_at_the_start_is_an_error() -> None:
    def opened() -> AbstractContextManager[Iterator[Chunk]]:
        raise NoMicrophone("none")

    with pytest.raises(NoMicrophone):
        next(steady(opened, lambda: None, lambda: None))


def test_a_lost_microphone_is_told_aloud_and_the_terms_are_read_again() -> None:
    talk = Talk("", [], [TERMS])
    talk.loop.voice = Voice(Mute(), NoLoudspeaker(), "en-US")
    talk.loop.welcome()
    talk.loop.tell("microphone-back", again=True)
    assert talk.loop.voice._sentences[-1] == sentences(TERMS_SAID)[-1]
    assert not talk.loop.voice.unheard
    assert len(talk.turns) == 1
    talk.ear.close()


def test_a_lost_loudspeaker_is_told_and_its_reply_counts_as_unheard() -> None:
    told: list[str] = []
    world = World()
    voice = Voice(Tones(), world, "en-US", tell=told.append)

    def speaks() -> bool:
        return voice.speaking

    voice.say(TERMS_SAID)
    world.lost = True
    assert not speaks()
    assert voice.unheard
    assert len(told) == 1
    world.lost = False
    voice.say("Hello again.")
    assert speaks()
    world.queue.clear()
    voice.close()


def test_sentences_are_cut_where_they_end() -> None:
    assert sentences("Done! It is 17.80 euros. Shall I?") == ["Done!", "It is 17.80 euros.", "Shall I?"]
    assert sentences("Am 18. November. Gut?") == ["Am 18. November.", "Gut?"]
    assert sentences("") == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_question_of_an_order_is_a_sentence_without_a_number(locale: str) -> None:
    question = sentences(render(Reply((Prompt("order-question", {"total": 5}),)), locale).speech)
    assert len(question) == 1
    assert not any(char.isdigit() for char in question[0])


def test_louder_is_louder_and_never_wraps() -> None:
    sound = Sound(np.array([0, 9_000, -20_000, 32_000], dtype="<i2").tobytes(), RATE)
    samples = louder(sound, 4.0).samples.astype(int)
    assert (np.sign(samples) == np.sign(sound.samples)).all()
    assert (np.abs(samples)[1:] > 9_000).all()


def test_replies_are_written_whole_though_they_were_cut_off(tmp_path: Path) -> None:
    world = World()
    voice = Voice(Tones(), world, "en-US", tmp_path)
    voice.say(TERMS_SAID)
    voice.hush()
    voice.say("Well.")
    world.queue.clear()
    voice.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01-shop.wav", "02-shop.wav"]


def test_signals_are_short_and_soft() -> None:
    for sound in (LISTENING, HEARD):
        assert sound.seconds <= 0.1
        assert np.abs(sound.samples).max() < 3_000


def test_a_file_gets_no_meter_and_a_terminal_does() -> None:
    plain = StringIO()
    Terminal(plain).level(LOUD, 1.0)
    assert plain.getvalue() == ""

    class Screen(StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    terminal = Terminal(screen)
    terminal.partial("find coff")
    terminal.level(LOUD, 1.0)
    assert "find coff" in screen.getvalue()
    assert bar(STILL).count("▮") == 0
    assert bar(LOUD).count("▮") > 6


def answering(reply: Reply) -> tuple[list[Turn], Loop, list[str]]:
    turns: list[Turn] = []
    shown: list[str] = []

    def respond(turn: Turn) -> Rendered:
        turns.append(turn)
        return render(reply, turn.locale)

    def hear(sound: Sound) -> Typed:
        return Typed("heard words", ("others",))

    return turns, Loop("en-US", "demo", respond, hear, shown.append), shown


def test_the_shop_speaks_first_and_every_turn_is_a_new_one() -> None:
    turns, loop, shown = answering(WHAT_ELSE)
    said: list[Utterance] = [Typed("find coffee"), Sound(b"\0\0", 16_000), Sound(b"", 16_000)]
    converse(loop, in_turns(said, None))
    assert turns[0].intent == Intent("LaunchIntent")
    assert [turn.utterance for turn in turns[1:]] == ["find coffee", "heard words", ""]
    assert turns[2].alternatives == ("others",)
    assert len({turn.id for turn in turns}) == 4
    assert len({turn.session for turn in turns}) == 1
    assert shown[1:3] == ["You:  find coffee", "Shop: What would you like?"]


def test_a_goodbye_ends_the_conversation_or_begins_a_new_one() -> None:
    turns, loop, _ = answering(BYE)
    converse(loop, [Typed("bye"), Typed("more")])
    assert len(turns) == 2
    turns, loop, _ = answering(BYE)
    converse(loop, [Typed("bye"), Typed("more")], once=False)
    assert len({turn.session for turn in turns}) == 3


def test_how_long_an_answer_took_is_shown() -> None:
    _, loop, shown = answering(WHAT_ELSE)
    loop.timing = True
    converse(loop, [Live(Sound(b"\0\0", 16_000), 0.0, 0.5)])
    assert "after your last word: 0.50 silence" in shown[-1]
