"""Reads a request of Alexa, however odd: what is missing or of a wrong type is simply not there.

The SDK's own serializer refuses a whole request for one field it does not know (a new request type,
a timestamp in milliseconds) and lets `[]` pass, so what the skill needs is read here, field by field.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from skill.dialogue import Resolution, Slot

MAX_NAME = 256
"""Characters of an id or a name; Amazon's are shorter. A longer one is replaced by its digest."""
MAX_SPOKEN = 500
"""Characters of one slot value: more than anybody says in one breath."""
MAX_SLOTS = 50
SPOKEN = frozenset(
    {
        "LaunchRequest",
        "IntentRequest",
        "Connections.Response",
        "SessionResumedRequest",
        "Alexa.Presentation.APL.UserEvent",
    }
)
"""Kinds of request that are something a customer did, and whose answer may speak."""

SILENT = frozenset(
    {
        "SessionEndedRequest",
        "System.ExceptionEncountered",
        "Alexa.Presentation.APL.RuntimeError",
        "AlexaSkillEvent.SkillEnabled",
        "AlexaSkillEvent.SkillDisabled",
        "AlexaSkillEvent.SkillAccountLinked",
        "AlexaSkillEvent.SkillPermissionAccepted",
        "AlexaSkillEvent.SkillPermissionChanged",
    }
)
"""Kinds that we expect and whose answer may not speak; any other kind is answered in the same way."""

MATCH = "ER_SUCCESS_MATCH"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class RequestError(ValueError):
    """The body is no request envelope. The message says what it lacks and repeats nothing of it."""


@dataclass(frozen=True)
class SpokenIntent:
    """The intent as Alexa heard it. `confirmation` is CONFIRMED, DENIED or NONE."""

    name: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    confirmation: str = "NONE"


@dataclass(frozen=True)
class AlexaRequest:
    """One request. Texts are empty where the envelope has none; `raw` is its `request` object.

    `account` is the access token of account linking, `token` Alexa's own for its interfaces.
    `person` is who spoke, when Alexa recognised the voice and that person has linked an account:
    then `account` is theirs. `confidence` is how sure Alexa is of who it was (400: by voice code).
    """

    kind: str
    id: str
    session: str
    user: str
    locale: str = ""
    new: bool = True
    application: str = ""
    intent: SpokenIntent | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    interfaces: frozenset[str] = frozenset()
    endpoint: str = ""
    token: str = ""
    account: str = ""
    person: str = ""
    confidence: int | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


def read_request(body: bytes) -> AlexaRequest:
    """The request in `body`, UTF-8 JSON. Raises RequestError when it is none."""
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestError("the body is not JSON") from None
    request = _dict(envelope, "request")
    kind = text(request.get("type"))
    if not kind:
        raise RequestError("the body is not a request envelope")
    session, system = _dict(envelope, "session"), _dict(envelope, "context", "System")
    user = text(_dict(session, "user").get("userId")) or text(_dict(system, "user").get("userId"))
    own = text(session.get("sessionId"))
    person = _dict(system, "person")
    personal = text(person.get("accessToken")) if text(person.get("personId")) else ""
    return AlexaRequest(
        kind=kind,
        id=text(request.get("requestId")) or hashlib.sha256(body).hexdigest(),
        session=own or f"without-session:{user}",
        user=user or f"unknown:{own or hashlib.sha256(body).hexdigest()}",
        locale=text(request.get("locale")),
        new=session.get("new") is not False,
        application=text(_dict(system, "application").get("applicationId"))
        or text(_dict(session, "application").get("applicationId")),
        intent=_intent(request),
        attributes=_dict(session, "attributes"),
        interfaces=frozenset(_dict(system, "device", "supportedInterfaces")),
        endpoint=text(system.get("apiEndpoint")),
        token=text(system.get("apiAccessToken"), limit=10_000),
        account=personal
        or text(_dict(system, "user").get("accessToken"))
        or text(_dict(session, "user").get("accessToken"))
        or text(_dict(request, "body").get("accessToken")),
        person=text(person.get("personId")) if personal else "",
        confidence=_level(person),
        raw=request,
    )


def text(value: object, limit: int = MAX_NAME) -> str:
    """The string without what cannot be stored or printed, "" for anything else.

    One over `limit` is replaced by its digest, so that two long ids stay two.
    """
    if not isinstance(value, str):
        return ""
    clean = _UNPRINTABLE.sub("", value).strip()
    return clean if len(clean) <= limit else "sha256:" + hashlib.sha256(clean.encode()).hexdigest()


def _level(person: Mapping[str, Any]) -> int | None:
    level = _dict(person, "authenticationConfidenceLevel").get("level")
    return level if isinstance(level, int) else None


def _dict(value: object, *path: str) -> Mapping[str, Any]:
    """The object at the end of `path`, empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value[:MAX_SLOTS] if isinstance(value, list) else []


def _intent(request: Mapping[str, Any]) -> SpokenIntent | None:
    intent = _dict(request, "intent")
    name = text(intent.get("name"))
    if not name:
        return None
    heard = ((text(key), _slot(value)) for key, value in list(_dict(intent, "slots").items())[:MAX_SLOTS])
    slots = {key: slot for key, slot in heard if key and slot is not None}
    return SpokenIntent(name, slots, text(intent.get("confirmationStatus")) or "NONE")


def _slot(value: object) -> Slot | None:
    """The filled slot; None for one that is empty, not understood ("?") or denied."""
    slot = _dict(value)
    if slot.get("confirmationStatus") == "DENIED":
        return None
    parts = [part for part in map(_part, _values(slot)) if part is not None]
    if not parts:
        return None
    return Slot(
        spoken=", ".join(part.spoken for part in parts),
        value=", ".join(part.text for part in parts) if any(part.value for part in parts) else "",
        ids=tuple(dict.fromkeys(number for part in parts for number in part.ids)),
        resolutions=tuple(one for part in parts for one in part.resolutions),
    )


def _values(slot: Mapping[str, Any]) -> list[Any]:
    """The simple values of a slot: several in one with `multipleValues`, else one."""
    multiple = _dict(slot, "slotValue")
    if multiple.get("type") == "List":
        return _list(multiple.get("values"))
    return [slot if slot.get("value") is not None else multiple]


def _part(value: object) -> Slot | None:
    simple = _dict(value)
    said = simple.get("value")
    if isinstance(said, int) and not isinstance(said, bool) and abs(said) < 10**15:
        said = str(said)
    spoken = _UNPRINTABLE.sub(" ", said)[:MAX_SPOKEN].strip() if isinstance(said, str) else ""
    if spoken in ("", "?"):
        return None
    if not isinstance(simple.get("resolutions"), dict):
        return Slot(spoken, spoken)
    resolutions = _resolutions(simple)
    matches = dict.fromkeys(pair for one in resolutions if one.status == MATCH for pair in one.values)
    name = next((name for name, _ in matches if name), "")
    return Slot(spoken, name, tuple(one for _, one in matches if one), resolutions=resolutions)


def _resolutions(simple: Mapping[str, Any]) -> tuple[Resolution, ...]:
    """What each authority says, the one of the customer's own vocabulary first."""
    authorities = [_dict(one) for one in _list(_dict(simple, "resolutions").get("resolutionsPerAuthority"))]
    found = [
        Resolution(
            "dynamic" if ".dynamic." in text(one.get("authority")) else "static",
            text(_dict(one, "status").get("code")),
            _pairs(one),
        )
        for one in authorities
    ]
    return tuple(sorted(found, key=lambda one: one.authority != "dynamic"))


def _pairs(authority: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Name and id of each value that an authority matched."""
    values = (_dict(value, "value") for value in map(_dict, _list(authority.get("values"))))
    pairs = ((text(value.get("name")), text(value.get("id"))) for value in values)
    return tuple(pair for pair in pairs if pair[0] or pair[1])
