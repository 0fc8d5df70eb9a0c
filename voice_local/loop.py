"""The conversation at the laptop: an utterance is heard, answered, shown, spoken, and so on."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from skill.dialogue import Intent, Prompt, Rendered, Reply, Turn
from skill.prompts import render
from voice_local.controls import change, control
from voice_local.sound import Sound
from voice_local.voice import Voice

CHANNEL = "local"
LAUNCH, FALLBACK = "LaunchIntent", "AMAZON.FallbackIntent"
NOISE = 1.5
"""Seconds, with the silence around it, below which a sound without words was a cough or a door."""


class Words(Protocol):
    """What was heard: the best reading, and the others, best first."""

    @property
    def text(self) -> str:
        """The best reading; empty for silence."""
        ...

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The other readings, best first."""
        ...


@dataclass(frozen=True)
class Typed:
    """Words that were typed, not heard."""

    text: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Live:
    """What was said just now: `ended` is when its last word was over (`time.monotonic`), `silence` how
    many seconds of silence were waited for after that. An empty sound: nobody said anything."""

    sound: Sound
    ended: float
    silence: float


Utterance = Sound | Typed | Live
"""One thing a customer says: typed, recorded or live. No words and no sound are silence."""


@dataclass
class Loop:
    """What a conversation is held with. Nothing in here outlives it but the session's id.

    `respond` answers a turn, `hear` recognises, `show` prints a line; without a `voice` nothing is spoken.
    `expect` is told each reply before it is spoken, so that the recogniser is ready for the answer. With
    `timing` it shows how long the customer waited.
    """

    locale: str
    customer: str
    respond: Callable[[Turn], Rendered]
    hear: Callable[[Sound], Words]
    show: Callable[[str], None]
    voice: Voice | None = None
    expect: Callable[[Rendered], None] = lambda _: None
    timing: bool = False
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    _last: str = ""

    def welcome(self) -> Rendered:
        """Begins the conversation: the shop speaks first."""
        reply = self.respond(self._turn(intent=Intent(LAUNCH)))
        self._say(reply)
        return reply

    def answer(self, utterance: Utterance, before: Rendered) -> Rendered:
        """One turn: hears the utterance, shows what was heard, answers it aloud; returns the answer."""
        words = self._words(utterance)
        heard = time.monotonic()
        if isinstance(utterance, Live) and utterance.sound.pcm and not words.text:
            return self._without_words(utterance, before)
        self.show(f"You:  {words.text or '...'}")
        if self.voice and (wish := control(words.text, self.locale[:2])):
            change(self.voice, wish)
            self._say(before)
            return before
        reply = self.respond(self._turn(words))
        answered = time.monotonic()
        began = self._say(reply)
        if self.timing and isinstance(utterance, Live) and utterance.sound.pcm:
            self.show(_timing(utterance, heard, answered, began))
        return reply

    def tell(self, message: str, again: bool = False) -> None:
        """Says a message that is no part of the conversation, and `again` what was said last."""
        said = render(Reply((Prompt(message),)), self.locale)
        self.show(f"Shop: {said.text}")
        if self.voice:
            self.voice.finish()
            self.voice.say(f"{said.speech} {self._last if again else ''}")

    def renew(self) -> None:
        """Begins a new session."""
        self.session = uuid.uuid4().hex

    def _words(self, utterance: Utterance) -> Words:
        if isinstance(utterance, Typed):
            return utterance
        sound = utterance.sound if isinstance(utterance, Live) else utterance
        return self.hear(sound) if sound.pcm else Typed("")

    def _without_words(self, utterance: Live, before: Rendered) -> Rendered:
        """A noise changes nothing: a shop that it cut off speaks on. Long speech is asked for again."""
        if self.voice and self.voice.interrupted:
            self.voice.go_on()
            return before
        if utterance.sound.seconds < NOISE:
            return before
        self.show("You:  ?")
        reply = self.respond(self._turn(intent=Intent(FALLBACK)))
        self._say(reply)
        return reply

    def _turn(self, words: Words | None = None, intent: Intent | None = None) -> Turn:
        return Turn(
            id=uuid.uuid4().hex,
            session=self.session,
            channel=CHANNEL,
            customer=self.customer,
            locale=self.locale,
            at=datetime.now(UTC),
            utterance=words.text if words else None,
            alternatives=tuple(words.alternatives) if words else (),
            intent=intent,
            unheard=self.voice is not None and self.voice.unheard,
        )

    def _say(self, reply: Rendered) -> float:
        """Shows and speaks a reply; when its first sound is heard."""
        self.show(f"Shop: {reply.text}")
        self._last = reply.speech
        self.expect(reply)
        return self.voice.say(reply.speech) if self.voice else time.monotonic()


def converse(loop: Loop, utterances: Iterable[Utterance], *, once: bool = True, greet: bool = True) -> None:
    """Holds the conversation until the shop or the utterances end it.

    Unless `once`, what is said after a goodbye begins a new conversation. Without `greet` the customer
    speaks first.
    """
    reply = loop.welcome() if greet else Rendered(loop.locale, "", "")
    for utterance in utterances:
        if reply.ends:
            loop.renew()
        reply = loop.answer(utterance, reply)
        if reply.ends and once:
            return


def in_turns(utterances: Iterable[Utterance], voice: Voice | None) -> Iterator[Utterance]:
    """Recorded or typed utterances, each when the shop has finished speaking."""
    for utterance in utterances:
        if voice:
            voice.finish()
        yield utterance
    if voice:
        voice.finish()


def _timing(utterance: Live, heard: float, answered: float, began: float) -> str:
    ready = utterance.ended + utterance.silence
    return (
        f"      ({began - utterance.ended:.2f} s after your last word: {utterance.silence:.2f} silence, "
        f"{heard - ready:.2f} hearing, {answered - heard:.2f} answering, {began - answered:.2f} speaking)"
    )
