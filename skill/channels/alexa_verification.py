"""Is this request from Amazon? The rules for a skill's web service, on `cryptography` alone.

A request is believed when its certificate chain comes from Amazon's bucket, leads to a trust root,
is in date and names Amazon's speech service; when the signature over the raw body is that of the
certificate; and when the body is fresh and meant for this skill.
"""

from __future__ import annotations

import base64
import binascii
import json
import posixpath
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.verification import PolicyBuilder, Store
from cryptography.x509.verification import VerificationError as ChainError

CHAIN_HEADER = "SignatureCertChainUrl"
SIGNATURE_HEADER = "Signature-256"
CHAIN_HOST = "s3.amazonaws.com"
CHAIN_FOLDER = "/echo.api/"
NAME = "echo-api.amazon.com"
TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(seconds=3600)
EVENT_PREFIX = "AlexaSkillEvent."
MAX_CHAIN_BYTES = 64 * 1024
MAX_CHAIN_LENGTH = 8
MIN_RSA_BITS = 2048
"""`cryptography` looks at the length of no key, so we do (curves have no short ones it accepts)."""

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
Fetch = Callable[[str], bytes]


class VerificationError(Exception):
    """The request is not believed. The message names the broken rule and nothing of the request."""


@dataclass(frozen=True)
class _Chain:
    """A validated chain: the key that signs, and from when to when every certificate is in date."""

    key: rsa.RSAPublicKey
    not_before: datetime
    not_after: datetime


@dataclass
class ChainCache:
    """Validated chains by URL, each until one of its certificates expires; at most `size` of them.

    Several threads may use one cache. A chain counts only for the trust roots it was validated
    with, so one cache belongs to one set of roots.
    """

    size: int = 16
    _chains: OrderedDict[str, _Chain] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, url: str, now: datetime) -> _Chain | None:
        """The chain of `url` when it is here and in date at `now`, else None."""
        with self._lock:
            chain = self._chains.get(url)
            if chain is None:
                return None
            if not chain.not_before <= now <= chain.not_after:
                del self._chains[url]
                return None
            self._chains.move_to_end(url)
            return chain

    def put(self, url: str, chain: _Chain) -> None:
        """Keeps `chain`; the one used longest ago goes when there are more than `size`."""
        with self._lock:
            self._chains[url] = chain
            self._chains.move_to_end(url)
            while len(self._chains) > self.size:
                self._chains.popitem(last=False)


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
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    url = chain_url(_only(pairs, CHAIN_HEADER))
    signature = _decoded(_only(pairs, SIGNATURE_HEADER))
    chain = cache.get(url, now) if cache else None
    if chain is None:
        chain = _validated(_fetched(url, fetch), now, roots)
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


def chain_url(value: str) -> str:
    """The URL to fetch, rebuilt from its checked parts; raises VerificationError for a foreign one.

    What is fetched is exactly what was checked: dot segments are resolved before both.
    """
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise VerificationError("the chain URL is malformed") from None
    if any(ord(sign) <= 32 or ord(sign) > 126 or sign in '\\,"<>' for sign in value):
        raise VerificationError("the chain URL has characters that do not belong there")
    if parts.scheme != "https":
        raise VerificationError("the chain URL is not https")
    if parts.username is not None or parts.password is not None:
        raise VerificationError("the chain URL has user information")
    if parts.hostname != CHAIN_HOST:
        raise VerificationError("the chain URL has another host")
    if port not in (None, 443):
        raise VerificationError("the chain URL has another port")
    if "?" in value or "#" in value:
        raise VerificationError("the chain URL has a query or fragment")
    return f"https://{CHAIN_HOST}{quote(_path(parts.path))}"


def load_roots(bundle: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM bundle that can be read, one by one; an odd one spoils only itself."""
    end = b"-----END CERTIFICATE-----"
    blocks = (block[block.find(b"-----BEGIN CERTIFICATE-----") :] for block in bundle.split(end)[:-1])
    loaded = (_root(block + end + b"\n") for block in blocks)
    return tuple(root for root in loaded if root is not None)


def _root(pem: bytes) -> x509.Certificate | None:
    try:
        with warnings.catch_warnings():  # well-known roots break rules that were written after them
            warnings.simplefilter("ignore")
            root = x509.load_pem_x509_certificate(pem)
            Store([root])
    except Exception:  # what else an odd certificate raises is not documented
        return None
    return root


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


def _path(path: str) -> str:
    decoded = unquote(path)
    if "//" in decoded or "%" in decoded or "\\" in decoded or not decoded.isprintable():
        raise VerificationError("the path of the chain URL is ambiguous")
    normal = posixpath.normpath(decoded)
    if not normal.startswith(CHAIN_FOLDER):
        raise VerificationError(f"the path of the chain URL is not under {CHAIN_FOLDER}")
    return normal


def _fetched(url: str, fetch: Fetch) -> list[x509.Certificate]:
    try:
        pem = fetch(url)
    except Exception as error:  # whatever an injected fetch raises, the request is not believed
        raise VerificationError(f"the chain cannot be fetched ({type(error).__name__})") from error
    if len(pem) > MAX_CHAIN_BYTES:
        raise VerificationError("the chain is too large")
    try:
        chain = x509.load_pem_x509_certificates(pem)
    except Exception as error:  # as above, for certificates that cannot be read
        raise VerificationError("the chain is not PEM certificates") from error
    if len(chain) > MAX_CHAIN_LENGTH:
        raise VerificationError("the chain is too long")
    return chain


def _validated(chain: list[x509.Certificate], now: datetime, roots: Iterable[x509.Certificate]) -> _Chain:
    leaf, *others = chain
    try:
        policy = PolicyBuilder().store(Store(list(roots))).time(now)
        trusted = policy.build_server_verifier(x509.DNSName(NAME)).verify(leaf, others)
        key = leaf.public_key()
    except (ChainError, ValueError, UnsupportedAlgorithm) as error:
        raise VerificationError(f"the chain is not trusted ({error})") from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise VerificationError("the certificate has no RSA key")
    if any(_bits(certificate) < MIN_RSA_BITS for certificate in trusted):
        raise VerificationError("the chain is not trusted (a key is too short)")
    starts = max(certificate.not_valid_before_utc for certificate in trusted)
    ends = min(certificate.not_valid_after_utc for certificate in trusted)
    return _Chain(key, starts, ends)


def _bits(certificate: x509.Certificate) -> int:
    key = certificate.public_key()
    return key.key_size if isinstance(key, rsa.RSAPublicKey) else MIN_RSA_BITS


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
