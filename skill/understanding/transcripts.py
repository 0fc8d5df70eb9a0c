"""Understanding: which of several transcripts to believe, and what it means to this shop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from skill.dialogue import Intent, Question
from skill.understanding.model import Model
from skill.understanding.named import Sold, stand_ins, with_names
from skill.understanding.parse import LIKE, UNHEARD, Explanation, parsed

EFFECTS: Final = UNHEARD | {
    "AddToCartIntent",
    "CancelItemsIntent",
    "CancelOrderIntent",
    "ChangeQuantityIntent",
    "ChangeSubscriptionIntent",
    "CorrectIntent",
    "CouponIntent",
    "DeliveryIntent",
    "EmptyCartIntent",
    "PauseSubscriptionIntent",
    "RemoveCouponIntent",
    "RemoveFromCartIntent",
    "ResumeSubscriptionIntent",
    "ReturnIntent",
    "SkipSubscriptionIntent",
    "StopSubscriptionIntent",
    "SubscribeIntent",
    "VariantIntent",
}
"""What changes cart or orders: speech that may have been meant for others has to say it plainly."""

PLAINLY, THOUGH_UNSURE = 0.85, 0.9
"""Confidence from which that is taken when there are other transcripts: of the first one, of the others."""

THOUGH_HEARD: Final = 0.7
"""Confidence from which on another transcript is taken at all, where the first one said nothing to us."""


def understand(
    text: str,
    model: Model,
    expected: Question | None = None,
    *,
    alternatives: tuple[str, ...] = (),
    today: date | None = None,
    sold: Sold | None = None,
) -> Intent | None:
    """The intent of `text`, or None when it is not for this model.

    `expected` is the open question: its answer comes first. `alternatives` are other transcripts of the
    same speech, tried in order when the first says nothing: with them it was heard, not typed, and what
    changes something has to be said plainly. `today` dates what is said as "last week";
    without it a date slot keeps the spoken words only. `sold` tells what this shop sells: names that the
    model does not know are understood too.
    """
    return explain(text, model, expected, alternatives=alternatives, today=today, sold=sold).intent


def explain(
    text: str,
    model: Model,
    expected: Question | None = None,
    *,
    alternatives: tuple[str, ...] = (),
    today: date | None = None,
    sold: Sold | None = None,
) -> Explanation:
    """What `understand` finds, with the reason."""

    def found(said: str) -> Explanation:
        return parsed(said, model, expected, today)

    def heard(said: str, least: float) -> Explanation:
        best = _plainly(found(said), least) if alternatives else found(said)
        if best.intent is None and sold:
            return _as_sold(said, model, found, sold, least if alternatives else 0.0) or best
        return best

    best = heard(text, PLAINLY)
    for alternative in alternatives:
        if best.intent is not None:
            break
        other = heard(alternative, THOUGH_UNSURE)
        unsure = other.stage == LIKE and other.confidence < THOUGH_HEARD
        if other.intent is not None and other.intent.name not in UNHEARD and not unsure:
            best = other
    return best


def _as_sold(
    text: str, model: Model, find: Callable[[str], Explanation], sold: Sold, least: float
) -> Explanation | None:
    """What a name that only this shop knows means; it is looked for where more was not said plainly."""
    words = model.index.words
    for names, known in stand_ins(text, words, sold):
        found = find(known)
        if found.intent is not None and _plainly(found, least).intent is None:
            names, found = names[:1], find(words.stand_in)
        if found.intent is not None and (intent := with_names(found.intent, model, words, names)):
            evidence = tuple(f"{name!r} is sold here" for name in names)
            return replace(found, text=text, intent=intent, evidence=evidence)
    return None


def _plainly(found: Explanation, least: float) -> Explanation:
    """The same, but nothing where something would change on less confidence than `least`."""
    if found.stage == LIKE and found.best in EFFECTS and found.confidence < least:
        return replace(found, intent=None, stage="not said plainly")
    return found
