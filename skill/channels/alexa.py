"""The Alexa edge: a request becomes a turn, a rendered reply becomes a response. No rules in here."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ask_sdk_model.interfaces.tasks.complete_task_directive import CompleteTaskDirective
from ask_sdk_model.response import Response
from ask_sdk_model.status import Status

from skill.channels.alexa_fulfill import verdict
from skill.channels.alexa_model import AlexaModel, alexa_model
from skill.channels.alexa_person import proof, why_not
from skill.channels.alexa_progress import Announcer
from skill.channels.alexa_request import MAX_SPOKEN, SILENT, SPOKEN, AlexaRequest, SpokenIntent, text
from skill.channels.alexa_response import said, ssml, to_response
from skill.channels.alexa_wire import enveloped
from skill.dialogue import Expects, Intent, Rendered, Turn
from skill.prompts import LOCALES, best_locale

CHANNEL = "alexa"
LAUNCH, REPEAT, YES, NO, FALLBACK = (
    "LaunchIntent",
    "AMAZON.RepeatIntent",
    "AMAZON.YesIntent",
    "AMAZON.NoIntent",
    "AMAZON.FallbackIntent",
)
CHOOSE = "choose"
"""First argument of a touch on our screens; the question's id and the words to say follow."""

Answer = dict[str, Any]
logger = logging.getLogger(__name__)


def unlinked(user: str, token: str, at: datetime) -> str:
    """Everybody is who Alexa says, whatever token there is: no account is linked."""
    return user


@dataclass(frozen=True)
class Skill:
    """What the edge calls.

    `respond` answers a turn, `forget` erases what belongs to an Alexa user id, `known_as` says under
    which name somebody with that user id and access token shops.
    """

    respond: Callable[[Turn], Rendered]
    forget: Callable[[str], None]
    known_as: Callable[[str, str, datetime], str] = unlinked
    announcer: Announcer = field(default_factory=Announcer)


def answer(request: AlexaRequest, skill: Skill, now: datetime) -> Answer:
    """The response envelope for any request, known or not."""
    if request.kind == "CanFulfillIntentRequest":
        return enveloped(Response(can_fulfill_intent=verdict(request.intent, _model(request))))
    if request.kind == "LaunchRequest" and isinstance(request.raw.get("task"), dict):
        return _task_refused()
    customer = skill.known_as(request.person or request.user, request.account, now)
    if request.kind == "AlexaSkillEvent.SkillDisabled":
        skill.forget(request.user)
    turn = to_turn(replace(request, user=customer), now)
    if turn is None:
        return _silence(request)
    if turn.locale not in LOCALES:
        return to_response(said("locale-unsupported", LOCALES[0]), request)
    with skill.announcer.watch(request, lambda: ssml(said("one-moment", turn.locale).speech)):
        rendered = skill.respond(turn)
    return to_response(_after_verifying(rendered, request), request)


def _after_verifying(rendered: Rendered, request: AlexaRequest) -> Rendered:
    """Says first why the shop's own code is asked for, when Alexa could not verify the person."""
    reason = why_not(request)
    if not reason or rendered.question is None or rendered.question.expects is not Expects.PIN:
        return rendered
    return replace(rendered, speech=f"{said(reason, rendered.locale).speech} {rendered.speech}")


def apology(request: AlexaRequest) -> Answer:
    """The response when something broke on our side: words where speech is allowed, else silence."""
    if request.kind not in SPOKEN:
        return enveloped(Response())
    return to_response(said("sorry", best_locale(_locale(request)) or LOCALES[0]), request)


def known_name(request: AlexaRequest) -> str:
    """The intent's name, else the request's kind, for figures: one of a few, whatever is sent."""
    if request.intent is not None:
        return request.intent.name if request.intent.name in _model(request).intents else "unknown"
    return request.kind if request.kind in SPOKEN | SILENT else "other"


def to_turn(request: AlexaRequest, at: datetime) -> Turn | None:
    """What the customer did, or None when the request is nothing a customer said or touched.

    A language that we do not speak leaves the request's own locale in the turn.
    """
    if request.kind not in SPOKEN:
        return None
    utterance = _touched(request) if request.kind == "Alexa.Presentation.APL.UserEvent" else None
    intent = None if utterance else _intent(request)
    if intent is None and utterance is None:
        return None
    return Turn(
        id=request.id,
        session=request.session,
        channel=CHANNEL,
        customer=request.user,
        locale=_locale(request),
        at=at,
        utterance=utterance,
        intent=intent,
        proof=proof(request),
    )


def _open_question(request: AlexaRequest) -> Mapping[str, Any]:
    question = request.attributes.get("question")
    return question if isinstance(question, dict) else {}


def _locale(request: AlexaRequest) -> str:
    if not re.fullmatch(r"[a-z]{2}([-_][a-z]{2})?", request.locale, re.IGNORECASE):
        return LOCALES[0]
    return best_locale(request.locale) or request.locale


def _model(request: AlexaRequest) -> AlexaModel:
    return alexa_model(best_locale(_locale(request)) or LOCALES[0])


def _intent(request: AlexaRequest) -> Intent | None:
    match request.kind:
        case "LaunchRequest":
            return Intent(LAUNCH)
        case "IntentRequest":
            return _meant(request, request.intent) if request.intent else Intent(FALLBACK)
        case "Alexa.Presentation.APL.UserEvent":
            return Intent(REPEAT) if _is_ours(request.raw.get("arguments")) else None
        case _:  # somebody else had the customer's attention: say again what was said, or welcome
            return Intent(LAUNCH if request.new else REPEAT)


def _meant(request: AlexaRequest, intent: SpokenIntent) -> Intent:
    """The intent; a confirmation of it is the yes or no to our question about it, and to nothing else."""
    slots = _model(request).intents.get(intent.name)
    if slots is None:
        return Intent(FALLBACK)
    question = _open_question(request)
    asked = question.get("intent") == intent.name and question.get("slot") is None
    if intent.confirmation == "DENIED":
        return Intent(NO)
    if intent.confirmation == "CONFIRMED" and asked:
        return Intent(YES)
    return Intent(intent.name, {name: slot for name, slot in intent.slots.items() if name in slots})


def _is_ours(arguments: object) -> bool:
    return isinstance(arguments, list) and len(arguments) == 3 and arguments[0] == CHOOSE


def _touched(request: AlexaRequest) -> str | None:
    """The words of the touched choice, when it belongs to the question that is still open."""
    arguments = request.raw.get("arguments")
    if not isinstance(arguments, list) or not _is_ours(arguments):
        return None
    _, question, words = arguments
    current = question == _open_question(request).get("id", "")
    return text(words, MAX_SPOKEN) or None if current else None


def _silence(request: AlexaRequest) -> Answer:
    """To requests whose answer may not speak; the session stays as it is. What went wrong is logged."""
    errors = request.raw.get("errors")
    for error in [request.raw.get("error"), *(errors if isinstance(errors, list) else [])]:
        if isinstance(error, dict):
            logger.warning("%s: %s", request.kind, text(error.get("type"), 80))
    return enveloped(Response())


def _task_refused() -> Answer:
    """Another skill asks for a task; this one offers none."""
    status = Status(code="404", message="This skill provides no such task.")
    return enveloped(Response(directives=[CompleteTaskDirective(status=status)], should_end_session=True))
