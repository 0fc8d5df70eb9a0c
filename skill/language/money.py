"""Amounts of money and price limits in what people say: 'five fifty', 'höchstens 2,50 €'."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Amount:
    """An amount in major units and its ISO 4217 currency ('' when none was said); where it was found."""

    value: Decimal
    currency: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Limits:
    """The cheapest and dearest price that is wanted, both included, and the currency ('' when unsaid)."""

    lowest: Decimal | None = None
    highest: Decimal | None = None
    currency: str = ""


def parse_amount(text: str, locale: str) -> Amount | None:
    """The amount of money that the whole `text` is, else None."""
    from skill.language.numbers import parse_number

    value = parse_number(text, locale)
    return Amount(value, "", 0, len(text)) if value is not None else None


def parse_limits(text: str, locale: str) -> Limits:
    """The price limits said in `text`: 'under five euros', 'zwischen zwei und drei Euro'."""
    return Limits()
