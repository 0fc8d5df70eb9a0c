"""The response as it goes over the wire: serialised by the SDK, never larger than Alexa takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope

MAX_BYTES = 120_000
SERIALIZER = DefaultSerializer()
"""The SDK's own, for what goes out; what comes in is read by `alexa_request`."""


def enveloped(response: Response, attributes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The envelope around `response` as JSON values. What exceeds the limit goes: directives, then card."""
    envelope = _serialized(response, attributes)
    for dispensable in ("directives", "card"):
        if len(encoded(envelope)) <= MAX_BYTES:
            break
        envelope["response"].pop(dispensable, None)
    return envelope


def encoded(envelope: Mapping[str, Any]) -> bytes:
    """The bytes to send: UTF-8, nothing escaped that need not be."""
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()


def _serialized(response: Response, attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    whole = ResponseEnvelope(
        version="1.0", response=response, session_attributes=dict(attributes) if attributes else None
    )
    serialized = SERIALIZER.serialize(whole)
    assert isinstance(serialized, dict)
    return serialized
