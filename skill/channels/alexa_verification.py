"""Is this request from Amazon? The rules for a skill's web service, on `cryptography` alone.

A request is believed when its certificate chain comes from Amazon's bucket, leads to a trust root,
is in date and names Amazon's speech service; when the signature over the raw body is that of the
certificate; and when the body is fresh and meant for this skill.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from skill.channels.alexa_chain import ChainCache, Fetch, VerificationError, chain_url, trusted_chain

__all__ = ["ChainCache", "VerificationError", "moment", "verify"]

CHAIN_HEADER = "SignatureCertChainUrl"
SIGNATURE_HEADER = "Signature-256"
TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(seconds=3600)
EVENT_PREFIX = "AlexaSkillEvent."


class HasItems(Protocol):
    """A mapping, or what the HTTP libraries have for headers: names with values, some perhaps twice."""

    def items(self) -> Iterable[tuple[str, str]]:
        """The names and values."""
        ...


Headers = HasItems | Iterable[tuple[str, str]]


def verify(
    headers: Headers,
    body: bytes,
    *,
    now: datetime,
    fetch: Fetch,
    roots: Iterable[x509.Certificate],
    application_id: str = "",
    cache: ChainCache | None = None,
) -> None:
    """Returns when the request is Amazon's and meant for us; raises VerificationError with the reason.

    `headers` are the request's (names in any case), `body` its raw bytes, `now` the moment of its
    arrival (UTC). `fetch` gives the bytes behind an https URL that passed Amazon's rules, `roots`
    are the trusted certificates. The application id is checked when one is given.
    """
    pairs = _pairs(headers)
    url = chain_url(_only(pairs, CHAIN_HEADER))
    signature = _decoded(_only(pairs, SIGNATURE_HEADER))
    chain = cache.get(url, now) if cache else None
    if chain is None:
        chain = trusted_chain(url, now, fetch, roots)
        if cache:
            cache.put(url, chain)
    try:
        chain.key.verify(signature, body, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        raise VerificationError("the signature is not that of the body") from None
    envelope = _parsed(body)
    _check_time(envelope, now)
    if application_id:
        _check_application(envelope, application_id)


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    items = getattr(headers, "items", None)
    return list(items() if items else headers)  # type: ignore[arg-type]  # what has no items is pairs


def _only(pairs: list[tuple[str, str]], name: str) -> str:
    values = [value for key, value in pairs if key.lower() == name.lower()]
    if not values or not values[0]:
        raise VerificationError(f"the header {name} is missing")
    if len(values) > 1:
        raise VerificationError(f"the header {name} comes twice")
    return values[0]


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        raise VerificationError("the signature is not base64") from None


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        raise VerificationError("the body is not JSON") from None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("request"), dict):
        raise VerificationError("the body is not a request envelope")
    return envelope


def _check_time(envelope: dict[str, Any], now: datetime) -> None:
    request = envelope["request"]
    sent = moment(request.get("timestamp"))
    if sent is None:
        raise VerificationError("the timestamp is missing or malformed")
    event = str(request.get("type", "")).startswith(EVENT_PREFIX)
    tolerance = EVENT_TOLERANCE if event else TOLERANCE
    if abs(now - sent) > tolerance:
        raise VerificationError(f"the timestamp is more than {tolerance.seconds} s away")


def moment(timestamp: object) -> datetime | None:
    """The moment that a timestamp of Amazon's means (ISO 8601, or milliseconds since 1970), else None."""
    try:
        if isinstance(timestamp, int) and not isinstance(timestamp, bool):
            return datetime.fromtimestamp(timestamp / 1000, UTC)
        if not isinstance(timestamp, str) or "T" not in timestamp:
            return None
        read = datetime.fromisoformat(timestamp)
    except (ValueError, OverflowError, OSError):
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def _check_application(envelope: dict[str, Any], application_id: str) -> None:
    context, session = envelope.get("context"), envelope.get("session")
    system = context.get("System") if isinstance(context, dict) else None
    named = [_application(part) for part in (system, session) if isinstance(part, dict)]
    if not named or any(name != application_id for name in named):
        raise VerificationError("the request is for another application")


def _application(part: dict[str, Any]) -> object:
    application = part.get("application")
    return application.get("applicationId") if isinstance(application, dict) else None
