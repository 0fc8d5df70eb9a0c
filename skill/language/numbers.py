"""Numbers in what people say: 'twenty five', 'a dozen', 'anderthalb', '2,50', 'the second'."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True)
class Number:
    """A number found in a text, and where: `text[start:end]` are its words."""

    value: Decimal
    start: int
    end: int
    ordinal: bool = False


def find_numbers(text: str, locale: str) -> tuple[Number, ...]:
    """Every number said or written in `text`, in order; ordinals count from 1, 'last' is -1."""
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        try:
            found.append(Number(Decimal(word), start, at))
        except InvalidOperation:
            continue
    return tuple(found)


def parse_number(text: str, locale: str) -> Decimal | None:
    """The number that the whole `text` is ('two and a half', 'zweiundzwanzig', '2,50'), else None."""
    found = find_numbers(text.strip(), locale)
    return found[0].value if len(found) == 1 and found[0].end == len(text.strip()) else None


def parse_ordinal(text: str, locale: str) -> int | None:
    """Which one of a list is meant: 'the second one' is 2, 'number two' is 2, 'the last one' is -1.

    Articles, 'one' and politeness around it do not matter; None when it says anything else.
    """
    number = parse_number(text, locale)
    return int(number) if number is not None else None


def parse_digits(text: str, locale: str) -> str | None:
    """Digits said one by one or in groups: 'one two three four', 'zwölf vierunddreißig' are '1234'.

    None when `text` says anything but digits.
    """
    digits = text.replace(" ", "")
    return digits if digits.isdecimal() and digits.isascii() else None
