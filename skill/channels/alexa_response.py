"""A rendered reply becomes a response that Alexa accepts: SSML, cards, directives, within Amazon's limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from ask_sdk_model.directive import Directive
from ask_sdk_model.response import Response
from ask_sdk_model.ui.card import Card
from ask_sdk_model.ui.link_account_card import LinkAccountCard
from ask_sdk_model.ui.reprompt import Reprompt
from ask_sdk_model.ui.simple_card import SimpleCard
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech

from skill.channels.alexa_dialog import asking, vocabulary
from skill.channels.alexa_person import OWN_CODE, can_verify, could_not_verify, verifying
from skill.channels.alexa_request import AlexaRequest
from skill.channels.alexa_screens import INTERFACE, screen
from skill.channels.alexa_wire import enveloped
from skill.dialogue import Prompt, Question, Rendered, RenderedCard, Reply
from skill.prompts import render

MAX_SPEECH = MAX_CARD = 7_900
"""Characters; Amazon refuses a response that says or shows more than 8,000."""


def to_response(rendered: Rendered, request: AlexaRequest) -> dict[str, Any]:
    """The response envelope: speech, reprompt, card, directives; the session stays open for a question."""
    question = None if rendered.ends else rendered.question
    if question and can_verify(question, request):
        return _handed_over(question, request, rendered.locale)
    response = Response(
        output_speech=_speech(rendered.speech) if rendered.speech else None,
        reprompt=Reprompt(_speech(rendered.reprompt or rendered.speech)) if question else None,
        card=_card(rendered.card) if rendered.card else None,
        directives=_directives(rendered, question, INTERFACE in request.interfaces) or None,
        should_end_session=question is None,
    )
    return enveloped(response, _attributes(question, request))


def _handed_over(question: Question, request: AlexaRequest, locale: str) -> dict[str, Any]:
    """Alexa finds out who speaks and resumes the session; until then it is neither open nor ended."""
    words = said("verify-person", locale).speech
    response = Response(output_speech=_speech(words), directives=[verifying(question)])
    return enveloped(response, _attributes(question, request))


def _directives(rendered: Rendered, question: Question | None, has_screen: bool) -> list[Directive]:
    wanted = [
        asking(question, rendered.locale) if question else None,
        vocabulary(rendered.vocabulary),
        screen(rendered, question) if has_screen else None,
    ]
    return [directive for directive in wanted if directive is not None]


def ssml(words: str, limit: int = MAX_SPEECH) -> str:
    """`words` as SSML of at most `limit` characters; it is cut between two words."""
    return f"<speak>{_fitting(_clean(words), limit - len('<speak></speak>'), _escaped)}</speak>"


def _escaped(words: str) -> str:
    return escape(words, quote=False)


def _clean(words: str) -> str:
    """Without the characters that XML forbids and without lone surrogates, which JSON cannot carry."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", words)


def _fitting(words: str, limit: int, written: Callable[[str], str] = str) -> str:
    """`words` as `written`, cut after one so that there are at most `limit` characters."""
    whole = written(words)
    if len(whole) <= limit:
        return whole
    cut = words[: limit - 1]
    while len(written(cut)) > limit - 1:
        cut = cut[: -max(1, (len(written(cut)) - limit) // 5)]
    if words[len(cut)] != " ":
        cut = cut.rpartition(" ")[0] or cut
    return written(cut) + "…"


def _speech(words: str) -> SsmlOutputSpeech:
    return SsmlOutputSpeech(ssml=ssml(" ".join(words.split())))


def _card(card: RenderedCard) -> Card:
    if card.kind == "link-account":
        return LinkAccountCard()
    title = _fitting(_clean(card.title), 200)
    return SimpleCard(title=title, content=_fitting(_clean(card.text), MAX_CARD - len(title)))


def _attributes(question: Question | None, request: AlexaRequest) -> Mapping[str, Any]:
    """What Alexa gives back with the next request: which question is open, to know its answer by."""
    if question is None:
        return {}
    asked = {"id": question.id, "intent": question.intent.name, "slot": question.slot}
    return {"question": asked} | ({OWN_CODE: True} if could_not_verify(request) else {})


def said(message: str, locale: str) -> Rendered:
    """One of the edge's own messages."""
    return render(Reply((Prompt(message),), ends=True), locale)
