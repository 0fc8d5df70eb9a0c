"""Talking aloud: to the recordings that were given, the microphone, or the recorded conversation we ship."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from pathlib import Path

from skill.conversation import respond
from skill.dialogue import Rendered
from skill.errors import VoiceshopError
from skill.services import Services
from skill.understanding import Model, model_for
from voice_local.endpoint import Endpoint
from voice_local.front_end import prepare
from voice_local.grammar import Phrases, grammar_for, phrases_of
from voice_local.loop import Loop, Utterance, converse, spoken_utterances
from voice_local.loudspeaker import NoLoudspeaker, best_loudspeaker
from voice_local.microphone import NoMicrophone, microphone
from voice_local.recognize import open_recognizer
from voice_local.sound import Sound, read_sound
from voice_local.speak import best_speaker
from voice_local.transcript import Recognizer, Transcript

TROUBLES = {
    "silent": "no speech was found in it",
    "quiet": "it is too quiet to be understood",
    "clipped": "it is distorted; speak further away or turn the microphone down",
}
"""What can be wrong with a sound, for who is at the terminal."""


@dataclass
class Ear:
    """Hears what is said to one shop: the recogniser, and all that may be said here.

    `expect` gets ready for an answer in a thread of its own, while the shop speaks.
    """

    recognizer: Recognizer
    model: Model
    phrases: Phrases
    show: Callable[[str], None]
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))
    _ready: Future[None] | None = None

    def expect(self, reply: Rendered) -> None:
        """Gets ready for what may be said after `reply`."""
        grammar = grammar_for(self.phrases, self.model, reply.question)
        self._ready = self._worker.submit(self.recognizer.prepare, grammar)

    def hear(self, sound: Sound, before: Rendered) -> Transcript:
        """What was said after `before`; trouble with the sound is shown."""
        if self._ready is not None:
            self._ready.result()
        heard = self.recognizer.hear(sound, grammar_for(self.phrases, self.model, before.question))
        if heard.trouble:
            self.show(f"      ({TROUBLES[heard.trouble]})")
        return heard


def talk_aloud(
    services: Services,
    locale: str,
    customer: str,
    recognizer: str,
    wavs: Sequence[Path],
    out: Path | None,
    mute: bool,
    show: Callable[[str], None],
    products: Sequence[str] = (),
) -> None:
    """Holds a conversation by voice; `products` are the names that customers may say.

    Raises VoiceshopError before anything is said when a recording cannot be heard or an engine is missing.
    """
    recordings = [_recording(path) for path in wavs]
    engine = open_recognizer(recognizer, locale, services.settings.vosk_model)
    model = model_for(locale)
    ear = Ear(engine, model, phrases_of(model, products), show)
    speaker = None if mute and out is None else best_speaker()
    show(f"Hearing with {engine.name}; {'speaking with ' + speaker.name if speaker else 'silent'}.")
    loop = Loop(
        locale=locale,
        customer=customer,
        respond=partial(respond, services=services),
        hear=ear.hear,
        expect=ear.expect,
        show=show,
        speaker=speaker,
        loudspeaker=NoLoudspeaker() if mute else best_loudspeaker(),
        out=out,
    )
    with ExitStack() as stack:
        utterances, once = _utterances(recordings, locale, stack, show)
        try:
            converse(loop, utterances, once=once)
        finally:
            if speaker:
                speaker.close()


def _utterances(
    recordings: list[Sound], locale: str, stack: ExitStack, show: Callable[[str], None]
) -> tuple[Iterator[Utterance], bool]:
    """What is heard, and whether the first goodbye ends it."""
    if recordings:
        return iter(recordings), False
    try:
        opened = stack.enter_context(microphone())
    except NoMicrophone:
        show("There is no microphone here; this is a recorded conversation, heard as if it were spoken now.")
        return iter([read_sound(path) for path in shipped_recordings(locale)]), False
    return spoken_utterances(opened, Endpoint()), True


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
