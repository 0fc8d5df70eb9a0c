"""A certificate chain of Amazon's: where it may come from, when it is trusted, how long it is kept."""

from __future__ import annotations

import posixpath
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from threading import Lock
from urllib.parse import quote, unquote, urlsplit

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.verification import PolicyBuilder, Store
from cryptography.x509.verification import VerificationError as ChainError

CHAIN_HOST = "s3.amazonaws.com"
CHAIN_FOLDER = "/echo.api/"
NAME = "echo-api.amazon.com"
MAX_CHAIN_BYTES = 64 * 1024
MAX_CHAIN_LENGTH = 8
MIN_RSA_BITS = 2048
"""`cryptography` looks at the length of no key, so we do (curves have no short ones it accepts)."""

PLAIN = re.compile(r"[!#-+\--;=?-\[\]-~]*")
"""Printable ASCII without what no URL of Amazon's has: comma, quote, angle brackets, backslash."""

Fetch = Callable[[str], bytes]


class VerificationError(Exception):
    """The request is not believed. The message names the broken rule and nothing of the request."""


@dataclass(frozen=True)
class Chain:
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
    _chains: OrderedDict[str, Chain] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, url: str, now: datetime) -> Chain | None:
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

    def put(self, url: str, chain: Chain) -> None:
        """Keeps `chain`; the one used longest ago goes when there are more than `size`."""
        with self._lock:
            self._chains[url] = chain
            self._chains.move_to_end(url)
            while len(self._chains) > self.size:
                self._chains.popitem(last=False)


@lru_cache(maxsize=64)
def chain_url(value: str) -> str:
    """The URL to fetch, rebuilt from its checked parts; raises VerificationError for a foreign one.

    What is fetched is exactly what was checked: dot segments are resolved before both.
    """
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise VerificationError("the chain URL is malformed") from None
    if not PLAIN.fullmatch(value):
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


def trusted_chain(url: str, now: datetime, fetch: Fetch, roots: Iterable[x509.Certificate]) -> Chain:
    """The chain behind `url`, validated at `now`. Raises VerificationError when it is not to be trusted."""
    return _validated(_fetched(url, fetch), now, roots)


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


def _validated(chain: list[x509.Certificate], now: datetime, roots: Iterable[x509.Certificate]) -> Chain:
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
    return Chain(key, starts, ends)


def _bits(certificate: x509.Certificate) -> int:
    key = certificate.public_key()
    return key.key_size if isinstance(key, rsa.RSAPublicKey) else MIN_RSA_BITS
