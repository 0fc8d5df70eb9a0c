"""How long a customer waits at the microphone: `python -m tests.bench.loop`.

The shipped conversation is fed chunk by chunk, in real time from the first pause on. Measured is the time
from when the endpoint is sure to the first sound of the answer, without the devices' own delay.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from skill.conversation import respond
from skill.dialogue import Intent, Rendered, Turn
from skill.services import Services
from skill.understanding import model_for
from skill.warm import warm
from tests.demo_shop import copy_of_demo, services_at
from voice_local.ear import Ear
from voice_local.endpoint import Ended, Endpoint, Paused, patience_for
from voice_local.grammar import phrases_of
from voice_local.loudspeaker import NoLoudspeaker
from voice_local.recognize import open_recognizer
from voice_local.sound import Sound, read_sound
from voice_local.speak import EspeakSpeaker
from voice_local.talk import shipped_recordings
from voice_local.voice import Voice

LOCALE, CHUNK = "en-US", 960
STILL = bytes(2 * 16_000)


def main() -> None:
    """Prints hearing, answering and speaking in milliseconds for each turn, and the median."""
    with tempfile.TemporaryDirectory() as folder:
        services = services_at(copy_of_demo(Path(folder)))
        warm(services, [LOCALE])
        waits = list(_turns(services))
        services.store.close()
    print(f"median {statistics.median(waits):.0f} ms, worst {max(waits):.0f} ms of {len(waits)} turns")


def _turns(services: Services) -> Iterator[float]:
    model, speaker = model_for(LOCALE), EspeakSpeaker()
    ear = Ear(open_recognizer("auto", LOCALE), model, phrases_of(model), print)
    voice = Voice(speaker, NoLoudspeaker(), LOCALE)
    session = uuid.uuid4().hex
    reply = respond(_turn(session, intent=Intent("LaunchIntent")), services)
    for path in shipped_recordings(LOCALE):
        ear.expect(reply)
        voice.say(reply.speech)
        time.sleep(1.0)  # the shop speaks at least as long
        asked, sound = reply.question, _heard(ear, reply, read_sound(path))
        sure = time.perf_counter()
        words = ear.hear(sound)
        heard = time.perf_counter()
        reply = respond(_turn(session, words.text, words.alternatives), services)
        answered = time.perf_counter()
        voice.say(reply.speech)
        spoken = time.perf_counter()
        parts = [1000 * (b - a) for a, b in ((sure, heard), (heard, answered), (answered, spoken))]
        kind = asked.expects.value if asked else "-"
        print(f"{words.text:48} {kind:10} " + " + ".join(f"{part:.0f}" for part in parts) + " ms")
        yield sum(parts)
    ear.close()
    voice.close()


def _heard(ear: Ear, reply: Rendered, sound: Sound) -> Sound:
    """The utterance, when the endpoint is sure of it; recognising has begun at the pause."""
    endpoint = Endpoint(patience_for(reply.question))
    pcm = sound.at(16_000).pcm + STILL
    paused = False
    for at in range(0, len(pcm), CHUNK):
        for told in endpoint.feed(pcm[at : at + CHUNK]):
            if isinstance(told, Paused):
                ear.ahead(told.sound)
                paused = True
            elif isinstance(told, Ended):
                return told.sound
        if paused:
            time.sleep(0.03)
    raise ValueError("nothing was said in the recording")


def _turn(
    session: str, words: str | None = None, others: tuple[str, ...] = (), intent: Intent | None = None
) -> Turn:
    return Turn(uuid.uuid4().hex, session, "local", "demo", LOCALE, datetime.now(UTC), words, others, intent)


if __name__ == "__main__":
    main()
