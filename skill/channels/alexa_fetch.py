"""Fetches Amazon's certificate chain and the trust roots: https, no redirect, few seconds and bytes."""

from __future__ import annotations

import time
import warnings

import certifi
import requests
from cryptography import x509
from cryptography.x509.verification import Store

from skill.channels.alexa_chain import MAX_CHAIN_BYTES

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
