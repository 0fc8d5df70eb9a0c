"""Fetches Amazon's certificate chain: https only, no redirect, few seconds, few kilobytes."""

from __future__ import annotations

import time

import certifi
import requests
from cryptography import x509

from skill.channels.alexa_verification import MAX_CHAIN_BYTES, load_roots

WAIT = 2.0
"""Seconds for the connection and for each piece that arrives."""
DEADLINE = 4.0
"""Seconds for the whole chain: Alexa waits eight for the answer."""


class ChainFetchError(OSError):
    """The chain did not come whole, in time and in size; the message says what was wrong."""


def fetch_chain(url: str) -> bytes:
    """The PEM bytes at `url`. Raises ChainFetchError or a `requests` exception."""
    if not url.startswith("https://"):
        raise ChainFetchError("the chain is fetched over https only")
    started = time.monotonic()
    with requests.get(url, timeout=WAIT, allow_redirects=False, stream=True) as response:
        if response.status_code != 200:
            raise ChainFetchError(f"the server answered {response.status_code}")
        chain = b""
        for piece in response.iter_content(4096):
            chain += piece
            if len(chain) > MAX_CHAIN_BYTES:
                raise ChainFetchError("the chain is too large")
            if time.monotonic() - started > DEADLINE:
                raise ChainFetchError("the chain takes too long")
    return chain


def trusted_roots() -> tuple[x509.Certificate, ...]:
    """The public trust roots that `certifi` brings, those that can be read."""
    with open(certifi.where(), "rb") as bundle:  # noqa: PTH123
        return load_roots(bundle.read())
