"""One turn of a conversation: understand it, run its handler, remember what was asked. No I/O of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from skill.dialogue import Agreement, Context, Expects, Happened, Intent, Question, Reply, Session, Slot, Turn
from skill.intents import AMENDING, CONVERSATION, DECLINED, HANDLERS
from skill.intents.account import declined, news
from skill.intents.help import FALLBACK, SILENCE
from skill.language.corrections import corrected
from skill.several import asks_about_itself, following, joined, parted, with_left_out
from skill.shop import Shop
from skill.understanding import Model, model_for, understand

YES, NO, CANCEL, SELECT = "AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.CancelIntent", "SelectIntent"
HELP = "AMAZON.HelpIntent"


@dataclass(frozen=True)
class Step:
    """The answer to one request: the session after it, the reply, and the intent that was handled.

    `answers` tells whether the request was the answer to the question that was open.
    """

    session: Session
    reply: Reply
    intent: Intent
    answers: bool


def handle(turn: Turn, session: Session, shop: Shop) -> tuple[Session, Reply]:
    """Answer one turn: the session to save and the reply to render.

    The open question takes the turn as its answer when it is one; any other intent closes it,
    so that a yes after a detour agrees to nothing. Several requests in one sentence are answered in
    order, up to the first that asks something about itself; the others wait for its answer. A new
    conversation begins with what the customer waits to be told.
    """
    after, reply, intent = _handled(turn, session, shop)
    told = news(intent, shop) if not session.version else []
    if not told:
        return after, reply
    opened = replace(reply, prompts=(*told, *reply.prompts))
    return replace(after, said=opened if after.said is reply else after.said), opened


def _handled(turn: Turn, session: Session, shop: Shop) -> tuple[Session, Reply, Intent]:
    """The turn's requests answered; which intent was the last one of them."""
    first, later = parted(turn, session.question)
    step = _answered(first, session, shop)
    if step.intent.name in CONVERSATION and not later:
        return step.session, step.reply, step.intent
    left = () if step.answers else session.later
    waiting = later + (session.later if step.answers else ())
    reply = step.reply
    while waiting and not asks_about_itself(step.intent, step.reply):
        step = _answered(following(turn, waiting[0]), _without_yes(step.session), shop)
        reply, waiting = joined(reply, step.reply), waiting[1:]
    reply = with_left_out(reply, left + waiting if reply.ends else left)
    said = step.session.said if step.session.said is not step.reply else reply
    after = replace(step.session, later=() if reply.ends else waiting, said=said)
    return after, reply, step.intent


def _without_yes(session: Session) -> Session:
    """The session for the next request of a sentence: a yes/no question is not answered by one of those."""
    question = session.question
    return replace(session, question=question if question and question.slot else None)


def _answered(turn: Turn, session: Session, shop: Shop) -> Step:
    heard = turn.intent or _hear(turn, session.question, shop)
    intent = _proven(turn, session.question) or _answer(heard, _read_out(turn, session.question))
    reply = _reply(replace(intent, context=session.context), session, shop)
    asked = _identified(reply.question, f"{turn.channel}/{turn.session}/{turn.id}")
    happened = tuple(Happened(what, detail) for what, detail in shop.happened)
    reply = replace(reply, question=asked, happened=happened)
    answers = intent is not heard and not intent.declined
    return Step(_remember(session, intent, reply), reply, intent, answers)


def _hear(turn: Turn, question: Question | None, shop: Shop) -> Intent:
    """The intent in the utterance, or in the first alternative that has one; a yes has to be heard best."""
    utterance = corrected((turn.utterance or "").strip(), turn.locale)
    if not utterance:
        return Intent(SILENCE)
    model = model_for(turn.locale)
    sold = shop.search.sells
    best = understand(utterance, model, question, alternatives=turn.alternatives, sold=sold)
    if best is None:
        return Intent(FALLBACK)
    others = list(_readings(turn, model, question))
    return _with_alternatives(best, others)


def _readings(turn: Turn, model: Model, question: Question | None) -> Iterator[Intent]:
    for alternative in turn.alternatives:
        if (intent := understand(alternative, model, question)) is not None:
            yield intent


def _with_alternatives(intent: Intent, others: list[Intent]) -> Intent:
    """The intent, its slots knowing what they were in the other readings of the same intent."""
    same = [other for other in others if other.name == intent.name]
    return replace(
        intent,
        slots={
            name: replace(slot, alternatives=_texts(name, slot, same)) for name, slot in intent.slots.items()
        },
    )


def _texts(name: str, slot: Slot, others: list[Intent]) -> tuple[str, ...]:
    texts = (other.slots[name].spoken for other in others if name in other.slots)
    return tuple(dict.fromkeys(text for text in texts if text != slot.spoken))


def _proven(turn: Turn, question: Question | None) -> Intent | None:
    """The intent whose question for the voice code the channel has answered by proving who speaks."""
    if not turn.proof or question is None or question.expects is not Expects.PIN:
        return None
    return replace(question.intent, proven=True) if turn.proof == question.id else None


def _read_out(turn: Turn, question: Question | None) -> Question | None:
    """The question with the terms that were heard: none, when the shop was cut off before it asked.

    A yes then agrees to no terms, and the handler reads them out again.
    """
    return replace(question, terms="") if question and turn.unheard else question


def _answer(heard: Intent, question: Question | None) -> Intent:
    """The asked intent with the answer in it when `heard` is an answer, else `heard` itself."""
    if question is None:
        return heard
    if heard.name in (NO, CANCEL):
        return replace(question.intent, declined=True)
    if heard.name == YES:
        agreed = Agreement(question.terms, question.id)
        return replace(question.intent, agreed=agreed) if question.slot is None else Intent(HELP)
    if question.slot is None:
        return _amended(heard, question)
    if heard.name == question.intent.name and question.slot in heard.slots:
        return replace(question.intent, slots={**question.intent.slots, **heard.slots})
    if heard.name == SELECT and question.expects is Expects.ORDINAL and heard.slots:
        slot = next(iter(heard.slots.values()))
        return replace(question.intent, slots={**question.intent.slots, question.slot: slot})
    return heard


def _amended(heard: Intent, question: Question) -> Intent:
    """The asked intent with what was just said about it: "express please"; else what was heard."""
    asked, slots = AMENDING.get(heard.name, (frozenset(), frozenset()))
    if question.intent.name not in asked or not heard.slots or not heard.slots.keys() <= slots:
        return heard
    return replace(question.intent, slots={**question.intent.slots, **heard.slots})


def _reply(intent: Intent, session: Session, shop: Shop) -> Reply:
    if intent.declined:
        return DECLINED.get(intent.name, declined)(intent, shop)
    if intent.name in CONVERSATION:
        return CONVERSATION[intent.name](intent, session)
    handler = HANDLERS.get(intent.name)
    return handler(intent, shop) if handler else CONVERSATION[FALLBACK](intent, session)


def _identified(question: Question | None, key: str) -> Question | None:
    """The question with the id of the turn that asked it; one that is asked again keeps its own."""
    if question is None:
        return None
    intent = replace(question.intent, context=Context(), declined=False, proven=False)
    return replace(question, id=question.id or key, intent=intent)


def _remember(session: Session, intent: Intent, reply: Reply) -> Session:
    """The session after the turn. What is only about the conversation does not count as said."""
    about_us = intent.name in CONVERSATION or (intent.name not in HANDLERS and not intent.declined)
    missed = intent.name in (FALLBACK, SILENCE) or (about_us and intent.name not in CONVERSATION)
    return replace(
        session,
        question=None if reply.ends else reply.question,
        context=reply.context or session.context,
        said=session.said if about_us and session.said else reply,
        missed=session.missed + 1 if missed else 0,
    )
