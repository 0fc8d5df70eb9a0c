"""Talking aloud: to the recordings that were given, the microphone, or the recorded conversation we ship."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from itertools import chain
from pathlib import Path

from skill.conversation import respond
from skill.errors import VoiceshopError
from skill.services import Services
from skill.understanding import model_for
from voice_local.customer import calls, customers_only, utterances
from voice_local.ear import TROUBLES, Ear
from voice_local.endpoint import Endpoint
from voice_local.front_end import prepare
from voice_local.grammar import phrases_of, tokens
from voice_local.loop import Live, Loop, Typed, converse, in_turns
from voice_local.loudspeaker import NoLoudspeaker, best_loudspeaker
from voice_local.microphone import Chunk, NoMicrophone, microphone, steady
from voice_local.recognize import open_recognizer
from voice_local.sound import Sound, read_sound
from voice_local.speak import best_speaker
from voice_local.terminal import Terminal
from voice_local.voice import Mute, Voice

MICROPHONE = (("microphone-gone", False), ("microphone-back", True))
"""What is said when the microphone is gone and when it is back, and whether the last reply comes again."""


@dataclass(frozen=True)
class Options:
    """How to talk: what is heard (`wavs`, else the microphone) and by whom, and what is played.

    `out` is the folder that replies are written to, `wake` the phrase that the shop waits for, `barge_in` one
    of `customer.BARGE_IN`, `signals` whether there are tones; `timing` shows how long each answer took.
    """

    recognizer: str = "auto"
    wavs: Sequence[Path] = ()
    out: Path | None = None
    mute: bool = False
    wake: str = ""
    barge_in: str = "careful"
    signals: bool = True
    timing: bool = False


def talk_aloud(
    services: Services,
    locale: str,
    customer: str,
    options: Options,
    terminal: Terminal | None = None,
    products: Sequence[str] = (),
) -> None:
    """Holds a conversation by voice; `products` are the names that customers may say.

    Raises VoiceshopError before anything is said when a recording cannot be heard or an engine is missing.
    """
    recordings = [_recording(path) for path in options.wavs]
    _checked_wake(options.wake)
    terminal = terminal or Terminal(sys.stdout)
    engine = open_recognizer(options.recognizer, locale, services.settings.vosk_model)
    model = model_for(locale)
    speaker = (None if options.mute and options.out is None else best_speaker()) or Mute()
    terminal.show(f"Hearing with {engine.name}; speaking with {speaker.name}.")
    with ExitStack() as stack:
        stack.callback(terminal.close)
        ear = Ear(engine, model, phrases_of(model, products), terminal.show, terminal.partial)
        stack.callback(ear.close)
        loudspeaker = NoLoudspeaker() if options.mute else best_loudspeaker()
        voice = Voice(speaker, loudspeaker, locale, options.out, terminal.show)
        stack.callback(voice.close)
        loop = Loop(
            locale=locale,
            customer=customer,
            respond=partial(respond, services=services),
            hear=ear.hear,
            expect=ear.expect,
            show=terminal.show,
            voice=voice,
            timing=options.timing,
        )
        if recordings:
            converse(loop, in_turns(recordings, voice), once=False)
            return
        try:
            chunks = _microphone(loop, stack)
        except NoMicrophone:
            terminal.show(
                "There is no microphone here; this is a recorded conversation, heard as if it were live."
            )
            shipped = (read_sound(path) for path in shipped_recordings(locale))
            converse(loop, in_turns(shipped, voice), once=False)
            return
        endpoint = Endpoint()
        clean = customers_only(chunks, voice, endpoint, options.barge_in)
        heard = utterances(clean, endpoint, voice, ear, terminal, options.signals)
        _converse_live(loop, heard, ear, options.wake, terminal)
        voice.finish()


def _converse_live(loop: Loop, heard: Iterator[Live], ear: Ear, wake: str, terminal: Terminal) -> None:
    """One conversation, or one each time that the shop is called by `wake`."""
    if not wake:
        converse(loop, heard)
        return
    for wish in calls(heard, ear, wake, terminal.show):
        loop.renew()
        converse(loop, chain([Typed(wish)] if wish else [], heard), greet=not wish)


def _microphone(loop: Loop, stack: ExitStack) -> Iterator[Chunk]:
    """What the microphone hears; that it is gone is said. Raises NoMicrophone when there is none."""
    gone, back = (partial(loop.tell, message, again) for message, again in MICROPHONE)
    chunks = steady(microphone, gone, back)
    stack.callback(chunks.close)
    return chain([next(chunks)], chunks)


def shipped_recordings(locale: str) -> list[Path]:
    """The recorded conversation in `locale`, in order. Raises VoiceshopError when there is none."""
    folder = Path(str(files("voice_local") / "recordings" / locale))
    found = sorted(folder.glob("*.wav"))
    if not found:
        raise VoiceshopError(f"There is no recorded conversation in {locale}; talk with --wav or --text.")
    return found


def _recording(path: Path) -> Sound:
    """The recording in a file. Raises VoiceshopError when there is no speech in it."""
    sound = read_sound(path)
    heard = prepare(sound)
    if heard.empty:
        raise VoiceshopError(f"{path} cannot be heard: {TROUBLES[heard.trouble]}.")
    return sound


def _checked_wake(phrase: str) -> None:
    """Raises VoiceshopError when nobody could be understood to say the phrase."""
    if phrase and len(tokens(phrase)) < 2:
        raise VoiceshopError(f"The wake phrase {phrase!r} is too short; choose two words or more.")
