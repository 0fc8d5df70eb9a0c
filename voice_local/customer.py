"""The customer at the microphone: chunks become utterances; who speaks while the shop does interrupts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from voice_local.ear import Ear
from voice_local.earcons import HEARD, LISTENING
from voice_local.endpoint import Began, Ended, Endpoint, Paused, patience_for
from voice_local.grammar import tokens
from voice_local.loop import Live
from voice_local.loudspeaker import RATE as PLAYED
from voice_local.microphone import Chunk
from voice_local.own_voice import OwnVoice
from voice_local.terminal import Terminal
from voice_local.voice import Voice

BARGE_IN = ("careful", "always", "never")
"""Who interrupts the shop: whoever is clearly not the shop itself; everybody; nobody."""
ECHO = 0.75
"""Seconds that the shop's voice may take to come back through the air and two devices."""
GLIMPSE = 1.0
"""Seconds of speech after which a terminal shows what was heard so far."""


def customers_only(
    chunks: Iterable[Chunk], voice: Voice, endpoint: Endpoint, barge_in: str
) -> Iterator[Chunk]:
    """The chunks, silent where they hold the shop's own voice: as long as it speaks, for `never`.

    Once somebody has begun to speak, which silences the shop, every chunk is theirs.
    """
    own, resumed = OwnVoice(), voice.resumed
    for chunk in chunks:
        if voice.resumed != resumed:
            resumed = voice.resumed
            own.forget()
        if barge_in == "always" or endpoint.speaking:
            yield chunk
            continue
        played = voice.played(chunk.at - ECHO, chunk.at)
        if barge_in == "never":
            yield Chunk(bytes(len(chunk.pcm)), chunk.at) if voice.speaking or played.any() else chunk
        else:
            yield Chunk(own.without(chunk.pcm, played, PLAYED), chunk.at)


def utterances(
    chunks: Iterable[Chunk],
    endpoint: Endpoint,
    voice: Voice,
    ear: Ear,
    terminal: Terminal,
    signals: bool = True,
) -> Iterator[Live]:
    """What is said, one utterance after the other; an empty sound when nobody says anything.

    As soon as somebody speaks the shop falls silent; at the first pause recognising begins.
    """
    listening, glimpsed = False, 0.0
    for chunk in chunks:
        speaking = voice.speaking
        if speaking:
            endpoint.wait_anew()
        elif not listening and signals and ear.awake and not endpoint.speaking:
            voice.signal(LISTENING)
        listening = not speaking
        terminal.level(chunk.pcm, chunk.at)
        endpoint.patience = patience_for(ear.question)
        for heard in endpoint.feed(chunk.pcm):
            if isinstance(heard, Began):
                voice.hush()
            elif isinstance(heard, Paused):
                ear.ahead(heard.sound)
            elif isinstance(heard, Ended):
                if heard.sound.pcm and signals and ear.awake:
                    voice.signal(HEARD)
                yield Live(heard.sound, chunk.at - heard.silence, heard.silence)
                listening = False
        if terminal.live and endpoint.talking and not ear.busy and chunk.at - glimpsed >= GLIMPSE:
            glimpsed = chunk.at
            ear.ahead(endpoint.so_far)


def calls(heard: Iterator[Live], ear: Ear, phrase: str, tell: Callable[[str], None]) -> Iterator[str]:
    """Each time that somebody says `phrase`: what was said right after it, in the same breath."""
    wanted = tokens(phrase)
    while True:
        tell(f"      (asleep; say “{phrase}”)")
        ear.sleep(wanted)
        said = (tokens(ear.hear(live.sound).text) for live in heard if live.sound.pcm)
        called = next((words for words in said if words[: len(wanted)] == wanted), None)
        if called is None:
            return
        yield " ".join(called[len(wanted) :])
