"""Passwords: what is taken for one, hashed with argon2, compared without telling whose there is none."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
"""Characters of a password; argon2 would hash a longer one too, at our expense."""

MIXED = 5
"""How many different characters a password has at least."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""What OWASP recommends for argon2id."""


def is_good(password: str, login: str) -> bool:
    """Whether `password` may be that of `login`: long enough, of several characters, without the login."""
    plain = _normal(password)
    long_enough = SHORTEST <= len(plain) <= LONGEST
    return long_enough and len(set(plain)) >= MIXED and login not in plain.lower()


def hashed(password: str) -> str:
    """The hash to keep; it names its own parameters."""
    return _HASHER.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one of the hash; None is nobody's, and takes as long as somebody's."""
    try:
        _HASHER.verify(kept or _nobodys(), _normal(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_weak(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _HASHER.hash("")


def _normal(password: str) -> str:
    """One form for what different keyboards send for the same characters."""
    return unicodedata.normalize("NFKC", password)
