"""Beam search through the texts that a sound may be: freely, or along what a guide allows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from voice_local.moonshine_model import END, SPACE, Floats, Reading, SpeechModel

BEAM = 8
"""Texts that are continued at once."""
SPREAD = 10.0
"""A text is given up that is so much less likely than the best one (natural logarithm)."""
LATE = 14.0
"""The search ends when no text can still come so near to the best finished one."""
LENGTH_WEIGHT = 0.5
"""Power of the number of tokens that a text's score is divided by: else the shortest texts win in noise."""


@dataclass(frozen=True)
class Choices:
    """What may come next: tokens, the place that each leads to and the letters it writes; whether to end."""

    tokens: NDArray[np.int64]
    places: Sequence[Any]
    letters: Sequence[str]
    ends: bool


PUNCTUATION = frozenset(',.?!;:-"…')
"""Letters of tokens that may follow any word and change nothing."""


class Guide(Protocol):
    """Says what may be said; its places are values."""

    @property
    def start(self) -> Any:
        """The place of the empty text."""
        ...

    def choices(self, place: Any, following: Floats) -> Choices:
        """What may come next at `place`; `following` tells how likely each token is."""
        ...


@dataclass(frozen=True)
class Text:
    """A text that the sound may be, in lower case, with the logarithm of its probability."""

    text: str
    likelihood: float
    tokens: int

    @property
    def score(self) -> float:
        """How good it is, the greater the better: comparable between texts of different lengths."""
        return self.likelihood / math.pow(self.tokens, LENGTH_WEIGHT)


class Anything:
    """The guide that allows every text: at each place the most likely tokens.

    A place says whether a digit was written last: only after one does a point or a comma count.
    """

    start = False

    def __init__(self, tokens: Sequence[str], beam: int) -> None:
        self._tokens, self._beam = tokens, beam

    def choices(self, place: bool, following: Floats) -> Choices:
        """The most likely tokens; more than `beam` of them cannot be kept."""
        likely = np.argpartition(-following, self._beam)[: self._beam + 1]
        tokens = likely[likely != END]
        letters = [self._letters(token, place) for token in tokens]
        return Choices(tokens, [text[-1:].isdigit() for text in letters], letters, ends=True)

    def _letters(self, token: int, after_digit: bool) -> str:
        text = self._tokens[token].replace(SPACE, " ").lower()
        if after_digit and text in (".", ","):
            return text
        return "".join(letter for letter in text if letter not in PUNCTUATION)


@dataclass(frozen=True)
class _Open:
    """A text that is not finished: its likelihood, where it is, which row and token it came from."""

    likelihood: float
    place: Any
    text: str
    row: int = 0
    token: int = 0


def search(model: SpeechModel, sound: Floats, guide: Guide, longest: int, beam: int = BEAM) -> list[Text]:
    """The likeliest texts of an encoded sound, best first, of at most `longest` tokens."""
    reading = model.begin(sound, beam)
    hypotheses = [_Open(0.0, guide.start, "")]
    finished: dict[str, Text] = {}
    for length in range(1, longest + 1):
        best: dict[tuple[Any, str], _Open] = {}
        for row, one in enumerate(hypotheses):
            choices = guide.choices(one.place, reading.following[row])
            if choices.ends and one.text.strip():
                _finish(finished, one, float(reading.following[row, END]), length)
            for following in _continued(one, row, choices, reading, beam):
                _merge(best, following)
        hypotheses = _pruned(best.values(), finished, beam)
        if not hypotheses:
            break
        reading = model.extend(reading, [one.row for one in hypotheses], [one.token for one in hypotheses])
    return sorted(finished.values(), key=lambda text: -text.score)


def _finish(finished: dict[str, Text], one: _Open, ending: float, length: int) -> None:
    text, likelihood = " ".join(one.text.split()), one.likelihood + ending
    before = finished.get(text)
    if before:
        likelihood, length = float(np.logaddexp(before.likelihood, likelihood)), before.tokens
    finished[text] = Text(text, likelihood, length)


def _continued(one: _Open, row: int, choices: Choices, reading: Reading, beam: int) -> Iterator[_Open]:
    """The best continuations of one hypothesis."""
    likelihoods = one.likelihood + reading.following[row, choices.tokens]
    best = list(range(len(likelihoods)))
    if len(best) > 3 * beam:
        best = np.argpartition(-likelihoods, 3 * beam)[: 3 * beam].tolist()
    for at in best:
        text = one.text + choices.letters[at]
        yield _Open(float(likelihoods[at]), choices.places[at], text, row, int(choices.tokens[at]))


def _merge(best: dict[tuple[Any, str], _Open], one: _Open) -> None:
    """Adds a hypothesis; of those that write the same the likeliest goes on for all."""
    key = (one.place, one.text)
    other = best.get(key)
    if other is None:
        best[key] = one
        return
    first = max(one, other, key=lambda each: each.likelihood)
    together = math.log1p(math.exp(-abs(one.likelihood - other.likelihood))) + first.likelihood
    best[key] = _Open(together, first.place, first.text, first.row, first.token)


def _pruned(hypotheses: Any, finished: dict[str, Text], beam: int) -> list[_Open]:
    kept = sorted(hypotheses, key=lambda one: -one.likelihood)[:beam]
    if not kept:
        return []
    done = max((text.likelihood for text in finished.values()), default=-math.inf)
    least = max(kept[0].likelihood - SPREAD, done - LATE)
    return [one for one in kept if one.likelihood >= least]
