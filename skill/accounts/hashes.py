"""Secrets that are handed out, the hashes of them that are kept, and how they are compared."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_secret() -> str:
    """256 random bits as text that fits into a URL or a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the store keeps of a secret with 256 random bits; nobody finds the secret from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(key: str, purpose: str, text: str) -> str:
    """A hash of `text` that only who knows `key` can make; another one for each `purpose`."""
    return hmac.digest(key.encode(), f"{purpose}:{text}".encode(), "sha256").hex()


def same(one: str, other: str) -> bool:
    """Whether both are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
