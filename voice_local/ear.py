"""The ear: a recogniser that knows what may be said now, and begins to recognise at the first pause."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from skill.dialogue import Question, Rendered
from skill.understanding import Model
from voice_local.controls import with_controls
from voice_local.grammar import Grammar, Phrases, grammar_for
from voice_local.sound import Sound
from voice_local.transcript import Recognizer, Transcript

TROUBLES = {
    "silent": "no speech was found in it",
    "quiet": "it is too quiet to be understood",
    "foreign": "it did not sound like something for the shop",
    "clipped": "it is distorted; speak further away or turn the microphone down",
}
"""What can be wrong with a sound, for who is at the terminal."""


class Ear:
    """Hears what is said to one shop. All recognising is done in one thread of its own.

    `partial` is told what was heard so far, `tell` of trouble with the sound.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        model: Model,
        phrases: Phrases,
        tell: Callable[[str], None],
        partial: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.question: Question | None = None
        self.awake = True
        """Whether it listens to more than the phrase that it is called by."""
        self._recognizer, self._model = recognizer, model
        self._phrases = with_controls(phrases)
        self._tell, self._partial = tell, partial
        self._grammar = Grammar(self._phrases)
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._early: tuple[Sound, Future[Transcript]] | None = None

    def expect(self, reply: Rendered) -> None:
        """Gets ready for what may be said after `reply`, while it is spoken."""
        self.question, self.awake = None if reply.ends else reply.question, True
        self._prepare(grammar_for(self._phrases, self._model, self.question))

    def sleep(self, phrase: tuple[str, ...]) -> None:
        """Gets ready to be called by `phrase`: alone, or before what is wanted."""
        self.question, self.awake = None, False
        wants = tuple((*phrase, f"{{{top}}}") for top in self._phrases.tops)
        self._prepare(Grammar(self._phrases, (phrase, *wants)))

    def ahead(self, sound: Sound) -> None:
        """Begins to recognise what may be the whole utterance."""
        self._drop()
        self._early = sound, self._worker.submit(self._recognizer.hear, sound, self._grammar)
        self._early[1].add_done_callback(self._glimpse)

    @property
    def busy(self) -> bool:
        """Whether it is recognising something."""
        return self._early is not None and not self._early[1].done()

    def hear(self, sound: Sound) -> Transcript:
        """What was said; at once, when the very sound was recognised ahead. Trouble with it is told."""
        if self._early is None or self._early[0] is not sound:
            self.ahead(sound)
        assert self._early is not None
        heard = self._early[1].result()
        self._early = None
        if heard.trouble:
            self._tell(f"      ({TROUBLES[heard.trouble]})")
        return heard

    def close(self) -> None:
        """Ends the thread, when what it is doing is done."""
        self._drop()
        self._worker.shutdown(cancel_futures=True)

    def _prepare(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._worker.submit(self._recognizer.prepare, grammar)

    def _drop(self) -> None:
        if self._early is not None:
            self._early[1].cancel()
            self._early = None

    def _glimpse(self, done: Future[Transcript]) -> None:
        if self.awake and not done.cancelled() and done.exception() is None:
            self._partial(done.result().text)
