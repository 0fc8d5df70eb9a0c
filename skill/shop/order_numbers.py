"""Order numbers: digits that can be spoken, with a check digit that catches one misheard digit."""

from __future__ import annotations

from random import Random

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""Damm's table: it finds every wrong digit and every two neighbours that changed places."""

SHORTEST = 6


def new_number(random: Random, tries: int = 0) -> str:
    """A random number of six digits, the first not 0; every third try that met a known one is longer."""
    digits = SHORTEST - 1 + tries // 3
    body = str(random.randrange(10 ** (digits - 1), 10**digits))
    return body + str(_check(body))


def is_number(text: str) -> bool:
    """Whether `text` is digits with the right check digit."""
    return len(text) >= SHORTEST and text.isascii() and text.isdecimal() and _check(text) == 0


def spoken_digits(text: str) -> str:
    """The digits of what was heard or typed: `"12 34-56"` is `"123456"`."""
    return "".join(letter for letter in text if letter.isdecimal())


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim
