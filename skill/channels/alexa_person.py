"""Amazon's own voice code: Alexa asks a person whom it recognises, and tells us whether it was right.

It stands for the code of the shop only when that very person has linked an account of the shop:
somebody else of the household who has a voice code at Amazon is not the account's owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ask_sdk_model.directive import Directive
from ask_sdk_model.interfaces.connections.on_completion import OnCompletion
from ask_sdk_model.interfaces.connections.v1.start_connection_directive import StartConnectionDirective

from skill.channels.alexa_request import AlexaRequest, text
from skill.dialogue import Expects, Question

URI = "connection://AMAZON.VerifyPerson/2"
LEVEL = 400
"""How sure Alexa has to be: the voice was recognised and the voice code was right."""
OWN_CODE = "ownCode"
"""In the session's attributes once Alexa could not verify the person: the shop's own code is asked for."""
REASONS: Mapping[str, str] = {
    "VERIFICATION_METHOD_NOT_SETUP": "verify-person-not-set-up",
    "NOT_ENABLED": "verify-person-not-set-up",
    "METHOD_LOCKOUT": "verify-person-locked",
    "NOT_MATCH": "verify-person-wrong",
}
"""What is said before the shop's own code is asked for, by Amazon's reason or status."""


def can_verify(question: Question, request: AlexaRequest) -> bool:
    """Whether Alexa is to find out who speaks, rather than the shop."""
    asked = _is_result(request) or could_not_verify(request)
    return question.expects is Expects.PIN and bool(request.person) and not asked


def could_not_verify(request: AlexaRequest) -> bool:
    """Whether Alexa was asked in this conversation, now or before, to no avail."""
    return bool(why_not(request)) or request.attributes.get(OWN_CODE) is True


def verifying(question: Question) -> Directive:
    """The directive that hands over to Alexa, which comes back with what `proof` reads."""
    policy = {"level": LEVEL, "customPolicy": {"policyName": "VOICE_PIN"}}
    return StartConnectionDirective(
        URI, OnCompletion.RESUME_SESSION, {"requestedAuthenticationConfidenceLevel": policy}, question.id
    )


def proof(request: AlexaRequest) -> str:
    """The id of the question whose asker Alexa has verified; "" when it has not."""
    result, level = _result(request), request.confidence
    sure = level is None or level >= LEVEL
    verified = _is_result(request) and request.person and sure and result.get("status") == "ACHIEVED"
    return text(_cause(request).get("token"), limit=2000) if verified else ""


def why_not(request: AlexaRequest) -> str:
    """The message that says why the shop's own code is asked for; "" when Alexa was not asked."""
    if not _is_result(request) or not request.person or proof(request):
        return ""
    result = _result(request)
    reason = text(result.get("reason")) or text(result.get("status"))
    return REASONS.get(reason, "verify-person-failed")


def _is_result(request: AlexaRequest) -> bool:
    return request.kind == "SessionResumedRequest"


def _cause(request: AlexaRequest) -> Mapping[str, Any]:
    cause = request.raw.get("cause")
    return cause if isinstance(cause, dict) else {}


def _result(request: AlexaRequest) -> Mapping[str, Any]:
    result = _cause(request).get("result")
    return result if isinstance(result, dict) else {}
