"""The conversation at the laptop: an utterance is heard, answered, shown, spoken, and so on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Protocol

from skill.dialogue import Intent, Rendered, Turn
from voice_local.endpoint import Endpoint
from voice_local.loudspeaker import Loudspeaker, NoLoudspeaker
from voice_local.microphone import Microphone
from voice_local.sound import Sound
from voice_local.speak import Speaker

CHANNEL = "local"
LAUNCH = "LaunchIntent"


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


Utterance = Sound | Typed
"""One thing a customer says: a recording of it, or typed words. No words and no sound are silence."""

Hear = Callable[[Sound, Rendered], Words]
"""Recognises a sound, knowing what the shop has just said."""


@dataclass
class Loop:
    """What a conversation is held with. Nothing in here outlives it but the session's id.

    `respond` answers a turn, `hear` recognises, `show` prints a line; `speaker` may be None
    (nothing is spoken), replies are written as WAV to `out` when it is given.
    """

    locale: str
    customer: str
    respond: Callable[[Turn], Rendered]
    hear: Hear
    show: Callable[[str], None]
    speaker: Speaker | None = None
    loudspeaker: Loudspeaker = field(default_factory=NoLoudspeaker)
    expect: Callable[[Rendered], None] | None = None
    """Told each reply before it is spoken, so that the recogniser is ready for the answer."""
    out: Path | None = None
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    spoken: Iterator[int] = field(default_factory=lambda: count(1))

    def welcome(self) -> Rendered:
        """Begins the conversation: the shop speaks first."""
        return self._say(self.respond(replace(self._turn(Typed("")), utterance=None, intent=Intent(LAUNCH))))

    def answer(self, utterance: Utterance, before: Rendered) -> Rendered:
        """One turn: hears the utterance, shows what was heard, answers it aloud."""
        words = utterance if isinstance(utterance, Typed) else self._heard(utterance, before)
        self.show(f"You:  {words.text or '...'}")
        return self._say(self.respond(self._turn(words)))

    def _heard(self, sound: Sound, before: Rendered) -> Words:
        return self.hear(sound, before) if sound.pcm else Typed("")

    def _turn(self, words: Words) -> Turn:
        return Turn(
            id=uuid.uuid4().hex,
            session=self.session,
            channel=CHANNEL,
            customer=self.customer,
            locale=self.locale,
            at=datetime.now(UTC),
            utterance=words.text,
            alternatives=tuple(words.alternatives),
        )

    def _say(self, reply: Rendered) -> Rendered:
        self.show(f"Shop: {reply.text}")
        if self.expect and not reply.ends:
            self.expect(reply)
        if self.speaker:
            sound = self.speaker.speak(reply.speech, self.locale)
            if self.out:
                sound.write(self.out / f"{next(self.spoken):02}-shop.wav")
            self.loudspeaker.play(sound)
        return reply


def converse(loop: Loop, utterances: Iterator[Utterance], *, once: bool = True) -> None:
    """Holds the conversation until the shop or the utterances end it.

    The next utterance is only asked for when the shop has finished speaking, so that it does not
    hear itself. Unless `once`, what is said after a goodbye begins a new conversation.
    """
    reply = loop.welcome()
    for utterance in utterances:
        if reply.ends:
            loop.session = uuid.uuid4().hex
        reply = loop.answer(utterance, reply)
        if reply.ends and once:
            return


def spoken_utterances(microphone: Microphone, endpoint: Endpoint) -> Iterator[Sound]:
    """What is said into the microphone, one utterance after the other; an empty sound is silence.

    What came in while nobody asked is dropped, so that the shop never hears itself.
    """
    while True:
        microphone.forget()
        yield next(sound for chunk in microphone.chunks() if (sound := endpoint.feed(chunk)) is not None)
