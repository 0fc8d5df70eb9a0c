"""Several requests in one sentence: which they are, and their answers as one reply."""

from __future__ import annotations

from dataclasses import replace

from skill.dialogue import Intent, Prompt, Question, Reply, Turn
from skill.language.corrections import corrected
from skill.understanding import Model, model_for, requests_after, requests_in
from skill.understanding.model import PHRASE_TYPES


def parted(turn: Turn, question: Question | None) -> tuple[Turn, tuple[str, ...]]:
    """The turn with its first request only, and the words of those that follow; most often there are none."""
    model = model_for(turn.locale)
    if turn.intent is not None:
        return _parted_intent(turn, turn.intent, model)
    text = corrected((turn.utterance or "").strip(), turn.locale)
    first, *later = requests_in(text, model, question) if text else [text]
    return (replace(turn, utterance=first, alternatives=()), tuple(later)) if later else (turn, ())


def _parted_intent(turn: Turn, intent: Intent, model: Model) -> tuple[Turn, tuple[str, ...]]:
    """What a channel took for free words of one request: 'milk and check out'."""
    known = model.intents.get(intent.name)
    for name, slot in intent.slots.items():
        if known and name in known.slots and known.slots[name].type in PHRASE_TYPES:
            first, *later = requests_after(slot.text, model)
            if first and later:
                return replace(turn, intent=intent.filled(**{name: first})), tuple(later)
    return turn, ()


def following(turn: Turn, words: str) -> Turn:
    """One of the later requests of a turn, as a turn."""
    return replace(turn, utterance=words, alternatives=(), intent=None, proof="")


def asks_about_itself(intent: Intent, reply: Reply) -> bool:
    """Whether the reply to a request needs an answer, or ends everything, before another can be answered.

    What only offers to go on ("which one would you like?" after a search) does not.
    """
    return reply.ends or (reply.question is not None and reply.question.intent.name == intent.name)


def joined(first: Reply, then: Reply) -> Reply:
    """Both replies as one, which asks what the second one asks."""
    said = first.prompts[:-1] if first.question and len(first.prompts) > 1 else first.prompts
    return replace(
        then,
        prompts=(*said, *then.prompts),
        card=then.card or first.card,
        context=then.context or first.context,
    )


def with_left_out(reply: Reply, left: tuple[str, ...]) -> Reply:
    """The reply, which first says what was asked for before and is not done."""
    return replace(reply, prompts=(Prompt("left-out", {"requests": left}), *reply.prompts)) if left else reply
