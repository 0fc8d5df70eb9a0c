"""Requests with something broken in them: fields gone, swapped, of another type, huge or odd."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

REAL = Path(__file__).parents[3] / "shared" / "data" / "envelopes"
"""Where requests lie that Alexa really sent; they are used when they are there."""

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**40, 1431520496000, [], {}, [[]], [None] * 200, {"": None},
    "", " ", "?", "x" * 9000, "😀" * 2000, "\x00\x1b", "\ud800", "\u202e", "NaN", "%s%n", "${payload.x}",
    "<speak>&</speak>", "'; DROP TABLE orders; --", "CONFIRMED", "DENIED", "2026-11-20T12:00:00Z",
    "de-DE", "fr-FR", "en", "xx_XX_yy", "IntentRequest", "LaunchRequest", "SessionEndedRequest",
    "CanFulfillIntentRequest", "Alexa.Future.Request", "AlexaSkillEvent.SkillDisabled",
    "Alexa.Presentation.APL.UserEvent", "Connections.Response", "SearchIntent", "AddToCartIntent",
    "CheckoutIntent", "ReorderIntent", "AMAZON.NoIntent", "AMAZON.HelpIntent",
    {"type": "List", "values": [{"value": 1}]}, {"question": {"id": [], "intent": {}}},
    ["choose", "", "checkout"], ["choose", "", 7], ["choose", {}, "yes"],
)  # fmt: skip


def own() -> list[dict[str, Any]]:
    """Requests of our own making, one of each kind."""
    slots = {
        "items": {"name": "items", "value": "milk and two breads", "confirmationStatus": "NONE"},
        "product": {
            "name": "product",
            "value": "coffee",
            "resolutions": {
                "resolutionsPerAuthority": [
                    {
                        "authority": "amzn1.er-authority.echo-sdk.dynamic.x.Product",
                        "status": {"code": "ER_SUCCESS_MATCH"},
                        "values": [{"value": {"name": "Coffee", "id": "coffee"}}],
                    }
                ]
            },
            "slotValue": {"type": "Simple", "value": "coffee"},
        },
    }
    requests: list[dict[str, Any]] = [
        {"type": "LaunchRequest"},
        {
            "type": "IntentRequest",
            "intent": {"name": "CartIntent", "slots": {}, "confirmationStatus": "NONE"},
        },
        {"type": "IntentRequest", "intent": {"name": "AddToCartIntent", "slots": slots}},
        {"type": "IntentRequest", "intent": {"name": "PriceIntent", "slots": slots}},
        {"type": "IntentRequest", "intent": {"name": "CheckoutIntent", "confirmationStatus": "CONFIRMED"}},
        {"type": "Alexa.Presentation.APL.UserEvent", "arguments": ["choose", "", "the second one"]},
        {"type": "SessionResumedRequest", "cause": {"type": "ConnectionCompleted", "status": {"code": 200}}},
        {"type": "CanFulfillIntentRequest", "intent": {"name": "PriceIntent", "slots": slots}},
        {"type": "SessionEndedRequest", "reason": "ERROR", "error": {"type": "INVALID_RESPONSE"}},
    ]
    return [_enveloped(request) for request in requests]


def real() -> list[dict[str, Any]]:
    """The requests that lie beside the project, none when they do not."""
    return [json.loads(path.read_bytes()) for path in sorted(REAL.glob("*.json"))]


def mutations(envelopes: list[dict[str, Any]], seed: int) -> Iterator[bytes]:
    """Without end: bodies of `envelopes` with one to four things broken, the same for the same seed."""
    random = Random(seed)
    while True:
        envelope = deepcopy(random.choice(envelopes))
        for _ in range(random.randint(1, 4)):
            _break(envelope, random)
        yield json.dumps(envelope).encode()


def _enveloped(request: dict[str, Any]) -> dict[str, Any]:
    user, application = {"userId": "amzn1.ask.account.X"}, {"applicationId": "amzn1.ask.skill.ours"}
    session = {"new": False, "sessionId": "s", "user": user, "application": application, "attributes": {}}
    device = {"deviceId": "d", "supportedInterfaces": {"Alexa.Presentation.APL": {}}}
    common = {"requestId": "r", "timestamp": "2026-11-20T12:00:00Z", "locale": "en-US"}
    system = {"user": user, "application": application, "device": device, "apiEndpoint": "https://x.example"}
    return {
        "version": "1.0",
        "session": session,
        "context": {"System": system},
        "request": {**common, **request},
    }


def _break(envelope: dict[str, Any], random: Random) -> None:
    places = list(_places(envelope))
    if not places:
        return
    container, key = random.choice(places)
    match random.randrange(5):
        case 0:
            del container[key]
        case 1:
            other, theirs = random.choice(places)
            if theirs in other if isinstance(other, dict) else theirs < len(other):
                container[key] = deepcopy(other[theirs])
        case 2 if isinstance(container, dict):
            container[f"{key}{random.choice(('', 'X', '💥', '_' * 300))}"] = container.pop(key)
        case _:
            container[key] = deepcopy(random.choice(ODD))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container inside with every key or index in it."""
    pairs = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else []
    )
    for key, inner in pairs:
        yield value, key
        yield from _places(inner)
